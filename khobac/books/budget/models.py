"""Budget lines and movements, mapped for reading; budget/sql makes and writes the tables."""
from __future__ import annotations

from django.db import models


class AccountKind(models.TextChoices):
    """What a line stands for."""

    ESTIMATE = "estimate", "Dự toán"
    DEPOSIT = "deposit", "Tiền gửi"


class BudgetLine(models.Model):
    """One posting key: unit, source and budget year of an estimate, or the deposit account of a unit."""

    pk = models.CompositePrimaryKey("treasury_id", "id")
    treasury_id = models.BigIntegerField()
    id = models.BigIntegerField()
    account_kind = models.TextField(choices=AccountKind.choices)
    unit_code = models.TextField()
    source = models.TextField()
    year = models.IntegerField()
    estimate = models.BigIntegerField()
    provisional = models.BigIntegerField()
    deposited = models.BigIntegerField()
    reserved = models.BigIntegerField()
    committed = models.BigIntegerField()
    advance = models.BigIntegerField()
    actual = models.BigIntegerField()
    allotted = models.BigIntegerField()
    available = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "budget_line"
        verbose_name = "dòng dự toán"

    def __str__(self) -> str:
        return f"{self.account_kind} {self.unit_code} {self.source} {self.year}"


class BudgetMovement(models.Model):
    """What changed a line, once and for all."""

    pk = models.CompositePrimaryKey("treasury_id", "reference", "event", "line_id")
    treasury_id = models.BigIntegerField()
    id = models.BigIntegerField()
    line_id = models.BigIntegerField()
    unit_code = models.TextField()
    event = models.TextField()
    reference = models.TextField()
    d_estimate = models.BigIntegerField()
    d_provisional = models.BigIntegerField()
    d_deposited = models.BigIntegerField()
    d_reserved = models.BigIntegerField()
    d_committed = models.BigIntegerField()
    d_advance = models.BigIntegerField()
    d_actual = models.BigIntegerField()
    actor = models.TextField()
    at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        managed = False
        db_table = "budget_movement"
        verbose_name = "biến động dự toán"

    def __str__(self) -> str:
        return f"{self.event} {self.reference}"
