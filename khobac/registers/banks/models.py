"""Banks, and the accounts the treasury's offices hold with them."""

from __future__ import annotations

from django.db import models

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
