"""Changing accounts, restrictions, payees and certificates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.text import fold, sort_key
from khobac.registers.accounts.models import (
    Account,
    AccountKind,
    Certificate,
    Payee,
    Restriction,
    RestrictionKind,
)
from khobac.registers.nomenclature.spec import NO_PROGRAMME, deposit_account_number, estimate_account_number
from khobac.registers.organisations.models import Person, Unit


@dataclass(frozen=True)
class AccountRow:
    """An account to be opened. The level of an estimate account is the unit's, of a deposit 0 where there is none."""

    unit: str
    kind: str
    natural_account: str
    opened_on: dt.date
    level: str = "0"
    programme: str = NO_PROGRAMME

    @property
    def number(self) -> str:
        """As told to the unit (Circular 18/2020 Article 9)."""
        if self.kind == AccountKind.ESTIMATE:
            return estimate_account_number(self.natural_account, self.level, self.unit)
        return deposit_account_number(self.natural_account, self.unit, self.level, self.programme)


@dataclass(frozen=True)
class PayeeRow:
    """A payee with the account it is paid to: at a bank (code), or the deposit account of another unit."""

    unit: str
    code: str
    name: str
    account_number: str
    bank: str | None = None
    treasury_unit: str | None = None
    tax_code: str = ""


@dataclass(frozen=True)
class CertificateRow:
    """A certificate of a person (user name)."""

    person: str
    serial: str
    pem: str
    subject: str
    valid_from_at: dt.datetime
    valid_to_at: dt.datetime


def open_accounts(rows: Sequence[AccountRow], by: str) -> None:
    """Open these accounts in the books of their units, set-based; those that exist stay as they are."""
    with db.atomic():
        books = dict(Unit.objects.filter(code__in={row.unit for row in rows}).values_list("code", "treasury_id"))
        Account.objects.bulk_create(
            [
                Account(
                    number=row.number,
                    unit_id=row.unit,
                    kind=row.kind,
                    natural_account=row.natural_account,
                    level=row.level,
                    programme=row.programme,
                    treasury_id=books[row.unit],
                    opened_on=row.opened_on,
                )
                for row in rows
            ],
            ignore_conflicts=True,
        )
        audit.record(by, "accounts.open", [(row.number, row.unit) for row in rows])


def open_account(row: AccountRow, by: str) -> str:
    """Open one account; its number."""
    open_accounts([row], by)
    return row.number


def suspend(unit: str, items: Sequence[str], by: str, basis: str = "") -> None:
    """Suspend spending of a unit from now on: these sub-items, or all when none is named (rule C17)."""
    _restrict(Restriction(unit_id=unit, kind=RestrictionKind.SUSPEND, items=sorted(items), basis=basis), by)


def lift(unit: str, items: Sequence[str], by: str) -> None:
    """End suspensions now: of these sub-items, or of all. Refused (STATE) when none is in force."""
    which = Q(items__overlap=list(items)) if items else Q()
    with db.atomic():
        ended = _end(unit, RestrictionKind.SUSPEND, which)
        kept = sorted({item for row in ended for item in row.items} - set(items)) if items else []
        if kept:
            suspend(unit, kept, by, ended[0].basis)
        audit.record(by, "accounts.lift", [(unit, unit)])


def freeze(unit: str, account_kind: str, by: str, amount: int | None = None, basis: str = "") -> None:
    """Freeze an account of a unit from now on, wholly or `amount` đồng of it."""
    row = Restriction(unit_id=unit, kind=RestrictionKind.FREEZE, account_kind=account_kind, amount=amount, basis=basis)
    _restrict(row, by)


def unfreeze(unit: str, account_kind: str, by: str) -> None:
    """End every freeze of that account now. Refused (STATE) when none is in force."""
    with db.atomic():
        _end(unit, RestrictionKind.FREEZE, Q(account_kind=account_kind))
        audit.record(by, "accounts.unfreeze", [(f"{unit} {account_kind}", unit)])


def register_certificates(rows: Sequence[CertificateRow], by: str) -> None:
    """Register certificates, set-based; a serial already registered stays as it is."""
    now = clock.now()
    with db.atomic():
        people = dict(Person.objects.filter(username__in={row.person for row in rows}).values_list("username", "id"))
        Certificate.objects.bulk_create(
            [
                Certificate(
                    person_id=people[row.person],
                    serial=row.serial,
                    pem=row.pem,
                    subject=row.subject,
                    valid_from_at=row.valid_from_at,
                    valid_to_at=row.valid_to_at,
                    registered_at=now,
                )
                for row in rows
            ],
            ignore_conflicts=True,
        )
        audit.record(by, "accounts.register_certificate", [(row.serial, "") for row in rows])


def register_certificate(row: CertificateRow, by: str) -> None:
    """Register one certificate."""
    register_certificates([row], by)


def revoke_certificate(serial: str, by: str) -> None:
    """From now on signatures with this certificate do not count; earlier ones do. Refused: NOT_FOUND, STATE."""
    with db.atomic():
        row = Certificate.objects.select_for_update().filter(serial=serial).first()
        if row is None:
            raise Refused(Word.NOT_FOUND, f"Không có chứng thư số {serial}.")
        if row.revoked_at is not None:
            raise Refused(Word.STATE, "Chứng thư số đã bị thu hồi.")
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        audit.record(by, "accounts.revoke_certificate", [(serial, "")])


def register_payees(rows: Sequence[PayeeRow], known_on: dt.date, by: str) -> list[int]:
    """Enter payees of units, known from that day on; set-based. The ids of their rows."""
    with db.atomic():
        payees = Payee.objects.bulk_create(_payee(row, known_on, known_on) for row in rows)
        audit.record(by, "accounts.register_payee", [(row.code, row.unit) for row in rows])
        return [payee.id for payee in payees]


def register_payee(row: PayeeRow, known_on: dt.date, by: str) -> int:
    """Enter one payee; the id of its row."""
    return register_payees([row], known_on, by)[0]


def change_payee_account(
    unit: str,
    code: str,
    account_number: str,
    by: str,
    bank: str | None = None,
    treasury_unit: str | None = None,
) -> int:
    """From today on pay this payee elsewhere: a new row (its id); dossiers keep the row they were filed with.

    Refused (NOT_FOUND) when the unit knows no such payee. Without bank and treasury unit the bank stays the same.
    """
    today = clock.today()
    with db.atomic():
        old = Payee.objects.select_for_update().filter(unit=unit, code=code, valid_to=None).first()
        if old is None:
            raise Refused(Word.NOT_FOUND, f"Đơn vị chưa có đối tượng thụ hưởng {code}.")
        old.valid_to = today - dt.timedelta(days=1)
        old.save(update_fields=["valid_to"])
        if bank is None and treasury_unit is None:
            bank, treasury_unit = old.bank_id, old.treasury_unit_id
        row = PayeeRow(unit, code, old.name, account_number, bank, treasury_unit, old.tax_code)
        new = _payee(row, old.first_known_on, today)
        new.save(force_insert=True)
        audit.record(by, "accounts.change_payee_account", [(code, unit)])
        return new.id


def _restrict(row: Restriction, by: str) -> None:
    with db.atomic():
        row.from_at = clock.now()
        row.ordered_by = by
        row.save(force_insert=True)
        audit.record(by, f"accounts.{row.kind}", [(row.unit_id, row.unit_id)])


def _end(unit: str, kind: str, which: Q) -> list[Restriction]:
    """End the restrictions in force now; those that were ended."""
    now = clock.now()
    in_force = Restriction.objects.select_for_update().filter(which, unit=unit, kind=kind, to_at=None, from_at__lte=now)
    rows = list(in_force)
    if not rows:
        raise Refused(Word.STATE, "Không có hạn chế nào đang hiệu lực.", unit=unit)
    Restriction.objects.filter(pk__in=[row.pk for row in rows]).update(to_at=now)
    return rows


def _payee(row: PayeeRow, first_known_on: dt.date, valid_from: dt.date) -> Payee:
    return Payee(
        unit_id=row.unit,
        code=row.code,
        name=row.name,
        sort_key=sort_key(row.name),
        fold=fold(f"{row.code} {row.name} {row.tax_code}"),
        tax_code=row.tax_code,
        bank_id=row.bank,
        account_number=row.account_number,
        treasury_unit_id=row.treasury_unit,
        first_known_on=first_known_on,
        valid_from=valid_from,
    )
