"""A unit reads its own alerts and says when it saw them; it never writes one."""

from django.db import migrations

from khobac.core.grants import grant, row_level_security


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_alerts_told_once"), ("core", "0002_privileges")]

    operations = [
        grant("alerts_alert", staff="select, insert, update (seen_at)", unit="select, update (seen_at)"),
        row_level_security("alerts_alert"),
    ]
