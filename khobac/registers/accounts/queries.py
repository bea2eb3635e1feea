"""Reading accounts, restrictions, payees and certificates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from khobac.core import clock
from khobac.core.text import fold
from khobac.registers.accounts.models import (
    Account,
    AccountKind,
    Certificate,
    Payee,
    Restriction,
    RestrictionKind,
)
from khobac.registers.recording import valid_on


@dataclass(frozen=True)
class Freeze:
    """How much of an account is frozen: the whole, or an amount in đồng (0 = nothing)."""

    whole: bool
    amount: int


@dataclass(frozen=True)
class RestrictionsView:
    """What a unit may not spend at an instant."""

    suspended_all: bool
    suspended_items: frozenset[str]
    estimate: Freeze
    deposit: Freeze


@dataclass(frozen=True)
class PayeeView:
    """A payee with the account it is paid to: at a bank, or the deposit account of another unit."""

    id: int
    unit: str
    code: str
    name: str
    tax_code: str
    bank_code: str | None
    bank_name: str
    account_number: str
    treasury_unit_code: str | None
    first_known_on: dt.date
    valid_from: dt.date


def account(number: str) -> Account | None:
    """The account of that number, open or closed."""
    return Account.objects.select_related("treasury").filter(number=number).first()


def accounts(unit_code: str, on: dt.date) -> list[Account]:
    """The accounts of a unit open on that day."""
    still_open = Q(closed_on=None) | Q(closed_on__gt=on)
    return list(Account.objects.filter(still_open, unit=unit_code, opened_on__lte=on).order_by("kind", "number"))


def deposit_account(unit_code: str) -> Account | None:
    """The unit's open deposit account; None when it has none."""
    return Account.objects.filter(unit=unit_code, kind=AccountKind.DEPOSIT, closed_on=None).order_by("id").first()


def restrictions(unit_code: str, at: dt.datetime) -> RestrictionsView:
    """Suspensions and freezes of a unit at that instant; one statement."""
    in_force = Q(from_at__lte=at) & (Q(to_at=None) | Q(to_at__gt=at))
    rows = list(Restriction.objects.filter(in_force, unit=unit_code))
    suspensions = [row for row in rows if row.kind == RestrictionKind.SUSPEND]
    return RestrictionsView(
        suspended_all=any(not row.items for row in suspensions),
        suspended_items=frozenset(item for row in suspensions for item in row.items),
        estimate=_freeze([row for row in rows if row.account_kind == AccountKind.ESTIMATE]),
        deposit=_freeze([row for row in rows if row.account_kind == AccountKind.DEPOSIT]),
    )


def payee(unit_code: str, code_or_id: str | int, on: dt.date) -> PayeeView | None:
    """The payee under its code as it stands on that day, or the very row of that id."""
    which = Q(id=code_or_id) if isinstance(code_or_id, int) else Q(code=code_or_id) & valid_on(on)
    row = _payees().filter(which, unit=unit_code).order_by("-id").first()
    return None if row is None else _payee_view(row)


def payees(unit_code: str, text: str, on: dt.date, limit: int = 20) -> list[PayeeView]:
    """Payees of a unit whose name, code or tax code contains every word, with or without diacritics."""
    words = Q()
    for word in fold(text).split():
        words &= Q(fold__contains=word)
    found = _payees().filter(valid_on(on), words, unit=unit_code).order_by("sort_key")
    return [_payee_view(row) for row in found[:limit]]


def payees_by_id(ids: Collection[int]) -> dict[int, PayeeView]:
    """These rows, whatever day they stood; one statement."""
    return {row.id: _payee_view(row) for row in _payees().filter(id__in=set(ids))}


def certificates(serials: Collection[str]) -> dict[str, Certificate]:
    """Those of the certificates that are registered, revoked ones too, by serial, with their persons."""
    found = Certificate.objects.select_related("person").filter(serial__in=set(serials))
    return {row.serial: row for row in found}


def certificate_owners(serials: Collection[str], at: dt.datetime | None = None) -> dict[str, str]:
    """User names by serial of those certificates that are registered and not revoked at that instant (default now)."""
    standing = Q(revoked_at=None) | Q(revoked_at__gt=at or clock.now())
    found = Certificate.objects.filter(standing, serial__in=set(serials))
    return dict(found.values_list("serial", "person__username"))


def serials_of(usernames: Collection[str]) -> dict[str, str]:
    """The serial of each person's latest certificate that is not revoked; one statement."""
    found = Certificate.objects.filter(person__username__in=set(usernames), revoked_at=None).order_by("id")
    return dict(found.values_list("person__username", "serial"))


def _payees() -> QuerySet[Payee]:
    return Payee.objects.select_related("bank")


def _payee_view(row: Payee) -> PayeeView:
    return PayeeView(
        id=row.id,
        unit=row.unit_id,
        code=row.code,
        name=row.name,
        tax_code=row.tax_code,
        bank_code=row.bank_id,
        bank_name=row.bank.short_name if row.bank else "",
        account_number=row.account_number,
        treasury_unit_code=row.treasury_unit_id,
        first_known_on=row.first_known_on,
        valid_from=row.valid_from,
    )


def _freeze(freezes: list[Restriction]) -> Freeze:
    return Freeze(any(row.amount is None for row in freezes), sum(row.amount or 0 for row in freezes))


def restricted_units(unit_codes: Collection[str], at: dt.datetime) -> frozenset[str]:
    """Those of the units on which any suspension or freeze stands at that instant; one statement."""
    in_force = Q(from_at__lte=at) & (Q(to_at=None) | Q(to_at__gt=at))
    return frozenset(Restriction.objects.filter(in_force, unit__in=set(unit_codes)).values_list("unit_id", flat=True))
