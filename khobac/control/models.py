"""Checks as they were made, with the hashes of all their inputs, and what each found."""

from __future__ import annotations

from django.db import models

from khobac.casework.dossiers.models import Dossier


class Check(models.Model):
    """One run of the engine on a filed dossier. Append-only; the inputs are kept by hash and can be judged again."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="checks")
    unit_code = models.CharField(max_length=7)
    purpose = models.CharField(max_length=20, db_comment="filing, examination, approval, control_after")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    snapshot_hash = models.CharField(max_length=64)
    law_hash = models.CharField(max_length=64)
    position_hash = models.CharField(max_length=64)
    rules_hash = models.CharField(max_length=64, db_comment="the versions of all rules that answered")
    blocks = models.PositiveSmallIntegerField()
    warnings = models.PositiveSmallIntegerField()
    looks = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "lần kiểm soát"
        indexes = [models.Index(fields=["dossier", "-id"], name="check_of_dossier")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.purpose}"


class CheckFinding(models.Model):
    """One finding of a check. Append-only."""

    check_run = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="findings")
    unit_code = models.CharField(max_length=7)
    ordinal = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=3)
    severity = models.CharField(max_length=5)
    pointer = models.CharField(max_length=120)
    message_vi = models.TextField()
    message_en = models.TextField()
    fix_vi = models.TextField()
    fix_en = models.TextField()
    basis = models.CharField(max_length=200, blank=True)
    found_by = models.CharField(max_length=60, default="rule", db_comment="rule, or officer: a person saw it")
    figures = models.JSONField(db_comment="the figures the finding names, by their short names")

    class Meta:
        verbose_name = "kết quả kiểm soát"

    def __str__(self) -> str:
        return f"{self.code} {self.pointer}"
