"""The table of signals."""

from __future__ import annotations

from django.db import models

from khobac.registers.organisations.models import Office


class Indicator(models.TextChoices):
    """What remote monitoring looks at; those that are built."""

    NOT_TAKEN_IN_HAND = "M01", "Chậm tiếp nhận"
    OVERDUE = "M02", "Quá hạn"
    REFUSED_AGAIN = "M03", "Trả lại, từ chối nhiều lần"
    INCOMPLETE_RETURN = "M04", "Trả lại lần đầu không đủ lỗi"
    ADVANCE_OVERDUE = "M10", "Tạm ứng quá hạn"


class Signal(models.Model):
    """One thing that needs an explanation, raised once for its subject. Append-only."""

    indicator = models.CharField(max_length=3, choices=Indicator.choices)
    subject = models.CharField(max_length=60, db_comment="what it is raised for, once: a dossier, or a chain and its length")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_comment="where the dossier was filed")
    dossier = models.CharField(max_length=20, blank=True)
    person = models.CharField(max_length=60, blank=True, db_comment="user name of whose act it is, where it is one's")
    at = models.DateTimeField()
    amount = models.BigIntegerField(null=True, db_comment="đồng at stake, where the indicator has an amount")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "tín hiệu giám sát"
        constraints = [models.UniqueConstraint(fields=["indicator", "subject"], name="signal_raised_once")]
        indexes = [
            models.Index(fields=["office", "-id"], name="signal_of_office"),
            models.Index(fields=["dossier"], name="signal_of_dossier"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.subject}"


class Explanation(models.Model):
    """What the office says to a signal: why it came about, and what is done about it (RT8). Once, append-only."""

    signal = models.OneToOneField(Signal, primary_key=True, on_delete=models.PROTECT, related_name="explanation")
    cause = models.TextField()
    remedy = models.TextField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "giải trình tín hiệu"

    def __str__(self) -> str:
        return f"{self.signal_id} {self.by}"
