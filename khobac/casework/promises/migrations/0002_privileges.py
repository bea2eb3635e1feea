"""Extensions are added and stay; a draft is signed once. A unit reads its own extensions, and its letters once signed."""

from django.db import migrations

from khobac.core.grants import UNIT, grant, row_level_security

SIGNED_ALONE = f"""
DO $do$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{UNIT}') THEN
    CREATE POLICY unit_sees_no_draft ON promises_apology AS RESTRICTIVE FOR SELECT TO {UNIT} USING (signed_at IS NOT NULL);
END IF; END $do$
"""


class Migration(migrations.Migration):
    dependencies = [("promises", "0001_deadlines_put_off_and_apologies"), ("core", "0002_privileges")]

    operations = [
        grant("promises_extension", staff="select, insert"),
        grant("promises_apology"),
        row_level_security("promises_extension"),
        row_level_security("promises_apology"),
        migrations.RunSQL(SIGNED_ALONE, "DROP POLICY IF EXISTS unit_sees_no_draft ON promises_apology"),
    ]
