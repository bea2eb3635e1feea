"""Privileges as migration operations: what the two login roles may do with a table, and which rows a unit may see.

Nobody is ever granted DELETE. On an outside server that has not got the two roles the statements do nothing.
"""

from __future__ import annotations

from django.db.migrations import RunSQL

STAFF = "khobac_staff"
UNIT = "khobac_unit"


def grant(table: str, staff: str = "select, insert, update", unit: str = "select") -> RunSQL:
    """What staff and units may do with a table; an empty string grants nothing."""
    rights = {STAFF: staff, UNIT: unit}
    return RunSQL(
        [_if_role(role, f"GRANT {right} ON {table} TO {role}") for role, right in rights.items() if right],
        [_if_role(role, f"REVOKE ALL ON {table} FROM {role}") for role, right in rights.items() if right],
    )


def row_level_security(table: str, column: str = "unit_code") -> RunSQL:
    """A unit sees and writes the rows that bear its code, staff all rows; whoever has no policy sees none.

    Forced, so that it also binds the owner of the table. Skipped as a whole where the roles are missing.
    """
    own = f"{column} = current_setting(''khobac.unit'', true)"
    everything = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY staff_sees_all ON {table} TO {STAFF} USING (true) WITH CHECK (true)",
        f"CREATE POLICY unit_sees_its_own ON {table} TO {UNIT} USING ({own}) WITH CHECK ({own})",
    ]
    undo = [
        f"DROP POLICY IF EXISTS unit_sees_its_own ON {table}",
        f"DROP POLICY IF EXISTS staff_sees_all ON {table}",
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    ]
    return RunSQL([_if_role(UNIT, statement) for statement in everything], [*undo])


def _if_role(role: str, statement: str) -> str:
    return (
        f"DO $do$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') "
        f"THEN EXECUTE '{statement}'; END IF; END $do$"
    )
