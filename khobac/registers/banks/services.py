"""Loading banks, opening the treasury's accounts with them, agreements and routes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from khobac.core import db
from khobac.core.text import sort_key
from khobac.registers.banks.models import Bank, BankAccount, BankAgreement, DebitsBy, PaymentRoute
from khobac.registers.banks.terms import decide_terms as decide_terms
from khobac.registers.banks.terms import end_route as end_route
from khobac.registers.banks.terms import lay_over
from khobac.registers.banks.terms import propose_terms as propose_terms
from khobac.registers.counts import Counts
from khobac.registers.organisations.models import Office
from khobac.registers.recording import Certainty, record


@dataclass(frozen=True)
class BankRow:
    """A bank; see models.Bank."""

    code: str
    name_vi: str
    short_name: str
    kind: str = "commercial_bank"
    bin: str = ""
    bic: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    source: str = ""
    certainty: str = Certainty.ENTERED
    note: str = ""


@dataclass(frozen=True)
class BankAccountRow:
    """An account of an office (by code) at a bank (by code); `label` is its name in the books."""

    office: str
    bank: str
    kind: str
    number: str
    valid_from: dt.date
    label: str
    valid_to: dt.date | None = None
    source: str = ""
    certainty: str = Certainty.ENTERED
    note: str = ""


@dataclass(frozen=True)
class AgreementRow:
    """What is agreed with a bank (by code); see models.BankAgreement."""

    bank: str
    opens: dt.time
    cutoff: dt.time
    valid_from: dt.date
    extended_cutoff: dt.time | None = None
    extended_last_days: int = 0
    extended_from: str = ""
    on_days_off: bool = False
    statement_due: bool = True
    revenue_statement_due: bool = False
    debits_by: str = DebitsBy.NOTE
    valid_to: dt.date | None = None
    source: str = ""
    certainty: str = Certainty.ENTERED
    note: str = ""


@dataclass(frozen=True)
class RouteRow:
    """A row of the routing table; see models.PaymentRoute."""

    place: int
    valid_from: dt.date
    payee_bank: str = ""
    through: str = ""
    amount_from: int = 0
    amount_to: int | None = None
    hour_from: dt.time = dt.time.min
    hour_to: dt.time = dt.time.max
    valid_to: dt.date | None = None
    source: str = ""
    certainty: str = Certainty.ENTERED
    note: str = ""


def agree(rows: Sequence[AgreementRow]) -> Counts:
    """Enter these agreements; repeatable."""
    agreements = [
        BankAgreement(bank_id=row.bank, **{k: v for k, v in asdict(row).items() if k != "bank"}) for row in rows
    ]
    with db.atomic():
        return record(agreements, key=["bank_id", "valid_from"])


def set_routes(rows: Sequence[RouteRow]) -> Counts:
    """Make these the rows of the routing table that begin on their days; repeatable."""
    with db.atomic():
        return record([PaymentRoute(**asdict(row)) for row in rows], key=["place", "valid_from"])


def change_agreement(row: AgreementRow) -> None:
    """Let this agreement count from its first day to its last; what counts on other days stays."""
    new = BankAgreement(bank_id=row.bank, **{k: v for k, v in asdict(row).items() if k != "bank"})
    with db.atomic():
        lay_over(BankAgreement.objects.filter(bank=row.bank), new)


def change_route(row: RouteRow) -> None:
    """Let this row of the routing table count from its first day to its last at its place."""
    with db.atomic():
        lay_over(PaymentRoute.objects.filter(place=row.place), PaymentRoute(**asdict(row)))


def load_banks(rows: Sequence[BankRow]) -> Counts:
    """Enter these banks or correct their labels; repeatable."""
    banks = [Bank(**asdict(row), sort_key=sort_key(row.short_name)) for row in rows]
    labels = [field.name for field in Bank._meta.concrete_fields if not field.primary_key]
    with db.atomic():
        present = Bank.objects.filter(code__in=[bank.code for bank in banks]).count()
        Bank.objects.bulk_create(banks, update_conflicts=True, unique_fields=["code"], update_fields=labels)
    return Counts(new=len(banks) - present, unchanged=present)


def open_bank_accounts(rows: Sequence[BankAccountRow]) -> Counts:
    """Open these accounts; repeatable."""
    with db.atomic():
        ids = dict(Office.objects.filter(code__in={row.office for row in rows}).values_list("code", "id"))
        accounts = [
            BankAccount(
                office_id=ids[row.office],
                bank_id=row.bank,
                kind=row.kind,
                number=row.number,
                label=row.label,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                source=row.source,
                certainty=row.certainty,
                note=row.note,
            )
            for row in rows
        ]
        return record(accounts, key=["office_id", "bank_id", "kind", "valid_from"])
