"""Steps as the table of states allows, numbers and currencies of commitments, retention money, and who may do what.

Units declare contracts, guarantees and plans, ask for commitments and follow them; the rest of their own rows they read.
"""
from django.db import migrations

from khobac.books.commitments.states import allowed_steps_sql
from khobac.core.db import sql_file
from khobac.core.grants import grant, row_level_security

DECLARED = ["commitments_guaranteecall", "commitments_contractplan", "commitments_commitmentstep"]
OWN = [*DECLARED, "commitments_commitmentrequest", "retention_row"]
STEPS = f"""
ALTER TABLE commitments_commitmentstep ADD CONSTRAINT commitment_step_is_allowed CHECK ({allowed_steps_sql()})
"""


class Migration(migrations.Migration):
    dependencies = [("commitments", "0003_appendices_requests_guarantee_calls_rates")]
    operations = [
        migrations.RunSQL(sql_file(__file__, "more_tables.sql")),
        migrations.RunSQL(sql_file(__file__, "retention.sql")),
        migrations.RunSQL(STEPS),
        *[grant(table, staff="select, insert", unit="select, insert") for table in DECLARED],
        grant("commitments_commitmentrequest", unit="select, insert, update (state, step, submitted_at, due_at)"),
        grant("commitments_contract", unit="update (currency, value_fx, retention_percent)"),
        grant("commitments_exchangerate"),
        grant("retention_row", staff="select, insert"),
        *[row_level_security(table) for table in OWN],
    ]
