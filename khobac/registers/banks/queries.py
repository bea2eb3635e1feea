"""Reading banks and the treasury's accounts with them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from khobac.registers.banks.models import Bank, BankAccount, BankAccountKind
from khobac.registers.recording import known, valid_on


def bank(code: str) -> Bank | None:
    """The bank of that code, open or not."""
    return Bank.objects.filter(code=code).first()


def banks_on(on: dt.date) -> list[Bank]:
    """Banks open on that day, in the order of their short names."""
    return list(Bank.objects.filter(valid_on(on)).order_by("sort_key"))


def payment_account(office_code: str, bank_code: str, on: dt.date) -> BankAccount | None:
    """The account an office pays from at a bank on that day."""
    return _accounts(on).filter(office__code=office_code, bank=bank_code, kind=BankAccountKind.PAYMENT).first()


def bank_accounts(office_code: str, on: dt.date) -> list[BankAccount]:
    """All accounts of an office at banks on that day."""
    return list(_accounts(on).filter(office__code=office_code).order_by("bank", "kind"))


@dataclass(frozen=True)
class RevenueAccount:
    """A specialised revenue account: whose it is, what the books call its bank, and the bank's number for QR codes."""

    number: str
    office: str
    treasury_id: int
    label: str
    bank: str
    bank_name: str
    bin: str


def revenue_accounts(bank_code: str, on: dt.date) -> dict[str, RevenueAccount]:
    """The revenue accounts of all offices at a bank on that day, by number. One statement."""
    return {each.number: each for each in map(_revenue, _accounts(on).filter(bank=bank_code, kind=BankAccountKind.REVENUE))}


def revenue_accounts_of(office_code: str, on: dt.date) -> list[RevenueAccount]:
    """Where an office collects on that day, by bank. One statement."""
    found = _accounts(on).filter(office__code=office_code, kind=BankAccountKind.REVENUE).order_by("bank")
    return list(map(_revenue, found))


def _revenue(account: BankAccount) -> RevenueAccount:
    return RevenueAccount(
        account.number,
        account.office.code,
        account.office_id,
        account.label,
        account.bank_id,
        account.bank.short_name,
        account.bank.bin,
    )


def _accounts(on: dt.date) -> QuerySet[BankAccount]:
    return BankAccount.objects.select_related("bank", "office").filter(known(), valid_on(on))
