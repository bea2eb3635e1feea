"""Contracts, their versions and guarantees; commitments and advances are mapped for reading (commitments/sql)."""
from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Contract(models.Model):
    """A contract a unit has declared, as last amended, with what was paid and advanced on it so far."""

    unit = models.ForeignKey("organisations.Unit", models.PROTECT, db_column="unit_code", related_name="+")
    code = models.CharField(max_length=60)
    treasury_id = models.BigIntegerField()
    payee = models.CharField(max_length=200)
    value = models.BigIntegerField(help_text="đồng")
    value_at_signing = models.BigIntegerField(help_text="đồng; ceilings of advances stand on it")
    signed_on = models.DateField()
    subject = models.CharField(max_length=60)
    advance_max = models.BigIntegerField(null=True, help_text="đồng; what the contract itself allows")
    guarantee_asked = models.BooleanField(default=False)
    recovered_by = models.DateField(null=True, help_text="expected full recovery of advances")
    budget_level = models.CharField(max_length=1)
    paid_gross = models.BigIntegerField(default=0)
    advanced = models.BigIntegerField(default=0)
    advance_outstanding = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "hợp đồng"
        indexes = [models.Index(fields=["treasury_id"], name="contract_by_treasury")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="a_unit_has_one_contract_of_a_code"),
            models.CheckConstraint(
                condition=Q(paid_gross__gte=0) & Q(advanced__gte=0) & Q(advance_outstanding__gte=0),
                name="contract_sums_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=F("paid_gross") + F("advance_outstanding")),
                name="contract_is_not_paid_beyond_its_value",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ContractVersion(models.Model):
    """The terms of a contract from a moment on, as declared; never changed."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="versions")
    unit_code = models.CharField(max_length=7)
    number = models.PositiveIntegerField()
    value = models.BigIntegerField(help_text="đồng")
    payee = models.CharField(max_length=200)
    subject = models.CharField(max_length=60)
    advance_max = models.BigIntegerField(null=True)
    guarantee_asked = models.BooleanField()
    recovered_by = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    class Meta:
        verbose_name = "phiên bản hợp đồng"
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="contract_versions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.contract_id}/{self.number}"


class Guarantee(models.Model):
    """An advance guarantee of a contract; the latest one counts."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="guarantees")
    unit_code = models.CharField(max_length=7)
    amount = models.BigIntegerField(help_text="đồng")
    expires_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = "bảo lãnh tạm ứng"

    def __str__(self) -> str:
        return f"{self.contract_id}: {self.amount}"


class Commitment(models.Model):
    """What of a contract is held on the estimate of one year and source."""

    pk = models.CompositePrimaryKey("treasury_id", "contract_id", "year", "source")
    treasury_id = models.BigIntegerField()
    contract_id = models.BigIntegerField()
    year = models.IntegerField()
    source = models.TextField()
    unit_code = models.TextField()
    committed = models.BigIntegerField()
    released = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "commitment"
        verbose_name = "cam kết chi"

    def __str__(self) -> str:
        return f"{self.contract_id} {self.year} {self.source}"


class Advance(models.Model):
    """One line of an advance paid, outstanding until settled, returned or given up."""

    pk = models.CompositePrimaryKey("treasury_id", "dossier_id", "line_no")
    treasury_id = models.BigIntegerField()
    dossier_id = models.BigIntegerField()
    line_no = models.IntegerField()
    contract_id = models.BigIntegerField(null=True)
    unit_code = models.TextField()
    source = models.TextField()
    year = models.IntegerField()
    ndkt = models.TextField()
    chapter = models.TextField()
    section = models.TextField()
    amount = models.BigIntegerField()
    settled = models.BigIntegerField()
    returned = models.BigIntegerField()
    given_up = models.BigIntegerField()
    paid_on = models.DateField()
    due_on = models.DateField(null=True)
    outstanding = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "advance"
        verbose_name = "tạm ứng"

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.line_no}"
