"""The tables of extensions and letters of apology."""

from __future__ import annotations

from django.db import models

from khobac.casework.dossiers.models import Dossier
from khobac.registers.organisations.models import Office


class Extension(models.Model):
    """The deadline of a dossier put off for force majeure, once (Circular 17/2024 Art 8.1). Append-only."""

    dossier = models.OneToOneField(Dossier, primary_key=True, on_delete=models.PROTECT, related_name="+")
    unit_code = models.CharField(max_length=7)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="who granted it"
    )
    working_days = models.PositiveSmallIntegerField()
    due_before_at = models.DateTimeField(db_comment="what had been promised until then")
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "gia hạn xử lý hồ sơ"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(at__lte=models.F("due_before_at")), name="extended_before_it_lapsed"
            ),
            models.CheckConstraint(
                condition=models.Q(due_at__gt=models.F("due_before_at")), name="extended_to_a_later_moment"
            ),
        ]
        indexes = [models.Index(fields=["-at"], name="extensions_latest_first")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.due_at:%d/%m/%Y}"


class Cause(models.TextChoices):
    """Why a promise was missed, in the words that are published; what else is said stands in the letter to the unit."""

    NOT_TAKEN = "not_taken", "Hồ sơ chưa được nhận xử lý kịp thời"
    CONTROL = "control", "Việc kiểm soát kéo dài quá thời hạn"
    APPROVAL = "approval", "Đã kiểm soát xong nhưng chưa duyệt kịp thời hạn"
    AFTER_PAYMENT = "after_payment", "Việc kiểm soát sau thanh toán kéo dài quá thời hạn"
    OVERLOAD = "overload", "Số hồ sơ tăng đột biến"
    ABSENCE = "absence", "Cán bộ phụ trách vắng mặt, chưa bàn giao kịp"
    SYSTEM = "system", "Sự cố hệ thống thông tin"


class Apology(models.Model):
    """A letter of apology for a promise that was missed: a draft until the director signs it, then published for good."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_code = models.CharField(max_length=7)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    ordinal = models.PositiveSmallIntegerField(db_comment="the second one apologises for the day the first one named")
    missed_at = models.DateTimeField(db_comment="the moment that was promised")
    drafted_at = models.DateTimeField()
    cause = models.CharField(
        max_length=20, choices=Cause, db_comment="proposed by where the dossier stood, until signed"
    )
    words = models.CharField(max_length=1000, blank=True, db_comment="to the unit alone, never published")
    promised_at = models.DateTimeField(null=True, db_comment="when it will be done; NULL = it was done meanwhile")
    signed_by = models.CharField(max_length=60, blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "thư xin lỗi"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "ordinal"], name="one_apology_for_each_missed_promise"),
            models.CheckConstraint(
                condition=models.Q(signed_at__isnull=True, signed_by="")
                | (models.Q(signed_at__isnull=False) & ~models.Q(signed_by="") & ~models.Q(words="")),
                name="apology_signed_with_words_and_a_name",
            ),
        ]
        indexes = [
            models.Index(fields=["office"], condition=models.Q(signed_at=None), name="apologies_to_sign"),
            models.Index(
                fields=["-signed_at"], condition=models.Q(signed_at__isnull=False), name="apologies_published"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.ordinal}"
