"""Whose desk a dossier lies on is for the treasury: units see none of it."""

from django.db import migrations

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("handling", "0001_handed_over_or_laid_aside"), ("core", "0002_privileges")]

    operations = [grant("handling_handling", staff="select, insert", unit="")]
