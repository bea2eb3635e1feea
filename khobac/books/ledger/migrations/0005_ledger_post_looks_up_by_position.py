"""ledger_post finds what a line says by its position in the batch instead of joining for it; made anew."""
from django.db import migrations

from khobac.core.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_roles_by_kind_and_sets")]
    operations = [migrations.RunSQL(sql_file(__file__, "post.sql"), migrations.RunSQL.noop)]
