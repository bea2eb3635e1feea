"""A unit reads its own addresses and its own log; it writes neither."""

from django.db import migrations

from khobac.core.grants import grant, row_level_security


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_addresses_and_events"), ("core", "0002_privileges")]

    operations = [
        grant("webhooks_endpoint"),
        grant("webhooks_event"),
        row_level_security("webhooks_endpoint"),
        row_level_security("webhooks_event"),
    ]
