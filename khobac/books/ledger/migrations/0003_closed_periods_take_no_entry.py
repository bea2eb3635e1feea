"""ledger_post asks the periods before it posts; the functions of post.sql are made anew."""
from django.db import migrations

from khobac.core.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_journal_balances_seals"),
        ("periods", "0001_periods_and_year_end"),
    ]
    operations = [migrations.RunSQL(sql_file(__file__, "post.sql"), migrations.RunSQL.noop)]
