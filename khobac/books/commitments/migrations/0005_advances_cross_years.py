"""Advances that become advances of the next year leave a row each."""
from django.db import migrations

from khobac.core.db import sql_file
from khobac.core.grants import grant, row_level_security


class Migration(migrations.Migration):
    dependencies = [("commitments", "0004_steps_retention_privileges")]
    operations = [
        migrations.RunSQL(sql_file(__file__, "advance_moves.sql")),
        grant("advance_move", staff="select, insert"),
        row_level_security("advance_move"),
    ]
