"""Who settled what no order explained, and why."""

from django.db import migrations

from khobac.core.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_statements_held_against_orders")]
    operations = [
        migrations.RunSQL(
            sql_file(__file__, "exceptions.sql"),
            """
            ALTER TABLE payment_exception DROP CONSTRAINT exception_is_booked_by_two_people, DROP COLUMN order_number,
                DROP COLUMN reason, DROP COLUMN proposed_by, DROP COLUMN settled_by
            """,
        )
    ]
