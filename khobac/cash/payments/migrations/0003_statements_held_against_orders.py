"""Bank statements and how they compared."""

from django.db import migrations

from khobac.core.db import sql_file
from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_orders_mapped_for_reading")]
    operations = [
        migrations.RunSQL(sql_file(__file__, "statements.sql"), "DROP TABLE payment_statement"),
        grant("payment_statement", staff="select, insert", unit=""),
    ]
