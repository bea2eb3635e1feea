"""Checks are append-only; a unit sees those of its own dossiers."""

from django.db import migrations

from khobac.core.grants import grant, row_level_security


class Migration(migrations.Migration):
    dependencies = [("control", "0001_checks_and_their_findings")]
    operations = [
        *(row_level_security(table) for table in ("control_check", "control_checkfinding")),
        *(grant(table, "select, insert", "select, insert") for table in ("control_check", "control_checkfinding")),
    ]
