"""Credit notes of providers, and what they came off; a bill may be covered by them wholly. A unit sees its own."""

from django.db import migrations

from khobac.cash.autopay.states import allowed_steps_sql
from khobac.core.db import sql_file
from khobac.core.grants import grant, row_level_security

TABLES = sql_file(__file__, "credits.sql")
UNDO = "DROP TABLE autopay_credit_use, autopay_credit; ALTER TABLE autopay_bill DROP COLUMN credited, DROP COLUMN paid_year"
STEPS = (
    "ALTER TABLE autopay_step DROP CONSTRAINT bill_step_is_allowed, "
    f"ADD CONSTRAINT bill_step_is_allowed CHECK ({allowed_steps_sql()})"
)


class Migration(migrations.Migration):
    dependencies = [("autopay", "0001_providers_authorisations_and_bills")]
    operations = [
        migrations.RunSQL(TABLES, UNDO),
        migrations.RunSQL(STEPS, migrations.RunSQL.noop),
        grant("autopay_credit", unit="select"),
        grant("autopay_credit_use", staff="select, insert", unit="select"),
        row_level_security("autopay_credit"),
        row_level_security("autopay_credit_use"),
    ]
