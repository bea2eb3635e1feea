"""The table of transitions, the guards on steps, and who may see and write what."""

from django.db import migrations

from khobac.casework.dossiers.states import TRANSITIONS
from khobac.core.db import sql_file
from khobac.core.grants import grant, row_level_security

OF_UNIT = ["step", "seattaken", "signature", "defect", "letter", "draft", "dossier"]
WRITTEN_BY_UNITS = {
    "dossier": "select, insert, update",
    "step": "select, insert",
    "seattaken": "select, insert",
    "signature": "select, insert",
    "defect": "select",
    "letter": "select, insert",
    "draft": "select, insert, update",
}
APPEND_ONLY = {"step", "seattaken", "signature", "defect", "letter"}

UNDO = """
ALTER TABLE dossiers_dossier DROP CONSTRAINT dossier_stands_where_its_last_step_led;
ALTER TABLE dossiers_step DROP CONSTRAINT step_is_an_allowed_transition,
    DROP CONSTRAINT step_begins_where_the_last_one_ended, DROP CONSTRAINT step_follows_the_one_before;
"""


def store_transitions(apps, schema_editor):
    rows = sorted(TRANSITIONS)
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO dossiers_transition (from_state, event, to_state) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [(str(a), str(b), str(c)) for a, b, c in rows],
        )


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_dossiers_and_their_steps")]
    operations = [
        migrations.RunPython(store_transitions, migrations.RunPython.noop),
        migrations.RunSQL(sql_file(__file__, "guards.sql"), UNDO),
        *(row_level_security(f"dossiers_{table}") for table in OF_UNIT),
        *(
            grant(
                f"dossiers_{table}",
                staff="select, insert" if table in APPEND_ONLY else "select, insert, update",
                unit=rights,
            )
            for table, rights in WRITTEN_BY_UNITS.items()
        ),
        grant("dossiers_transition", staff="select", unit="select"),
        grant("dossiers_numberseries", unit="select, insert, update"),
    ]
