"""Attempts per subject and window. Unlogged: after a crash everybody begins anew, and no attempt waits for the disk."""

from django.db import migrations

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("core", "0002_privileges")]
    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE core_rate (
                limit_name text NOT NULL,
                subject text NOT NULL,
                since timestamptz NOT NULL,
                attempts integer NOT NULL,
                PRIMARY KEY (limit_name, subject)
            ) WITH (fillfactor = 50)
            """,
            "DROP TABLE core_rate",
        ),
        grant("core_rate", staff="select, insert, update, delete", unit=""),
    ]
