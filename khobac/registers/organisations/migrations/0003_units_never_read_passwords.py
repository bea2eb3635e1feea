"""A unit may know who people are, never how they sign in: sessions are looked up on the staff connection."""
from django.db import migrations

from khobac.core.grants import UNIT

READABLE = "id, username, name, sort_key, phone, is_active"
NARROWED = f"""
DO $do$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{UNIT}') THEN
    REVOKE SELECT ON organisations_person FROM {UNIT};
    GRANT SELECT ({READABLE}) ON organisations_person TO {UNIT};
END IF; END $do$
"""


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_privileges")]
    operations = [migrations.RunSQL(NARROWED, migrations.RunSQL.noop)]
