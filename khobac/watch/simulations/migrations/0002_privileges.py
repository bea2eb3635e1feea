"""Simulations are for the treasury: units see none."""

from django.db import migrations

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("simulations", "0001_simulations_counts_and_dossiers"), ("core", "0002_privileges")]

    operations = [
        grant("simulations_simulation", staff="select, insert, update", unit=""),
        grant("simulations_simulationcount", staff="select, insert, update", unit=""),
        grant("simulations_simulateddossier", staff="select, insert", unit=""),
    ]
