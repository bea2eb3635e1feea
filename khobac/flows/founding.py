"""Entering at once what must exist before the first dossier: offices, units, people, codes, banks, law.

For sample provinces and acceptance cases, whose facts are written in code; reference data of the real state come in
through `reference_data`. Set-based: the number of statements does not depend on the number of rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from khobac.books.ledger import services as ledger
from khobac.books.ledger.services import RoleAccount, SetMember
from khobac.core import clock, db
from khobac.core.repeats import repeated
from khobac.registers.accounts import services as accounts
from khobac.registers.accounts.services import AccountRow, CertificateRow, PayeeRow
from khobac.registers.banks import services as banks
from khobac.registers.banks.services import AgreementRow, BankAccountRow, BankRow
from khobac.registers.calendar import services as calendar
from khobac.registers.law import services as law
from khobac.registers.law.loading import TextFile
from khobac.registers.law.services import ValueRow
from khobac.registers.nomenclature import services as nomenclature
from khobac.registers.nomenclature.services import ChapterRangeRow, CodeRow
from khobac.registers.organisations import services as organisations
from khobac.registers.organisations.services import Appointment, NewPerson, OfficeRow, UnitRow

__all__ = [
    "AccountRow",
    "AgreementRow",
    "Appointment",
    "BankAccountRow",
    "BankRow",
    "CertificateRow",
    "ChapterRangeRow",
    "CodeRow",
    "Foundation",
    "NewPerson",
    "OfficeRow",
    "PayeeRow",
    "Quota",
    "RoleAccount",
    "SetMember",
    "TextFile",
    "UnitRow",
    "ValueRow",
    "certify",
    "found",
    "set_days",
    "set_law",
]


@dataclass(frozen=True)
class Quota:
    """Approved staff and contract labour of a unit."""

    unit: str
    staff: int
    contract_labour: int


@dataclass(frozen=True)
class Foundation:
    """Everything that is entered; each list may be empty. `open_months` are the first and last booking month to open."""

    on: dt.date
    open_months: tuple[dt.date, dt.date] | None = None
    codes: Sequence[CodeRow] = ()
    chapters: Sequence[ChapterRangeRow] = ()
    offices: Sequence[OfficeRow] = ()
    units: Sequence[UnitRow] = ()
    quotas: Sequence[Quota] = ()
    people: Sequence[NewPerson] = ()
    appointments: Sequence[Appointment] = ()
    certificates: Sequence[CertificateRow] = ()
    banks: Sequence[BankRow] = ()
    bank_accounts: Sequence[BankAccountRow] = ()
    agreements: Sequence[AgreementRow] = ()
    accounts: Sequence[AccountRow] = ()
    payees: Sequence[PayeeRow] = ()
    days_off: Sequence[dt.date] = ()
    working_saturdays: Sequence[dt.date] = ()
    law: Sequence[ValueRow] = ()
    texts: Sequence[TextFile] = ()
    roles: Sequence[RoleAccount] = ()
    sets: Sequence[SetMember] = ()


@repeated
def found(new: Foundation, by: str) -> None:
    """Enter it, in one transaction; the order is that of who refers to whom."""
    with db.atomic():
        nomenclature.load_codes(new.codes)
        nomenclature.load_chapter_ranges(new.chapters)
        organisations.register_offices(new.offices)
        organisations.register_units(new.units)
        for quota in new.quotas:
            organisations.set_quota(quota.unit, quota.staff, quota.contract_labour, new.on, by)
        organisations.new_persons(new.people)
        organisations.appoint_many(new.appointments, by)
        banks.load_banks(new.banks)
        banks.open_bank_accounts(new.bank_accounts)
        banks.agree(new.agreements)
        accounts.open_accounts(new.accounts, by)
        accounts.register_certificates(new.certificates, by)
        accounts.register_payees(new.payees, new.on, by)
        calendar.set_days(new.days_off, new.working_saturdays, by)
        law.set_values(new.law)
        law.load_read(new.texts)
        ledger.set_roles(new.roles)
        ledger.set_members(new.sets)
        if new.open_months:
            ledger.prepare_months(*new.open_months)


@repeated
def certify(people: Sequence[NewPerson], certificates: Sequence[CertificateRow], by: str) -> None:
    """Enter people with the certificates they sign with; those known stay as they are."""
    with db.atomic():
        organisations.new_persons(people)
        accounts.register_certificates(certificates, by)


def appoint(person: str, seat: str, unit: str, by: str) -> None:
    """Put a person into a seat of a unit from now on."""
    organisations.appoint(person, seat, unit=unit, from_at=clock.now(), by=by)


def set_days(closed: Sequence[dt.date], opened: Sequence[dt.date], by: str) -> None:
    """Close working days and open days off."""
    calendar.set_days(closed, opened, by)


def set_law(rows: Sequence[ValueRow]) -> None:
    """Let these values count at once."""
    law.set_values(rows)
