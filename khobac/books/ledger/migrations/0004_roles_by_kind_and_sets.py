"""Roles by kind of money, and the sets of treasuries; ledger_post is made anew."""
from django.db import migrations

from khobac.core.db import sql_file
from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_closed_periods_take_no_entry")]
    operations = [
        migrations.RunSQL(sql_file(__file__, "roles_by_kind.sql")),
        migrations.RunSQL(sql_file(__file__, "post.sql")),
        migrations.RunSQL(sql_file(__file__, "sets.sql")),
        grant("accounting_set", staff="select, insert, update", unit=""),
    ]
