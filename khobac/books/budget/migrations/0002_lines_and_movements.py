"""Budget lines and movements. A unit sees its own lines; it may make a line and change what is reserved on it, nothing
else: its column rights hold even against a forged call.
"""
from django.db import migrations

from khobac.core.db import sql_file
from khobac.core.grants import grant, row_level_security


def run(name: str) -> migrations.RunSQL:
    return migrations.RunSQL(sql_file(__file__, name))


class Migration(migrations.Migration):
    dependencies = [("budget", "0001_models_for_reading")]
    operations = [
        run("tables.sql"),
        run("move.sql"),
        grant(
            "budget_line",
            staff="select, insert, update",
            unit="select, insert (treasury_id, account_kind, unit_code, source, year), update (reserved)",
        ),
        grant("budget_movement", staff="select, insert", unit="select, insert"),
        row_level_security("budget_line"),
        row_level_security("budget_movement"),
    ]
