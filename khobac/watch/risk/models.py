"""Lanes as they were chosen, the seeds they were drawn with, and what turned out to be a false alarm."""

from __future__ import annotations

from django.db import models

from khobac.casework.dossiers.models import Dossier
from khobac.registers.organisations.models import Office
from khobac.watch.risk.lanes import Lane, Scope


class DaySeed(models.Model):
    """The seed of a day's lots: its hash is kept before the day, the seed itself published after it."""

    day = models.DateField(primary_key=True)
    commitment = models.CharField(max_length=64, db_comment="SHA-256 of day:seed")
    committed_at = models.DateTimeField()
    seed = models.CharField(max_length=64, blank=True, db_comment="empty until the day is over")
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "hạt giống rút mẫu trong ngày"

    def __str__(self) -> str:
        return f"{self.day} {self.commitment}"


class LaneChosen(models.Model):
    """The lane of a dossier, chosen once, with what it was chosen by. Append-only."""

    dossier = models.OneToOneField(
        Dossier, primary_key=True, on_delete=models.PROTECT, related_name="lane", db_constraint=False
    )
    number = models.CharField(max_length=20)
    unit_code = models.CharField(max_length=7)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(db_comment="whose seed was drawn with")
    chosen_at = models.DateTimeField()
    lane = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Lane])
    scope = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Scope])
    amount = models.BigIntegerField(db_comment="đồng that leave the treasury")
    score = models.PositiveSmallIntegerField()
    rate = models.PositiveSmallIntegerField(db_comment="sampling rate of the unit, basis points")
    draw = models.PositiveSmallIntegerField(null=True, db_comment="basis points; null: no seed had been committed")
    reasons = models.JSONField(db_comment="rows of tables that hold, with points and words")
    facts_hash = models.CharField(max_length=64)
    law_hash = models.CharField(max_length=64)
    tables_hash = models.CharField(max_length=64, db_comment="the decision tables of the day")

    class Meta:
        verbose_name = "luồng kiểm soát của hồ sơ"
        indexes = [models.Index(fields=["day", "office", "lane"], name="lanes_of_a_day")]

    def __str__(self) -> str:
        return f"{self.number} {self.lane}"


class Cause(models.TextChoices):
    """Who said that there was nothing wrong."""

    OVERRULED = "overruled", "Cán bộ chấp nhận, không có lỗi"
    DISPUTED = "disputed", "Đơn vị khiếu nại đúng"


class FalseAlarm(models.Model):
    """A factor or a finding that turned out to mean nothing. Append-only; counted, and shown beside the weights."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    unit_code = models.CharField(max_length=7)
    code = models.CharField(max_length=40, db_comment="a risk row of the lane, or the rule of a finding (C01 …)")
    pointer = models.CharField(max_length=120, blank=True)
    cause = models.CharField(max_length=10, choices=Cause)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "cảnh báo sai"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "code", "pointer", "cause"], name="false_alarm_counted_once")
        ]
        indexes = [models.Index(fields=["at"], name="false_alarms_of_a_time")]

    def __str__(self) -> str:
        return f"{self.code} {self.cause}"
