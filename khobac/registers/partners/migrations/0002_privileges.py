from django.db import migrations

from khobac.core.grants import grant, row_level_security


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_keys_and_challenges")]

    operations = [
        grant("partners_softwarekey", unit=""),
        grant("partners_challenge", unit="select, insert, update"),
        row_level_security("partners_challenge"),
    ]
