"""Bank statements with their lines, closed days, statements of parity; units have no right on any of them."""

from django.db import migrations

from khobac.core.db import sql_file
from khobac.core.grants import grant

UNDO = "DROP TABLE parity_statement, day_close, bank_statement_line, bank_statement_page, bank_statement"


class Migration(migrations.Migration):
    dependencies = [("payments", "0005_lines_know_their_days")]
    operations = [
        migrations.RunSQL(sql_file(__file__, "tables.sql"), UNDO),
        grant("bank_statement", unit=""),
        grant("bank_statement_page", staff="select, insert", unit=""),
        grant("bank_statement_line", unit=""),
        grant("day_close", staff="select, insert", unit=""),
        grant("parity_statement", staff="select, insert", unit=""),
    ]
