"""Banks, the accounts the treasury's offices hold with them, the agreements, and the ways orders take."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from khobac.registers.banks.changes import ChangeState
from khobac.registers.organisations.models import Office
from khobac.registers.recording import Certainty, Dated, one_at_a_time


class Bank(models.Model):
    """A bank, for ever: payment messages name it by code, so the row stays and its labels are corrected in place."""

    code = models.CharField(max_length=20, primary_key=True)
    name_vi = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    sort_key = models.TextField()
    kind = models.CharField(max_length=30)
    bin = models.CharField(
        max_length=6, blank=True, default="", help_text="six digits of the card network, used in VietQR"
    )
    bic = models.CharField(max_length=11, blank=True, default="")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=20, blank=True, default="")
    certainty = models.CharField(max_length=12, choices=Certainty.choices, default=Certainty.ENTERED)
    note = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "ngân hàng"

    def __str__(self) -> str:
        return self.short_name


class BankAccountKind(models.TextChoices):
    """What an account of the treasury at a bank is for."""

    PAYMENT = "payment", "Tài khoản thanh toán"
    REVENUE = "revenue", "Tài khoản chuyên thu"


class BankAccount(Dated):
    """The account of an office at a bank. `label` is its name in the books (`bank=NHA`)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="+", db_column="bank_code")
    kind = models.CharField(max_length=7, choices=BankAccountKind.choices)
    number = models.CharField(max_length=34)
    label = models.CharField(max_length=40)

    class Meta:
        verbose_name = "tài khoản của Kho bạc tại ngân hàng"
        constraints = [one_at_a_time("one_account_of_a_kind_per_bank_and_office", "office", "bank", "kind")]

    def __str__(self) -> str:
        return f"{self.number} ({self.bank_id})"


class DebitsBy(models.TextChoices):
    """By which message a bank says that it has paid."""

    NOTE = "note", "Báo nợ từng lần (camt.054)"
    STATEMENT = "statement", "Sao kê trong ngày (camt.053)"


class BankAgreement(Dated):
    """What the treasury and a bank have agreed on exchanging orders (TT328 Art 2.6: the cut-off is per agreement).

    `extended_cutoff` holds on the last `extended_last_days` working days of each month, and from `extended_from` (MM-DD) to
    the end of the year.
    """

    bank = models.ForeignKey(Bank, models.PROTECT, related_name="+", db_column="bank_code")
    opens = models.TimeField()
    cutoff = models.TimeField()
    extended_cutoff = models.TimeField(null=True, blank=True)
    extended_last_days = models.SmallIntegerField(default=0)
    extended_from = models.CharField(max_length=5, blank=True, default="")
    on_days_off = models.BooleanField(default=False)
    statement_due = models.BooleanField(default=True, help_text="a day closes only with this bank's statement of it")
    revenue_statement_due = models.BooleanField(
        default=False, help_text="and with its statement of the revenue account, beside its list of payments"
    )
    debits_by = models.CharField(max_length=9, choices=DebitsBy.choices, default=DebitsBy.NOTE)

    class Meta:
        verbose_name = "thỏa thuận với ngân hàng"
        constraints = [one_at_a_time("one_agreement_per_bank", "bank")]

    def __str__(self) -> str:
        return f"{self.bank_id} {self.opens:%H:%M}–{self.cutoff:%H:%M}"


class PaymentRoute(Dated):
    """A row of the table that chooses the bank of an order; rows are tried in the order of `place`. See routing.py."""

    place = models.SmallIntegerField()
    payee_bank = models.CharField(max_length=20, blank=True, default="", help_text="'' = any bank")
    through = models.CharField(max_length=20, blank=True, default="", help_text="'' = the payee's own bank")
    amount_from = models.BigIntegerField(default=0)
    amount_to = models.BigIntegerField(null=True, blank=True)
    hour_from = models.TimeField(default=dt.time.min)
    hour_to = models.TimeField(default=dt.time.max)

    class Meta:
        verbose_name = "tuyến thanh toán"
        constraints = [one_at_a_time("one_route_per_place", "place")]

    def __str__(self) -> str:
        return f"{self.place}: {self.payee_bank or '*'} → {self.through or '='}"


class TermsChange(models.Model):
    """A change of an agreement or of the routing table: one steward proposes it, another lets it count from its day on.

    `content` is the row as services know it, in canonical words; what counts are the rows it has become.
    """

    kind = models.CharField(max_length=10)
    content = models.JSONField()
    reason = models.TextField()
    state = models.CharField(max_length=8, default=ChangeState.PROPOSED)
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "thay đổi thỏa thuận với ngân hàng"
        constraints = [
            models.CheckConstraint(
                name="terms_are_approved_by_another",
                condition=~Q(state=ChangeState.APPROVED) | (~Q(decided_by="") & ~Q(decided_by=F("proposed_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
