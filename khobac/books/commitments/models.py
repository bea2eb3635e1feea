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
    effective_on = models.DateField(null=True, help_text="day it takes effect; empty: the day of signing")
    currency = models.CharField(max_length=3, default="VND")
    value_fx = models.DecimalField(max_digits=20, decimal_places=2, null=True, help_text="in its currency, if not đồng")
    retention_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0, help_text="kept at each payment")
    warranty_ends_on = models.DateField(null=True, help_text="until then retention money is kept; empty: not agreed")
    retained = models.BigIntegerField(default=0, help_text="đồng kept, neither released nor moved to a deposit")

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
            models.CheckConstraint(condition=Q(retained__gte=0), name="contract_retention_is_not_negative"),
            models.CheckConstraint(
                condition=Q(currency="VND") | Q(value_fx__gt=0), name="contract_in_currency_says_how_much"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ContractVersion(models.Model):
    """The terms of a contract, or of an appendix to it, from a day on and as declared at a moment; never changed."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="versions")
    unit_code = models.CharField(max_length=7)
    number = models.PositiveIntegerField()
    value = models.BigIntegerField(help_text="đồng")
    payee = models.CharField(max_length=200)
    subject = models.CharField(max_length=60)
    advance_max = models.BigIntegerField(null=True)
    guarantee_asked = models.BooleanField()
    recovered_by = models.DateField(null=True)
    currency = models.CharField(max_length=3, default="VND")
    value_fx = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    retention_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    warranty_ends_on = models.DateField(null=True)
    appendix = models.CharField(
        max_length=60, blank=True, help_text="number of the appendix; empty: the contract itself"
    )
    reason = models.CharField(max_length=500, blank=True)
    valid_from = models.DateField(help_text="day these terms take effect")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    class Meta:
        verbose_name = "phiên bản hợp đồng"
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="contract_versions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.contract_id}/{self.number}"


class GuaranteeKind(models.TextChoices):
    """What a bank guarantees."""

    ADVANCE = "advance", "Bảo lãnh tạm ứng"
    PERFORMANCE = "performance", "Bảo lãnh thực hiện hợp đồng"
    WARRANTY = "warranty", "Bảo lãnh bảo hành"


class Guarantee(models.Model):
    """A bank's guarantee of a contract; of each kind the latest one counts.

    One of an advance decreases with what is recovered after it was recorded (Circular 17/2024 Art 6.5).
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="guarantees")
    unit_code = models.CharField(max_length=7)
    kind = models.CharField(max_length=20, choices=GuaranteeKind, default=GuaranteeKind.ADVANCE)
    bank = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=60, blank=True, help_text="the bank's")
    amount = models.BigIntegerField(help_text="đồng")
    expires_on = models.DateField()
    recovered_before = models.BigIntegerField(default=0, help_text="đồng of advances recovered before it was recorded")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = "bảo lãnh"

    def __str__(self) -> str:
        return f"{self.contract_id}: {self.amount}"


class GuaranteeCall(models.Model):
    """A demand to a bank to pay on its guarantee; never changed."""

    guarantee = models.ForeignKey(Guarantee, models.PROTECT, related_name="calls")
    unit_code = models.CharField(max_length=7)
    amount = models.BigIntegerField(help_text="đồng")
    called_on = models.DateField()
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    class Meta:
        verbose_name = "yêu cầu thực hiện bảo lãnh"
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="guarantee_call_has_an_amount")]

    def __str__(self) -> str:
        return f"{self.guarantee_id}: {self.amount}"


class ContractPlan(models.Model):
    """How much of a contract of several years is meant for one of them; the latest row of a year counts."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="plan")
    unit_code = models.CharField(max_length=7)
    year = models.IntegerField()
    amount = models.BigIntegerField(help_text="đồng")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    class Meta:
        verbose_name = "kế hoạch năm của hợp đồng"
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="contract_plan_is_not_negative")]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.year}"


class ExchangeRate(models.Model):
    """The rate of a month the Ministry of Finance books a currency at (Circular 113/2008)."""

    currency = models.CharField(max_length=3)
    valid_from = models.DateField(help_text="first day of the month")
    rate = models.DecimalField(max_digits=18, decimal_places=4, help_text="đồng for one unit of the currency")
    source = models.CharField(max_length=200, blank=True)
    certainty = models.CharField(max_length=20, default="entered")

    class Meta:
        verbose_name = "tỷ giá hạch toán"
        constraints = [
            models.UniqueConstraint(fields=["currency", "valid_from"], name="a_currency_has_one_rate_a_month"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.valid_from}"


class CommitmentRequest(models.Model):
    """A unit's request to commit, adjust or cancel, and the treasury's answer."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="requests")
    treasury_id = models.BigIntegerField()
    unit_code = models.CharField(max_length=7)
    year = models.IntegerField()
    source = models.CharField(max_length=2)
    kind = models.CharField(max_length=10)
    amount = models.BigIntegerField(help_text="đồng, with sign; 0 when all that is unpaid is cancelled")
    amount_fx = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    state = models.CharField(max_length=20)
    step = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    file_by = models.DateField(null=True, help_text="last day to ask; empty where the law sets none")
    submitted_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, help_text="by which the treasury answers")
    number = models.CharField(max_length=40, blank=True, help_text="given at approval")

    class Meta:
        verbose_name = "đề nghị cam kết chi"
        indexes = [models.Index(fields=["treasury_id", "state"], name="commitment_request_desk")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["new", "adjust", "cancel"]), name="commitment_request_kind")
        ]

    def __str__(self) -> str:
        return self.number or f"{self.unit_code} {self.year}"


class CommitmentStep(models.Model):
    """A step of a commitment request; append-only, and only such as `states.TRANSITIONS` allows."""

    request = models.ForeignKey(CommitmentRequest, models.PROTECT, related_name="steps")
    unit_code = models.CharField(max_length=7)
    number = models.PositiveIntegerField()
    from_state = models.CharField(max_length=20)
    event = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    actor = models.CharField(max_length=60)
    at = models.DateTimeField()
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name = "bước của đề nghị cam kết chi"
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="commitment_steps_are_numbered")]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.number}"


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
    number = models.TextField()

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
