"""What an item that came back is to be paid as, and by whose word."""

from django.db import migrations

from khobac.core.db import sql_file
from khobac.core.grants import grant, row_level_security


class Migration(migrations.Migration):
    dependencies = [("payments", "0005_lines_know_their_days")]
    operations = [
        migrations.RunSQL(sql_file(__file__, "corrections.sql"), "DROP TABLE payment_correction"),
        grant("payment_correction"),
        row_level_security("payment_correction"),
    ]
