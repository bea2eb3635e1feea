"""Accounts, statements and the make-up of a figure, for a unit of its own rows alone."""
from django.db import migrations

from khobac.core.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_ledger_post_looks_up_by_position")]
    operations = [migrations.RunSQL(sql_file(__file__, "reads.sql"))]
