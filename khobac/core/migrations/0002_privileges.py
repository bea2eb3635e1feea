"""What the two login roles may do on the ground floor, and with the tables of the frameworks beneath it.

A unit may record facts, audit rows and judged inputs but not read them; commands answered are its own alone.
"""

from django.db import migrations

from khobac.core.grants import STAFF, grant, row_level_security

FRAMEWORK = f"""
DO $do$ DECLARE name text; BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{STAFF}') THEN RETURN; END IF;
    FOR name IN SELECT quote_ident(tablename) FROM pg_tables
        WHERE schemaname = 'public' AND tablename ~ '^(django_session|django_content_type|axes_|auth_|procrastinate_)'
    LOOP EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON ' || name || ' TO {STAFF}'; END LOOP;
    FOR name IN SELECT quote_ident(sequencename) FROM pg_sequences
        WHERE schemaname = 'public' AND sequencename ~ '^(axes_|auth_|procrastinate_)'
    LOOP EXECUTE 'GRANT USAGE, SELECT ON SEQUENCE ' || name || ' TO {STAFF}'; END LOOP;
    GRANT SELECT ON django_migrations TO {STAFF};
END $do$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_facts_commands_audit"),
        ("sessions", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("axes", "0010_accessattemptexpiration"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        grant("core_fact", staff="select, insert", unit="insert"),
        grant("core_cursor", unit=""),
        grant("core_command", staff="select, insert", unit="select, insert"),
        row_level_security("core_command", "client"),
        grant("core_auditrecord", staff="select, insert", unit="insert"),
        grant("core_storeddocument", staff="select, insert", unit="insert"),
        migrations.RunSQL(FRAMEWORK, migrations.RunSQL.noop),
    ]
