"""Each difference with an agency is an item with an age and an owner, until it is explained or gone."""

from django.db import migrations, models

from khobac.core.db import sql_file
from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("revenue", "0002_mapped_for_reading")]
    operations = [
        migrations.RunSQL(sql_file(__file__, "differences.sql"), "DROP TABLE revenue_difference"),
        grant("revenue_difference", unit=""),
        migrations.CreateModel(
            name="RevenueDifference",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("agency", models.TextField()),
                ("office", models.TextField()),
                ("day_on", models.DateField()),
                ("code", models.TextField()),
                ("match", models.TextField()),
                ("agency_amount", models.BigIntegerField()),
                ("treasury_amount", models.BigIntegerField()),
                ("found_at", models.DateTimeField()),
                ("owner", models.TextField()),
            ],
            options={
                "verbose_name": "chênh lệch với cơ quan thu",
                "db_table": "revenue_difference",
                "managed": False,
            },
        ),
    ]
