"""The tree of allotments, the decisions that change it, ceilings by period, and what was known when.

A unit sees the nodes it holds and those it gave to, with their steps; decisions and what stands above it only through
functions that name the acting unit themselves.
"""
from django.db import migrations

from khobac.core.db import sql_file
from khobac.core.grants import grant, row_level_security

OWN_OR_GIVEN = "CASE WHEN {giver} = current_setting(''khobac.unit'', true) THEN {giver} ELSE holder END"


def run(name: str) -> migrations.RunSQL:
    return migrations.RunSQL(sql_file(__file__, name))


def owner_sees(table: str) -> migrations.RunSQL:
    """For the functions that run with the owner's rights: forced row-level security binds it too."""
    return migrations.RunSQL(
        f"CREATE POLICY functions_see_all ON {table} TO CURRENT_USER USING (true)",
        f"DROP POLICY functions_see_all ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("budget", "0002_lines_and_movements"), ("ledger", "0002_journal_balances_seals")]
    operations = [
        run("allotment_tables.sql"),
        run("allotment_apply.sql"),
        run("ceilings.sql"),
        run("as_known.sql"),
        grant("allotment_node"),
        grant("allotment_step", staff="select, insert"),
        grant(
            "budget_decision",
            staff="select, insert, update (state, approved_by, approved_at, due_at, ended_by, ended_at, end_reason)",
            unit="",
        ),
        grant("budget_decision_row", staff="select, insert", unit=""),
        grant("budget_ceiling", staff="select, insert"),
        row_level_security("allotment_node", OWN_OR_GIVEN.format(giver="parent")),
        row_level_security("allotment_step", OWN_OR_GIVEN.format(giver="giver")),
        row_level_security("budget_ceiling"),
        owner_sees("allotment_node"),
        owner_sees("allotment_step"),
    ]
