"""Whoever files takes the id first, so that money can be held for the dossier before the office's next number is asked for."""

from __future__ import annotations

from django.db import migrations

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0003_what_the_treasury_owes_is_found_at_once")]

    operations = [grant("SEQUENCE dossiers_dossier_id_seq", staff="usage", unit="usage")]
