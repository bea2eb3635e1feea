"""Providers, authorisations, batches, bills and their steps; a unit sees its own."""

from django.db import migrations

from khobac.cash.autopay.states import allowed_steps_sql
from khobac.core.db import sql_file
from khobac.core.grants import grant, row_level_security

TABLES = sql_file(__file__, "tables.sql").replace("/*allowed*/", allowed_steps_sql())
UNDO = "DROP TABLE autopay_step, autopay_bill, autopay_batch, autopay_customer, autopay_authorisation, autopay_provider"


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(TABLES, UNDO),
        grant("autopay_provider"),
        grant("autopay_authorisation", unit="select, insert, update"),
        grant("autopay_customer", unit="select, insert, update"),
        grant("autopay_batch", unit=""),
        grant("autopay_bill", unit="select, update"),
        grant("autopay_step", staff="select, insert", unit="select, insert"),
        row_level_security("autopay_authorisation"),
        row_level_security("autopay_customer"),
        row_level_security("autopay_bill"),
        row_level_security("autopay_step"),
    ]
