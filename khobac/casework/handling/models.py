"""The table of hand-overs and of dossiers laid aside."""

from __future__ import annotations

from django.db import models

from khobac.casework.dossiers.models import Dossier


class Handling(models.Model):
    """From now on this person has the dossier, and before that moment it waits. The last row counts. Append-only."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    unit_code = models.CharField(max_length=7)
    person = models.CharField(max_length=60, db_comment="whose it is from now on")
    until = models.DateTimeField(null=True, db_comment="laid aside up to then")
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "chuyển việc, để sau"
        indexes = [models.Index(fields=["dossier", "-id"], name="handling_of_dossier")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.person}"
