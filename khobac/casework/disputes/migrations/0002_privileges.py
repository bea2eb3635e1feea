"""Units argue, the treasury answers; nothing else of a dispute ever changes."""

from django.db import migrations

from khobac.core.grants import grant, row_level_security


class Migration(migrations.Migration):
    dependencies = [("disputes", "0001_a_defect_may_be_disputed_once"), ("core", "0002_privileges")]

    operations = [
        grant("disputes_dispute", staff="select, update", unit="select, insert"),
        row_level_security("disputes_dispute"),
    ]
