"""Lanes are for the treasury: units see none. Only the seed of a past day is ever filled in."""

from django.db import migrations

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("risk", "0001_lanes_seeds_and_false_alarms"), ("core", "0002_privileges")]

    operations = [
        grant("risk_dayseed", staff="select, insert, update", unit=""),
        grant("risk_lanechosen", staff="select, insert", unit=""),
        grant("risk_falsealarm", staff="select, insert", unit=""),
    ]
