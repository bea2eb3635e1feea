"""Payment orders, outbox and inbox."""

from django.db import migrations

from khobac.cash.payments.states import allowed_steps_sql
from khobac.core.db import sql_file
from khobac.core.grants import grant, row_level_security

TABLES = sql_file(__file__, "tables.sql").replace("/*allowed*/", allowed_steps_sql())
UNDO = "DROP TABLE payment_exception, payment_inbox, payment_outbox, payment_step, payment_line, payment_order"


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(TABLES, UNDO),
        grant("payment_order"),
        grant("payment_line"),
        row_level_security("payment_order"),
        row_level_security("payment_line"),
        grant("payment_step", staff="select, insert", unit=""),
        grant("payment_outbox", unit=""),
        grant("payment_inbox", unit=""),
        grant("payment_exception", unit=""),
    ]
