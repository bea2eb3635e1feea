"""The tables and functions of the ledger, with what the two login roles may do: the journal is append-only for staff
and closed to units, who read their statement through `ledger_statement`.
"""
from django.db import migrations

from khobac.core.db import sql_file
from khobac.core.grants import grant

FIRST_MONTH, LAST_MONTH = "2024-01-01", "2029-12-01"


def run(name: str) -> migrations.RunSQL:
    return migrations.RunSQL(sql_file(__file__, name))


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_models_for_reading"),
        ("organisations", "0001_offices_units_people_and_seats"),  # the extension btree_gist
    ]
    operations = [
        run("tables.sql"),
        run("partitions.sql"),
        run("post.sql"),
        migrations.RunSQL(f"SELECT ledger_make_partitions('{FIRST_MONTH}', '{LAST_MONTH}')"),
        grant("posting_role", staff="select, insert, update", unit=""),
        grant("journal_entry", staff="select, insert", unit=""),
        grant("journal_line", staff="select, insert", unit=""),
        grant("balance", staff="select, insert, update", unit=""),
        grant("balance_delta", staff="select, insert", unit=""),
        grant("journal_unsealed", staff="select, insert, delete", unit=""),
        grant("seal", staff="select, insert", unit=""),
    ]
