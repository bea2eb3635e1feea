"""Accounts, certificates, restrictions and payees of units."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from khobac.registers.banks.models import Bank
from khobac.registers.organisations.models import Office, Person, Unit


class AccountKind(models.TextChoices):
    """What an account of a unit holds: authority to spend, or money."""

    ESTIMATE = "estimate", "Tài khoản dự toán"
    DEPOSIT = "deposit", "Tài khoản tiền gửi"


class Account(models.Model):
    """An account of a unit at the treasury; its number is rendered once, when it is opened."""

    number = models.CharField(max_length=30, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="accounts", db_column="unit_code")
    kind = models.CharField(max_length=8, choices=AccountKind.choices)
    natural_account = models.CharField(max_length=4)
    level = models.CharField(max_length=1)
    programme = models.CharField(max_length=5, default="00000")
    treasury = models.ForeignKey(Office, models.PROTECT, related_name="+")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "tài khoản tại Kho bạc"

    def __str__(self) -> str:
        return self.number


class Certificate(models.Model):
    """A person's signing certificate. Revocation and validity are judged as of the moment of signing."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    serial = models.CharField(max_length=64, unique=True)
    pem = models.TextField()
    subject = models.CharField(max_length=300)
    valid_from_at = models.DateTimeField()
    valid_to_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "chứng thư số"

    def __str__(self) -> str:
        return self.serial


class RestrictionKind(models.TextChoices):
    """Spending suspended by the finance agency, or an account frozen."""

    SUSPEND = "suspend", "Tạm đình chỉ chi"
    FREEZE = "freeze", "Phong tỏa"


class Restriction(models.Model):
    """A suspension (of some sub-items, or of all) or a freeze (of an account, wholly or in part).

    Ends once, when it is lifted: what was known before can be read from the row itself.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="restrictions", db_column="unit_code")
    kind = models.CharField(max_length=7, choices=RestrictionKind.choices)
    account_kind = models.CharField(max_length=8, choices=AccountKind.choices, blank=True, default="")
    items = ArrayField(models.CharField(max_length=4), default=list, blank=True, help_text="empty = all")
    amount = models.BigIntegerField(null=True, blank=True, help_text="đồng; NULL = the whole account")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)
    ordered_by = models.CharField(max_length=120)
    basis = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "tạm đình chỉ, phong tỏa"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="suspend", account_kind="", amount=None)
                | Q(kind="freeze", items=[]) & ~Q(account_kind=""),
                name="suspensions_name_items_freezes_name_accounts",
            ),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="a_frozen_part_is_positive"),
            models.CheckConstraint(
                condition=Q(to_at=None) | Q(to_at__gte=F("from_at")), name="a_restriction_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind}"


class Payee(models.Model):
    """Somebody a unit pays, with the account the money goes to: at a bank, or another unit's deposit account.

    A changed account closes this row and opens another under the same `code`; `first_known_on` stays.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="payees", db_column="unit_code")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    sort_key = models.TextField()
    fold = models.TextField()
    tax_code = models.CharField(max_length=14, blank=True, default="")
    bank = models.ForeignKey(Bank, models.PROTECT, null=True, blank=True, related_name="+", db_column="bank_code")
    account_number = models.CharField(max_length=34)
    treasury_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", db_column="treasury_unit_code"
    )
    first_known_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "đơn vị thụ hưởng"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "code"], condition=Q(valid_to=None), name="a_unit_knows_a_payee_under_one_open_row"
            ),
            models.CheckConstraint(
                condition=Q(bank__isnull=False, treasury_unit=None) | Q(bank=None, treasury_unit__isnull=False),
                name="a_payee_is_paid_at_a_bank_or_at_the_treasury",
            ),
        ]

    def __str__(self) -> str:
        return self.name
