from django.db import migrations

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("sharing", "0001_who_shares_what_from_when")]

    operations = [grant("sharing_sharingrule")]
