"""The table of alerts."""

from __future__ import annotations

from django.db import models


class Alert(models.Model):
    """One message to those who sign for a unit, or to one of them. Never changed, but for when it was seen."""

    unit_code = models.CharField(max_length=7)
    person = models.CharField(max_length=60, blank=True, db_comment="user name; '' = all who sign for the unit")
    kind = models.CharField(max_length=20)
    origin = models.CharField(max_length=80, db_comment="what it is about, such as a fact; told once")
    dossier = models.CharField(max_length=20, blank=True, db_comment="number of the dossier it leads to")
    title_vi = models.CharField(max_length=40)
    title_en = models.CharField(max_length=40)
    body_vi = models.CharField(max_length=110)
    body_en = models.CharField(max_length=110)
    loud = models.BooleanField()
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, db_comment="first seen by somebody it is addressed to")

    class Meta:
        verbose_name = "thông báo"
        constraints = [
            models.UniqueConstraint(fields=["origin", "kind", "unit_code", "person"], name="alert_told_once")
        ]
        indexes = [
            models.Index(fields=["unit_code", "-id"], name="alert_of_unit"),
            models.Index(fields=["unit_code"], condition=models.Q(seen_at=None), name="alert_not_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title_vi}"


class ReminderRound(models.Model):
    """A kind of reminder has been thought of on this day, so that the same day asks no second time."""

    kind = models.CharField(max_length=20)
    on_day = models.DateField()

    class Meta:
        verbose_name = "lượt nhắc trong ngày"
        constraints = [models.UniqueConstraint(fields=["kind", "on_day"], name="reminded_once_a_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on_day}"
