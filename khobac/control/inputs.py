"""The three inputs of the engine, as plain frozen data that goes to JSON and back without loss.

`Snapshot` is what the unit filed. `Position` is what the State knew at the instant of the check: registers (as of
sending), balances, quota and restrictions (as of the moment asked). The third input, `Law`, lives with the law
register. Amounts are whole đồng.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import TypeAdapter

from khobac.core import clock
from khobac.registers.calendar.working_time import WorkingCalendar


class Kind(StrEnum):
    """What a spending dossier asks for."""

    PAYMENT = "payment"
    ADVANCE = "advance"
    PAY_FIRST = "pay_first"
    SETTLEMENT = "settlement"
    RETURN_OF_FUNDS = "return_of_funds"
    DEPOSIT_PAYMENT = "deposit_payment"


@dataclass(frozen=True)
class Line:
    """One line of the voucher: economic content (sub-item), chapter, section and amount."""

    ndkt: str
    amount: int
    chapter: str
    section: str


@dataclass(frozen=True)
class Invoice:
    """An invoice named in the itemised list."""

    no: str
    amount: int


@dataclass(frozen=True)
class Payroll:
    """Totals of a payroll list."""

    headcount: int
    contract_labour: int
    total: int


@dataclass(frozen=True)
class Beneficiary:
    """One row of a list paid in one order."""

    name: str
    amount: int


@dataclass(frozen=True)
class Signed:
    """One signature of the unit: who, when, and whether the cryptography and the certificate held then."""

    person: str
    at: dt.datetime
    valid: bool = True
    reason: str | None = None


@dataclass(frozen=True)
class Snapshot:
    """The dossier as filed. `signatures`: chief accountant, then account holder; empty in a live check of a draft."""

    kind: Kind
    unit: str
    source: str
    year: int
    payee: str
    content: str
    lines: tuple[Line, ...]
    sent_at: dt.datetime
    voucher_date: dt.date
    performed_on: dt.date
    papers: frozenset[str]
    signatures: tuple[Signed, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    payroll: Payroll | None = None
    beneficiaries: tuple[Beneficiary, ...] = ()
    contract: str | None = None
    last: bool = False
    recover: int | None = None
    on_commitment: bool = False
    settles: str | None = None

    @property
    def gross(self) -> int:
        """The amount asked for: the sum of the lines, in đồng."""
        return sum(line.amount for line in self.lines)

    @property
    def from_deposit(self) -> bool:
        """Whether the money comes from the unit's deposit account instead of an estimate."""
        return self.kind is Kind.DEPOSIT_PAYMENT

    @property
    def sent_on(self) -> dt.date:
        """The Vietnamese day of sending."""
        return clock.local(self.sent_at).date()


@dataclass(frozen=True)
class UnitFacts:
    """The unit as registered on the day of sending."""

    code: str
    kind: str
    level: str
    chapter: str
    section: str


@dataclass(frozen=True)
class CodeFacts:
    """A sub-item as the nomenclature has it for the budget year."""

    code: str
    kind: str
    postable: bool
    name_vi: str
    name_en: str


@dataclass(frozen=True)
class ContractFacts:
    """A contract and what has been paid and advanced on it so far (approved requests only)."""

    code: str
    value: int
    value_at_signing: int
    subject: str
    budget_level: str
    advance_max: int | None
    guarantee_asked: bool
    recovered_by: dt.date | None
    paid_gross: int
    advanced: int
    advance_outstanding: int
    guarantee_amount: int | None = None
    guarantee_expires_on: dt.date | None = None


@dataclass(frozen=True)
class CommitmentFacts:
    """What was committed for contract, year and source, and what remains of it."""

    committed: int
    remaining: int


@dataclass(frozen=True)
class Quota:
    """Approved posts and contract labourers."""

    staff: int
    contract_labour: int


@dataclass(frozen=True)
class Restrictions:
    """Suspension by the finance agency and freezes by authority, at the moment asked.

    Where a part of an account is frozen its amount stands in đồng; `whole` stops everything.
    """

    suspended_all: bool = False
    suspended_items: frozenset[str] = frozenset()
    estimate_frozen_whole: bool = False
    estimate_frozen: int = 0
    deposit_frozen_whole: bool = False
    deposit_frozen: int = 0


@dataclass(frozen=True)
class EarlierRequest:
    """An earlier dossier of the unit to the same payee that may be the same request again (C19)."""

    number: str
    sent_on: dt.date
    amount: int
    content: str
    invoice_numbers: frozenset[str]


@dataclass(frozen=True)
class ProjectFacts:
    """A registered investment project: what it may cost in all, what left for it over all years (advances included).

    Of the contract asked for: the volume accepted, and what requests sent earlier and still open ask for.
    """

    limit: int
    disbursed: int
    accepted: int = 0
    earlier: int = 0
    is_settled: bool = False


@dataclass(frozen=True)
class Position:
    """What registers and books said at the instant of the check.

    `available` and `deposit_free` leave out what this very dossier holds reserved; None where the unit has no such
    account or line. `advance_to_settle` is what is outstanding on the advance named by a settlement.
    `set_off` is what earlier controls found too much and still has to be deducted for this unit and payee.
    """

    at: dt.datetime
    unit: UnitFacts
    calendar: WorkingCalendar
    codes: dict[str, CodeFacts] = field(default_factory=dict)
    chapter_levels: tuple[tuple[str, str, str], ...] = ()
    chief_accountants: tuple[frozenset[str], ...] = ()
    holders: tuple[frozenset[str], ...] = ()
    available: int | None = None
    deposit_free: int | None = None
    quota: Quota | None = None
    restrictions: Restrictions = Restrictions()
    contract: ContractFacts | None = None
    commitment: CommitmentFacts | None = None
    advance_to_settle: int = 0
    set_off: int = 0
    earlier: tuple[EarlierRequest, ...] = ()
    project: ProjectFacts | None = None


SNAPSHOT: TypeAdapter[Snapshot] = TypeAdapter(Snapshot)
POSITION: TypeAdapter[Position] = TypeAdapter(Position)
