"""When each line was debited and came back, who cares for what is open; statements moved to cash.reconciliation."""

from django.db import migrations

from khobac.core.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_exceptions_are_settled_by_people")]
    operations = [migrations.RunSQL(sql_file(__file__, "line_days.sql"), migrations.RunSQL.noop)]
