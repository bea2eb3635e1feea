"""Where events go, and each event with what became of it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from khobac.registers.organisations.models import Unit


class Endpoint(models.Model):
    """An address of a unit's software, and the kinds of events it asked for."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_column="unit_code")
    url = models.CharField(max_length=300)
    kinds = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "địa chỉ nhận sự kiện"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "url"], condition=models.Q(ended_at=None), name="webhook_address_once"
            )
        ]

    def __str__(self) -> str:
        return self.url


class Event(models.Model):
    """One event for one address: the bytes that go there, and how the last try ended."""

    endpoint = models.ForeignKey(Endpoint, models.PROTECT, related_name="+")
    unit_code = models.CharField(max_length=7)
    origin = models.CharField(max_length=60, db_comment="the fact it tells, or what a person asked for")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    body = models.TextField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = "sự kiện gửi đi"
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "origin"], name="webhook_event_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "delivered", "given_up"]),
                name="webhook_event_has_a_known_state",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="webhook_due"),
            models.Index(fields=["unit_code", "-id"], name="webhook_log_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
