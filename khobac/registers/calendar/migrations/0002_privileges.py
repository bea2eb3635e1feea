from django.db import migrations

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("calendar", "0001_days_and_their_kinds")]

    operations = [
        grant("calendar_day"),
    ]
