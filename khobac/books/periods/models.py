"""Periods and their steps, mapped for reading; periods/sql makes the tables, services writes them."""

from __future__ import annotations

from django.db import models


class PeriodState(models.Model):
    """Where a period of a treasury stands; one without a row is open."""

    pk = models.CompositePrimaryKey("treasury_id", "kind", "first_on")
    treasury_id = models.BigIntegerField()
    kind = models.TextField()
    first_on = models.DateField()
    last_on = models.DateField()
    state = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "period"
        verbose_name = "kỳ kế toán"

    def __str__(self) -> str:
        return f"{self.kind} {self.first_on}: {self.state}"


class PeriodStep(models.Model):
    """One step of a period, once and for all."""

    pk = models.CompositePrimaryKey("treasury_id", "kind", "first_on", "id")
    treasury_id = models.BigIntegerField()
    id = models.BigIntegerField()
    kind = models.TextField()
    first_on = models.DateField()
    from_state = models.TextField()
    event = models.TextField()
    to_state = models.TextField()
    actor = models.TextField()
    asked_by = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "period_step"
        verbose_name = "bước của kỳ kế toán"

    def __str__(self) -> str:
        return f"{self.event} {self.kind} {self.first_on}"


class YearEndPlan(models.Model):
    """A rehearsal or a run of the year-end of one treasury, its effects stand beside."""

    pk = models.CompositePrimaryKey("treasury_id", "id")
    treasury_id = models.BigIntegerField()
    id = models.BigIntegerField()
    year = models.IntegerField()
    kind = models.TextField()
    actor = models.TextField()
    at = models.DateTimeField()
    rehearsal_id = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "year_end_plan"
        verbose_name = "quyết toán năm"

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"
