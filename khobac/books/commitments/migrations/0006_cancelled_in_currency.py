"""What is cancelled or carried over of a contract in another currency goes in that currency too."""
from django.db import migrations

from khobac.core.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("commitments", "0005_advances_cross_years")]
    operations = [
        migrations.RunSQL(
            sql_file(__file__, "currency.sql"), "DROP FUNCTION commitment_in_currency(bigint, bigint, int, text, bigint)"
        ),
    ]
