"""Signals are for the treasury: units see none."""

from django.db import migrations

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_signals_raised_once"), ("core", "0002_privileges")]

    operations = [grant("supervision_signal", staff="select, insert", unit="")]
