"""Only the worker reminds; a unit neither reads nor writes the rounds."""

from django.db import migrations

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("alerts", "0003_reminders_once_a_day")]
    operations = [grant("alerts_reminderround", staff="select, insert", unit="")]
