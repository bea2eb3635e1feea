"""Arrivals from other treasuries, and the messages between treasuries."""

from django.db import migrations

from khobac.cash.inter_treasury.states import allowed_steps_sql
from khobac.core.db import sql_file
from khobac.core.grants import grant

TABLES = sql_file(__file__, "tables.sql").replace("/*allowed*/", allowed_steps_sql())


class Migration(migrations.Migration):
    initial = True
    dependencies = [("payments", "0004_exceptions_are_settled_by_people")]
    operations = [
        migrations.RunSQL(TABLES, "DROP TABLE transfer_inbox, transfer_outbox, transfer_step, transfer_arrival"),
        grant("transfer_arrival", unit=""),
        grant("transfer_step", staff="select, insert", unit=""),
        grant("transfer_outbox", unit=""),
        grant("transfer_inbox", unit=""),
    ]
