"""Blocks of pages know which moments lie on them: a day is found without an index that every step would pay for."""

import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0007_large_sets_stand_in_line"),
        ("organisations", "0003_units_never_read_passwords"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["decided_at"], name="dossier_decided_in_a_time", pages_per_range=16
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["at"], name="steps_of_a_time", pages_per_range=16
            ),
        ),
    ]
