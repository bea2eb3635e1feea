"""The tables of statements, anchors, proven sums and alarms; units have no right on any of them."""

from django.db import migrations

from khobac.core.db import sql_file
from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_journal_balances_seals")]
    operations = [
        migrations.RunSQL(sql_file(__file__, "tables.sql")),
        grant("anchor_statement", staff="select, insert", unit=""),
        grant("anchor_progress", unit=""),
        grant("proven_balance", unit=""),
        grant("foreign_head", staff="select", unit=""),
        grant("parity_alarm", unit=""),
    ]
