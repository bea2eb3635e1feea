"""Tables of the request: head, lines, invoices, beneficiaries, and amounts still to be set off."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from khobac.books.commitments.models import Contract
from khobac.casework.dossiers.models import Dossier
from khobac.registers.accounts.models import Payee


class FundState(models.TextChoices):
    """What the estimate or deposit said when the dossier was filed."""

    RESERVED = "reserved"
    FAILED_FUND_CHECK = "failed_fund_check"
    NONE = "none"


class SpendingRequest(models.Model):
    """The head of a request. The payee's account is copied: it is what was signed."""

    dossier = models.OneToOneField(Dossier, primary_key=True, on_delete=models.PROTECT, related_name="request")
    treasury_id = models.BigIntegerField()
    unit_code = models.CharField(max_length=7)
    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    payee = models.ForeignKey(Payee, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    payee_code = models.CharField(max_length=30, blank=True)
    payee_name = models.CharField(max_length=200)
    payee_bank = models.CharField(max_length=20, blank=True)
    payee_account = models.CharField(max_length=40, blank=True)
    payee_unit = models.CharField(max_length=7, blank=True, db_comment="unit holding the payee's deposit account")
    content = models.CharField(max_length=500)
    contract = models.ForeignKey(Contract, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    last = models.BooleanField(default=False)
    recover = models.BigIntegerField(null=True)
    on_commitment = models.BooleanField(default=False)
    voucher_date = models.DateField()
    performed_on = models.DateField()
    papers = ArrayField(models.CharField(max_length=40), default=list)
    settles = models.ForeignKey(Dossier, null=True, on_delete=models.PROTECT, related_name="settled_by", db_index=False)
    headcount = models.PositiveIntegerField(null=True)
    contract_labour = models.PositiveIntegerField(null=True)
    payroll_total = models.BigIntegerField(null=True)
    particulars = models.JSONField(null=True, db_comment="what only some expenses declare, as it was filed")
    cash = models.BooleanField(default=False, db_default=False)
    gross = models.BigIntegerField()
    pay = models.BigIntegerField()
    recovered = models.BigIntegerField()
    set_off = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0, db_comment="đồng reserved on the line or deposit for this request")
    fund_state = models.CharField(max_length=20, choices=FundState.choices, default=FundState.NONE)
    short = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "đề nghị chi"
        indexes = [
            models.Index(fields=["unit_code", "payee_code", "gross"], name="request_seen_before"),
            models.Index(fields=["contract"], condition=models.Q(contract__isnull=False), name="request_on_contract"),
            models.Index(fields=["settles"], condition=models.Q(settles__isnull=False), name="request_settles_another"),
            models.Index(
                fields=["unit_code"], condition=models.Q(particulars__isnull=False), name="request_with_particulars"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.gross}"


class RequestLine(models.Model):
    """A line of the voucher."""

    request = models.ForeignKey(SpendingRequest, on_delete=models.PROTECT, related_name="lines", db_index=False)
    unit_code = models.CharField(max_length=7)
    line_no = models.PositiveSmallIntegerField()
    ndkt = models.CharField(max_length=4)
    chapter = models.CharField(max_length=3)
    section = models.CharField(max_length=3)
    amount = models.BigIntegerField()

    class Meta:
        verbose_name = "dòng chứng từ"
        constraints = [models.UniqueConstraint(fields=["request", "line_no"], name="request_line_numbered")]

    def __str__(self) -> str:
        return f"{self.ndkt} {self.amount}"


class RequestInvoice(models.Model):
    """An invoice of the itemised list."""

    request = models.ForeignKey(SpendingRequest, on_delete=models.PROTECT, related_name="invoices", db_index=False)
    unit_code = models.CharField(max_length=7)
    line_no = models.PositiveSmallIntegerField()
    payee_code = models.CharField(max_length=30)
    number = models.CharField(max_length=40)
    amount = models.BigIntegerField()

    class Meta:
        verbose_name = "hóa đơn"
        constraints = [models.UniqueConstraint(fields=["request", "line_no"], name="request_invoice_numbered")]
        indexes = [models.Index(fields=["unit_code", "payee_code", "number"], name="invoice_seen_before")]

    def __str__(self) -> str:
        return self.number


class RequestBeneficiary(models.Model):
    """A row of a list paid in one order."""

    request = models.ForeignKey(SpendingRequest, on_delete=models.PROTECT, related_name="beneficiaries", db_index=False)
    unit_code = models.CharField(max_length=7)
    line_no = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    bank = models.CharField(max_length=20, blank=True)
    account = models.CharField(max_length=40, blank=True)
    amount = models.BigIntegerField()

    class Meta:
        verbose_name = "người thụ hưởng"
        constraints = [models.UniqueConstraint(fields=["request", "line_no"], name="request_beneficiary_numbered")]

    def __str__(self) -> str:
        return self.name


class SetOff(models.Model):
    """What a control after payment found too much: deducted from the next payments to that payee."""

    unit_code = models.CharField(max_length=7)
    payee_code = models.CharField(max_length=30)
    found_in = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="found_too_much")
    amount = models.BigIntegerField()
    taken = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "số phải giảm trừ"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken__gte=0) & models.Q(taken__lte=models.F("amount")), name="set_off_not_overtaken"
            )
        ]
        indexes = [models.Index(fields=["unit_code", "payee_code"], name="set_off_of_payee")]

    def __str__(self) -> str:
        return f"{self.amount - self.taken}"
