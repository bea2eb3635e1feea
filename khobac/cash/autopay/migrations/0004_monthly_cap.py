"""An authorisation may cap what the bills of one month take together; a bill that would exceed it says how much was used."""

from django.db import migrations

from khobac.core.db import sql_file

UNDO = """
DROP INDEX bill_of_month;
ALTER TABLE autopay_bill DROP COLUMN month_used;
ALTER TABLE autopay_authorisation DROP COLUMN monthly_cap
"""


class Migration(migrations.Migration):
    dependencies = [("autopay", "0003_steps_by_time")]
    operations = [migrations.RunSQL(sql_file(__file__, "month.sql"), UNDO)]
