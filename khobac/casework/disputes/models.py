"""The table of disputes."""

from __future__ import annotations

from django.db import models

from khobac.casework.dossiers.models import Dossier


class Verdict(models.TextChoices):
    """What the treasury answered."""

    OPEN = "", "Chờ trả lời"
    UPHELD = "upheld", "Đơn vị đúng"
    REJECTED = "rejected", "Giữ nguyên lỗi"


class Dispute(models.Model):
    """One defect of a return, disputed once by the unit and answered once by the treasury."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="disputes", db_index=False)
    unit_code = models.CharField(max_length=7)
    ordinal = models.PositiveSmallIntegerField(db_comment="place of the defect in the return")
    code = models.CharField(max_length=3)
    pointer = models.CharField(max_length=120)
    argument = models.TextField()
    argued_by = models.CharField(max_length=60)
    argued_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "khiếu nại về lỗi đã nêu"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "ordinal"], name="defect_disputed_once"),
            models.CheckConstraint(
                condition=models.Q(verdict="", answered_at__isnull=True)
                | (~models.Q(verdict="") & ~models.Q(answer="")),
                name="dispute_answered_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["argued_at"], condition=models.Q(verdict=""), name="disputes_to_answer")]

    def __str__(self) -> str:
        return f"{self.code} {self.verdict}"
