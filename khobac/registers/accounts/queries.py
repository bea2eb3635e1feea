"""Reading accounts, restrictions, payees and certificates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from django.db.models import Q, QuerySet

from khobac.core import clock, db
from khobac.core.arrays import texts
from khobac.core.db import Asked
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


class Frozen(Enum):
    """The whole account, whatever stands on it."""

    FULL = "full"


FULL = Frozen.FULL


@dataclass(frozen=True)
class RestrictionsView:
    """What a unit may not spend at an instant. `frozen`: per account kind FULL, or the frozen part in đồng (0 = none)."""

    suspended_all: bool
    suspended_items: frozenset[str]
    frozen: Mapping[str, Frozen | int]


def account(number: str) -> Account | None:
    """The account of that number, open or closed."""
    return Account.objects.select_related("treasury").filter(number=number).first()


def accounts(unit_code: str, on: dt.date) -> list[Account]:
    """The accounts of a unit open on that day."""
    still_open = Q(closed_on=None) | Q(closed_on__gt=on)
    return list(Account.objects.filter(still_open, unit=unit_code, opened_on__lte=on).order_by("kind", "number"))


def deposits_numbered(numbers: Collection[str], treasury: str, on: dt.date) -> dict[str, str]:
    """The units of those of these numbers that are deposit accounts open on that day in that treasury's book; one statement."""
    still_open = Q(closed_on=None) | Q(closed_on__gt=on)
    found = Account.objects.filter(
        still_open, number__in=set(numbers), treasury__code=treasury, kind=AccountKind.DEPOSIT, opened_on__lte=on
    )
    return dict(found.values_list("number", "unit"))


def deposit_account(unit_code: str) -> Account | None:
    """The unit's open deposit account; None when it has none."""
    return Account.objects.filter(unit=unit_code, kind=AccountKind.DEPOSIT, closed_on=None).order_by("id").first()


def restrictions(unit_code: str, at: dt.datetime) -> RestrictionsView:
    """Suspensions and freezes of a unit at that instant; one statement."""
    return ask_restrictions(unit_code, at).answer


def ask_restrictions(unit_code: str, at: dt.datetime) -> Asked[RestrictionsView]:
    """The same, sent and not waited for."""
    return db.ask(_RESTRICTIONS, {"unit": unit_code, "at": at}, _restrictions)


_RESTRICTIONS = """
SELECT kind, account_kind, items, amount FROM accounts_restriction
WHERE unit_code = %(unit)s AND from_at <= %(at)s AND (to_at IS NULL OR to_at > %(at)s)
"""


def _restrictions(rows: db.Rows) -> RestrictionsView:
    suspended = [row["items"] for row in rows if row["kind"] == RestrictionKind.SUSPEND]
    return RestrictionsView(
        suspended_all=any(not items for items in suspended),
        suspended_items=frozenset(item for items in suspended for item in items),
        frozen={
            kind.value: _frozen([row["amount"] for row in rows if row["account_kind"] == kind]) for kind in AccountKind
        },
    )


def restrictions_of(unit_codes: Collection[str], at: dt.datetime) -> dict[str, RestrictionsView]:
    """The same for those of many units that have any; one statement."""
    by_unit: dict[str, db.Rows] = {}
    for row in db.rows(_RESTRICTIONS_OF_MANY, {"units": texts(unit_codes), "at": at}):
        by_unit.setdefault(row["unit_code"], []).append(row)
    return {unit: _restrictions(rows) for unit, rows in by_unit.items()}


_RESTRICTIONS_OF_MANY = """
SELECT unit_code, kind, account_kind, items, amount FROM accounts_restriction
WHERE unit_code = ANY (%(units)s::text[]) AND from_at <= %(at)s AND (to_at IS NULL OR to_at > %(at)s)
"""


def restricted_units(unit_codes: Collection[str], at: dt.datetime) -> set[str]:
    """Those of the units that have any restriction at that instant; one statement."""
    found = Restriction.objects.filter(_in_force(at), unit__in=set(unit_codes))
    return set(found.values_list("unit_id", flat=True))


def payee(unit_code: str, code_or_id: str | int, on: dt.date) -> Payee | None:
    """The payee under its code as it stands on that day, or the very row of that id."""
    which = Q(id=code_or_id) if isinstance(code_or_id, int) else Q(code=code_or_id) & valid_on(on)
    return _payees().filter(which, unit=unit_code).order_by("-id").first()


@dataclass(frozen=True)
class PayeeAccount:
    """The account money to a payee goes to: at a bank, or another unit's at the treasury."""

    id: int
    code: str
    name: str
    bank: str
    account_number: str
    treasury_unit: str
    treasury: str = ""
    """The code of the treasury whose book holds that unit."""


def ask_payee_account(unit_code: str, code: str, on: dt.date) -> Asked[PayeeAccount | None]:
    """The account under a payee's code as it stands on that day, sent and not waited for."""
    named = {"unit": unit_code, "code": code, "on": on}
    return db.ask(_PAYEE_ACCOUNT, named, lambda rows: PayeeAccount(**rows[0]) if rows else None)


_PAYEE_ACCOUNT = """
SELECT payee.id, payee.code, payee.name, coalesce(payee.bank_code, '') AS bank, payee.account_number,
    coalesce(payee.treasury_unit_code, '') AS treasury_unit, coalesce(treasury.code, '') AS treasury
FROM accounts_payee AS payee
LEFT JOIN organisations_unit AS holder ON holder.code = payee.treasury_unit_code
LEFT JOIN organisations_office AS treasury ON treasury.id = holder.treasury_id
WHERE payee.unit_code = %(unit)s AND payee.code = %(code)s
    AND payee.valid_from <= %(on)s AND (payee.valid_to IS NULL OR payee.valid_to >= %(on)s)
ORDER BY payee.id DESC LIMIT 1
"""


def payee_accounts(asked: Collection[tuple[str, str]], on: dt.date) -> dict[tuple[str, str], PayeeAccount]:
    """The same for many (unit, code) pairs; one statement by index."""
    found = db.rows(
        _PAYEE_ACCOUNTS,
        {"units": texts(unit for unit, _ in asked), "codes": texts(code for _, code in asked), "on": on},
    )
    return {(row.pop("unit_code"), row["code"]): PayeeAccount(**row) for row in found}


_PAYEE_ACCOUNTS = """
SELECT DISTINCT ON (payee.unit_code, payee.code) payee.unit_code, payee.id, payee.code, name,
    coalesce(bank_code, '') AS bank, account_number, coalesce(treasury_unit_code, '') AS treasury_unit
FROM unnest(%(units)s::text[], %(codes)s::text[]) AS asked (unit_code, code)
JOIN accounts_payee AS payee ON payee.unit_code = asked.unit_code AND payee.code = asked.code
WHERE valid_from <= %(on)s AND (valid_to IS NULL OR valid_to >= %(on)s)
ORDER BY payee.unit_code, payee.code, payee.id DESC
"""


def payees(unit_code: str, text: str, on: dt.date, limit: int = 20) -> list[Payee]:
    """Payees of a unit whose name, code or tax code contains every word, with or without diacritics."""
    words = Q()
    for word in fold(text).split():
        words &= Q(fold__contains=word)
    return list(_payees().filter(valid_on(on), words, unit=unit_code).order_by("sort_key")[:limit])


def payees_by_code(unit_code: str, codes: Collection[str], on: dt.date) -> dict[str, Payee]:
    """Those of these payees of a unit that stand on that day, by code; one statement."""
    return {row.code: row for row in _payees().filter(valid_on(on), unit=unit_code, code__in=set(codes)).order_by("id")}


def payees_by_id(ids: Collection[int]) -> dict[int, Payee]:
    """These rows, whatever day they stood; one statement."""
    return {row.id: row for row in _payees().filter(id__in=set(ids))}


def certificates(serials: Collection[str]) -> dict[str, Certificate]:
    """Those of the certificates that are registered, revoked ones too, by serial, with their persons."""
    found = Certificate.objects.select_related("person").filter(serial__in=set(serials))
    return {row.serial: row for row in found}


def certificate_owners(serials: Collection[str], at: dt.datetime | None = None) -> dict[str, str]:
    """User names by serial of those certificates that are registered and not revoked at that instant (default now)."""
    return ask_certificate_owners(serials, at).answer


def ask_certificate_owners(serials: Collection[str], at: dt.datetime | None = None) -> Asked[dict[str, str]]:
    """The same, sent and not waited for."""
    named = {"serials": texts(serials), "at": at or clock.now()}
    return db.ask(_OWNERS, named, lambda rows: {row["serial"]: row["username"] for row in rows})


_OWNERS = """
SELECT serial, username
FROM accounts_certificate AS certificate JOIN organisations_person AS person ON person.id = certificate.person_id
WHERE serial = ANY (%(serials)s::text[]) AND (revoked_at IS NULL OR revoked_at > %(at)s)
"""


def serials_of(usernames: Collection[str], at: dt.datetime | None = None) -> dict[str, str]:
    """The certificate each of these people signs with at that instant (default now): the latest valid one, by user name."""
    at = at or clock.now()
    standing = Q(revoked_at=None) | Q(revoked_at__gt=at)
    found = Certificate.objects.filter(
        standing, person__username__in=set(usernames), valid_from_at__lte=at, valid_to_at__gt=at
    )
    return dict(found.order_by("valid_from_at", "id").values_list("person__username", "serial"))


def _in_force(at: dt.datetime) -> Q:
    return Q(from_at__lte=at) & (Q(to_at=None) | Q(to_at__gt=at))


def _payees() -> QuerySet[Payee]:
    return Payee.objects.select_related("bank", "treasury_unit")


def _frozen(amounts: list[int | None]) -> Frozen | int:
    return FULL if None in amounts else sum(amount or 0 for amount in amounts)
