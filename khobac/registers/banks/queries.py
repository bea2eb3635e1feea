"""Reading banks and the treasury's accounts with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from khobac.core import clock
from khobac.registers.banks.changes import ChangeState
from khobac.registers.banks.hours import BankHours
from khobac.registers.banks.models import (
    Bank,
    BankAccount,
    BankAccountKind,
    BankAgreement,
    DebitsBy,
    PaymentRoute,
    TermsChange,
)
from khobac.registers.banks.routing import Route
from khobac.registers.recording import known, valid_on

REVENUE = BankAccountKind.REVENUE


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


def offices_with_accounts(on: dt.date) -> list[str]:
    """Codes of the offices that hold an account at a bank on that day; one statement."""
    return sorted(set(_accounts(on).values_list("office__code", flat=True)))


def offices_of_accounts(numbers: Collection[str], on: dt.date) -> dict[str, str]:
    """The code of the office that holds each of these accounts on that day; one statement."""
    return dict(_accounts(on).filter(number__in=set(numbers)).values_list("number", "office__code"))


def accounts_numbered(numbers: Collection[str], on: dt.date) -> dict[str, BankAccount]:
    """These accounts of the treasury by number; one statement."""
    return {row.number: row for row in _accounts(on).filter(number__in=set(numbers))}


def payment_banks(office_codes: Collection[str], on: dt.date) -> dict[str, set[str]]:
    """The banks each office may pay through on that day; one statement."""
    found: dict[str, set[str]] = {code: set() for code in office_codes}
    held = _accounts(on).filter(office__code__in=set(office_codes), kind=BankAccountKind.PAYMENT)
    for office, bank_code in held.values_list("office__code", "bank"):
        found[office].add(bank_code)
    return found


@dataclass(frozen=True, slots=True)
class AgreementView:
    """What is agreed with a bank on a day."""

    bank: str
    hours: BankHours
    statement_due: bool
    revenue_statement_due: bool
    debits_by_statement: bool


def agreements(on: dt.date) -> dict[str, AgreementView]:
    """The agreements of that day by bank; a bank without one takes orders at any hour. One statement."""
    return {row.bank_id: _agreement(row) for row in BankAgreement.objects.filter(known(), valid_on(on))}


def routes(on: dt.date) -> list[Route]:
    """The routing table of that day, in its order; one statement."""
    return [
        Route(row.payee_bank, row.through, row.amount_from, row.amount_to, row.hour_from, row.hour_to)
        for row in PaymentRoute.objects.filter(known(), valid_on(on)).order_by("place")
    ]


@dataclass(frozen=True, slots=True)
class AgreementRowView:
    """An agreement with its days, as people read it."""

    bank: str
    bank_name: str
    opens: dt.time
    cutoff: dt.time
    extended_cutoff: dt.time | None
    extended_last_days: int
    extended_from: str
    on_days_off: bool
    statement_due: bool
    revenue_statement_due: bool
    debits_by: str
    valid_from: dt.date
    valid_to: dt.date | None
    certainty: str


@dataclass(frozen=True, slots=True)
class RouteRowView:
    """A row of the routing table with its days."""

    place: int
    payee_bank: str
    through: str
    amount_from: int
    amount_to: int | None
    hour_from: dt.time
    hour_to: dt.time
    valid_from: dt.date
    valid_to: dt.date | None
    certainty: str


@dataclass(frozen=True, slots=True)
class TermsView:
    """A proposed change of terms that waits."""

    id: int
    kind: str
    content: dict[str, Any]
    reason: str
    proposed_by: str
    proposed_at: dt.datetime


def agreements_from(day: dt.date) -> list[AgreementRowView]:
    """Agreements that hold on that day or will, by bank and first day; one statement."""
    found = BankAgreement.objects.select_related("bank").filter(known(), _not_over(day)).order_by("bank", "valid_from")
    own = [each for each in AgreementRowView.__dataclass_fields__ if each not in ("bank", "bank_name")]
    return [
        AgreementRowView(row.bank_id, row.bank.short_name, **{name: getattr(row, name) for name in own})
        for row in found
    ]


def routes_from(day: dt.date) -> list[RouteRowView]:
    """Rows of the routing table that hold on that day or will, in their order; one statement."""
    found = PaymentRoute.objects.filter(known(), _not_over(day)).order_by("place", "valid_from")
    return [RouteRowView(**{name: getattr(row, name) for name in RouteRowView.__dataclass_fields__}) for row in found]


def terms_waiting() -> list[TermsView]:
    """Changes of terms nobody has decided yet, oldest first; one statement."""
    return [_terms(row) for row in TermsChange.objects.filter(state=ChangeState.PROPOSED).order_by("id")]


def lock_terms(change_id: int) -> TermsView | None:
    """A change that waits, locked; None where there is none, or it has been decided."""
    waiting = TermsChange.objects.select_for_update().filter(pk=change_id, state=ChangeState.PROPOSED).first()
    return _terms(waiting) if waiting else None


def _terms(row: TermsChange) -> TermsView:
    return TermsView(row.pk, row.kind, row.content, row.reason, row.proposed_by, clock.local(row.proposed_at))


def _not_over(day: dt.date) -> Q:
    return Q(valid_to=None) | Q(valid_to__gte=day)


def _agreement(row: BankAgreement) -> AgreementView:
    month, _, day = row.extended_from.partition("-")
    hours = BankHours(
        row.opens,
        row.cutoff,
        row.extended_cutoff,
        row.extended_last_days,
        (int(month), int(day)) if day else None,
        row.on_days_off,
    )
    by_statement = row.debits_by == DebitsBy.STATEMENT
    return AgreementView(row.bank_id, hours, row.statement_due, row.revenue_statement_due, by_statement)


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
    return {
        each.number: each for each in map(_revenue, _accounts(on).filter(bank=bank_code, kind=BankAccountKind.REVENUE))
    }


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
