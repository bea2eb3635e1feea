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
class NormItem:
    """An allowance or unit price that a norm limits: so many at so much each, in đồng."""

    norm: str
    price: int
    quantity: int = 1


@dataclass(frozen=True)
class Purchase:
    """A thing bought: its kind, how many at how much each, and the framework agreement it is bought under."""

    kind: str
    price: int
    quantity: int = 1
    agreement: str | None = None


class CashDesk(StrEnum):
    """Where money is handed out in notes."""

    TREASURY = "treasury"
    BANK = "bank"


@dataclass(frozen=True)
class Cash:
    """The money is drawn in cash: where, and the day on which the treasury was told of it."""

    at: CashDesk
    registered_on: dt.date | None = None


@dataclass(frozen=True)
class Withheld:
    """Tax of one kind kept back from the payee, in đồng; it is paid to the State on a voucher of its own."""

    tax: str
    amount: int


@dataclass(frozen=True)
class Particulars:
    """What only some expenses declare; an ordinary request has none.

    `medicines`: the invoices are the list (form 08a) of a purchase of medicines. `secret`: a secret of the State.
    `own_revenue`: money a unit earned itself, paid from its deposit account.
    """

    norms: tuple[NormItem, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    medicines: bool = False
    secret: bool = False
    own_revenue: bool = False
    cash: Cash | None = None
    withheld: tuple[Withheld, ...] = ()


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
    particulars: Particulars | None = None

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


RECURRENT, INVESTMENT = "EXP-RECUR", "EXP-INVEST"
"""The two procedures of spending, by their codes in the law."""


def procedure_of(unit_kind: str) -> str:
    """The procedure under which units of a kind ask for money."""
    return INVESTMENT if unit_kind == "project" else RECURRENT


@dataclass(frozen=True)
class UnitFacts:
    """The unit as registered on the day of sending. `autonomy_group`: 1 to 4; None for a body that is no service unit."""

    code: str
    kind: str
    level: str
    chapter: str
    section: str
    autonomy_group: int | None = None

    @property
    def procedure(self) -> str:
        """The code of the procedure under which the unit asks for money."""
        return procedure_of(self.kind)


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
class Ceilings:
    """What decisions below the law say one of something may cost, in đồng, as of sending.

    `own` are the unit's internal spending rules by norm, `special` its approved special-purpose assets by kind,
    `agreements` the framework agreements named, each with the kinds it covers. `yearly`: what a norm may come to in a
    budget year by the own rules; `numbers`: how many of a special-purpose asset are approved in all.
    """

    own: dict[str, int] = field(default_factory=dict)
    special: dict[str, int] = field(default_factory=dict)
    agreements: dict[str, dict[str, int]] = field(default_factory=dict)
    yearly: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Before:
    """What the unit's other requests, sent until this one was and still standing or paid, declared of the same things:
    money under a norm in its budget year, in đồng, and pieces of a special-purpose asset since it was approved.
    """

    norms: dict[str, int] = field(default_factory=dict)
    purchases: dict[str, int] = field(default_factory=dict)


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
    `ceilings`, `before` and `cash_of_day` (asked for in cash by other requests of the unit that day) are read only for a
    request that declares such things.
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
    ceilings: Ceilings = Ceilings()
    cash_of_day: int = 0
    before: Before = Before()


SNAPSHOT: TypeAdapter[Snapshot] = TypeAdapter(Snapshot)
POSITION: TypeAdapter[Position] = TypeAdapter(Position)
