"""Bills that are due as the engine sees them: each a plain payment of its unit, judged on law, registers and books of now.

What thousands of bills need is read at once, in a fixed number of statements. Of several bills on one line of the estimate
the one that is due first is judged first, and the others find what it leaves: of money, of credit notes, and of invoices
that nobody has asked for yet (C19).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from khobac.books.budget import queries as budget
from khobac.books.budget.keys import LineKey
from khobac.cash.autopay.queries import AuthorisationView, BillView
from khobac.cash.autopay.states import Reason
from khobac.control import engine
from khobac.control.amounts import Amounts, amounts
from khobac.control.findings import Finding
from khobac.control.inputs import (
    CodeFacts,
    EarlierRequest,
    Invoice,
    Kind,
    Line,
    Position,
    Restrictions,
    Signed,
    Snapshot,
)
from khobac.core import clock
from khobac.flows.autopay.authorising import DEPOSIT, PROJECT
from khobac.flows.autopay.crediting import Part, open_credits
from khobac.flows.payment.position import (
    ECONOMIC_CONTENT,
    as_codes,
    as_earlier,
    as_judged,
    as_unit,
    code_day,
    line_key,
    office_hours,
)
from khobac.registers.accounts import queries as accounts
from khobac.registers.accounts.queries import PayeeAccount
from khobac.registers.law import queries as laws
from khobac.registers.law.values import Law
from khobac.registers.nomenclature import queries as nomenclature
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import UnitView
from khobac.spending.requests import queries as requests
from khobac.spending.requests import seen_queries
from khobac.spending.requests.seen_queries import Looks

BILL_LIST = frozenset({"voucher"})
"""The signed list of the provider is the voucher; nothing else is enclosed."""
JANUARY = 1
MOST_NOTES_NAMED = 2
SERVICES = {
    "electricity": "tiền điện",
    "water": "tiền nước",
    "telephone": "cước điện thoại",
    "internet": "cước internet",
    "mobile": "cước di động trả sau",
}


@dataclass(frozen=True)
class DueBill:
    """A bill with the authorisation it is paid under, the unit and the payee's account (None: none is known)."""

    bill: BillView
    authorisation: AuthorisationView
    unit: UnitView | None
    payee: PayeeAccount | None

    @property
    def is_payable(self) -> bool:
        """Whether there is a unit that may pay by itself (a project may not), and an account at a bank to pay to."""
        return self.unit is not None and self.unit.kind != PROJECT and self.payee is not None and self.payee.bank != ""


@dataclass(frozen=True)
class JudgedBill:
    """A bill as it would be paid from one account, and what the engine says of that."""

    due: DueBill
    account: str
    snapshot: Snapshot
    position: Position
    amounts: Amounts
    findings: tuple[Finding, ...]
    parts: tuple[Part, ...] = ()

    @property
    def credited(self) -> int:
        """What credit notes take off it, in đồng."""
        return sum(part.amount for part in self.parts)

    @property
    def key(self) -> LineKey:
        """The estimate line or deposit it is paid from."""
        assert self.due.unit is not None
        return line_key(self.snapshot, self.due.unit)

    @property
    def withheld(self) -> int:
        """The part of the line that is frozen, in đồng."""
        frozen = self.position.restrictions
        return frozen.deposit_frozen if self.snapshot.from_deposit else frozen.estimate_frozen

    @property
    def reason(self) -> Reason:
        """Why it cannot pay itself; empty where nothing was found. Money that is short says so only where that is all.

        A bill is paid whole or not at all: what is to be set off against its payee wants a person.
        """
        codes = {finding.code for finding in self.findings}
        if not codes:
            return Reason.FINDING if self.amounts.set_off else Reason.NONE
        if "C17" in codes:
            frozen = any(finding.code == "C17" and finding.pointer == "/account" for finding in self.findings)
            return Reason.FROZEN if frozen else Reason.SUSPENDED
        return Reason.SHORT if codes <= {"C01", "C02"} else Reason.FINDING


class Judge:
    """Judges the bills of one batch, in the order given."""

    def __init__(self, due: Sequence[DueBill], law: Law) -> None:
        self._now, self._law = clock.now(), law
        self._calendar = office_hours(law)
        units = {each.unit.code for each in due if each.unit}
        self._restrictions = {
            unit: as_judged(view) for unit, view in accounts.restrictions_of(units, self._now).items()
        }
        asked = [(each.authorisation.unit_code, signed.at) for each in due for signed in each.authorisation.signatures]
        signers = dict(zip(asked, organisations.registered_signers_of(asked), strict=True))
        self._chiefs = {key: each.chief_accountants for key, each in signers.items()}
        self._holders = {key: each.holders for key, each in signers.items()}
        self._set_offs = requests.set_offs_open(
            [(each.authorisation.unit_code, each.authorisation.payee_code) for each in due]
        )
        wanted = [(each, account) for each in due if each.unit for account in each.authorisation.accounts]
        self._snapshots = {(each.bill.id, account): self._snapshot(each, account) for each, account in wanted}
        self._codes = self._read_codes()
        keys = {
            line_key(self._snapshots[each.bill.id, account], known) for each, account in wanted if (known := each.unit)
        }
        self._free = {key: view.available for key, view in budget.positions(keys).items()}
        self._earlier = self._read_earlier([each for each in due if each.unit])
        self._asked_here: dict[tuple[str, str, str], EarlierRequest] = {}
        self._credits = open_credits([each.bill for each in due])

    def judge(self, due: DueBill) -> JudgedBill:
        """The bill on the first of its accounts that may pay it, else on the one where only money is missing.

        What it takes is not free for the bills judged after it.
        """
        unit = due.unit
        assert unit is not None
        tried = []
        for account in due.authorisation.accounts:
            judged = self._on(due, unit, account)
            if judged.reason is Reason.NONE:
                self._take(judged)
                return judged
            tried.append(judged)
        return next((each for each in tried if each.reason is Reason.SHORT), tried[0])

    def _take(self, judged: JudgedBill) -> None:
        """What a clean bill takes is not there for the bills judged after it."""
        self._free[judged.key] -= judged.amounts.pay
        self._credits.take(judged.parts)
        snapshot = judged.snapshot
        for invoice in snapshot.invoices:
            self._asked_here[snapshot.unit, snapshot.payee, invoice.no] = EarlierRequest(
                judged.due.bill.bill, snapshot.sent_on, snapshot.gross, snapshot.content, frozenset({invoice.no})
            )

    def _on(self, due: DueBill, unit: UnitView, account: str) -> JudgedBill:
        plain = self._snapshots[due.bill.id, account]
        key = line_key(plain, unit)
        parts = self._credits.towards(due.bill, account, key.year)
        snapshot, free = less(plain, parts), self._free[key]
        signed = [(unit.code, each.at) for each in due.authorisation.signatures]
        position = Position(
            at=self._now,
            unit=as_unit(unit),
            calendar=self._calendar,
            codes=self._codes[code_day(snapshot), due.authorisation.ndkt],
            chief_accountants=tuple(self._chiefs[each] for each in signed),
            holders=tuple(self._holders[each] for each in signed),
            available=None if snapshot.from_deposit else free,
            deposit_free=free if snapshot.from_deposit else None,
            restrictions=self._restrictions.get(unit.code, Restrictions()),
            set_off=self._set_offs.get((unit.code, snapshot.payee), 0),
            earlier=(*self._earlier.get(due.bill.id, ()), *self._of_this_batch(snapshot)),
        )
        findings = engine.check(snapshot, self._law, position)
        return JudgedBill(due, account, snapshot, position, amounts(snapshot, self._law, position), findings, parts)

    def _of_this_batch(self, snapshot: Snapshot) -> list[EarlierRequest]:
        """Bills judged before that are of the same invoice: no query can see them yet."""
        keys = [(snapshot.unit, snapshot.payee, invoice.no) for invoice in snapshot.invoices]
        return [self._asked_here[key] for key in keys if key in self._asked_here]

    def _snapshot(self, due: DueBill, account: str) -> Snapshot:
        bill, authorisation, unit = due.bill, due.authorisation, due.unit
        assert unit is not None
        from_deposit = account == DEPOSIT
        today = self._now.date()
        return Snapshot(
            kind=Kind.DEPOSIT_PAYMENT if from_deposit else Kind.PAYMENT,
            unit=unit.code,
            source="" if from_deposit else account,
            year=budget_year(bill.performed_on, today),
            payee=authorisation.payee_code,
            content=content_of(bill, authorisation),
            lines=(Line(authorisation.ndkt, bill.amount, unit.chapter, unit.section),),
            sent_at=self._now,
            voucher_date=today,
            performed_on=bill.performed_on or today,
            papers=BILL_LIST,
            signatures=tuple(Signed(each.person, each.at) for each in authorisation.signatures),
            invoices=(Invoice(bill.invoice_no or bill.bill, bill.amount),),
        )

    def _read_codes(self) -> dict[tuple[dt.date, str], dict[str, CodeFacts]]:
        """The sub-items by the day that decides them; a statement for each budget year, of which two are open."""
        days: dict[dt.date, set[str]] = {}
        for snapshot in self._snapshots.values():
            days.setdefault(code_day(snapshot), set()).add(snapshot.lines[0].ndkt)
        known = {}
        for day, items in days.items():
            found = nomenclature.codes({(ECONOMIC_CONTENT, item) for item in items}, day)
            for item in items:
                known[day, item] = as_codes({key: view for key, view in found.items() if key[1] == item})
        return known

    def _read_earlier(self, due: Sequence[DueBill]) -> Mapping[int, tuple[EarlierRequest, ...]]:
        looks = [
            Looks(each.authorisation.payee_code, each.bill.amount, (each.bill.invoice_no or each.bill.bill,), None)
            for each in due
        ]
        seen = seen_queries.seen_before_of_units([each.authorisation.unit_code for each in due], looks)
        return {each.bill.id: as_earlier(rows) for each, rows in zip(due, seen, strict=True)}


def read(bills: Sequence[BillView], authorisations: Mapping[int, AuthorisationView]) -> list[DueBill]:
    """These bills with units and payees as of today. Two statements."""
    today = clock.today()
    own = [authorisations[bill.authorisation_id or 0] for bill in bills]
    units = organisations.units({each.unit_code for each in own}, today)
    payees = accounts.payee_accounts({(each.unit_code, each.payee_code) for each in own}, today)
    return [
        DueBill(bill, each, units.get(each.unit_code), payees.get((each.unit_code, each.payee_code)))
        for bill, each in zip(bills, own, strict=True)
    ]


def law_of_today() -> Law:
    """The law bills are judged by."""
    return laws.law_on(clock.today())


def budget_year(performed_on: dt.date | None, today: dt.date) -> int:
    """In January what was supplied to 31 December is the old year's (handbook 7.3); C18 says how long that is open.

    >>> january = dt.date(2027, 1, 6)
    >>> budget_year(dt.date(2026, 12, 31), january), budget_year(dt.date(2027, 1, 2), january), budget_year(None, january)
    (2026, 2027, 2027)
    """
    if performed_on is not None and today.month == JANUARY and performed_on.year == today.year - 1:
        return performed_on.year
    return today.year


def less(snapshot: Snapshot, parts: Sequence[Part]) -> Snapshot:
    """The request without what credit notes take off it; its invoice stays what it is."""
    if not parts:
        return snapshot
    [line] = snapshot.lines
    taken = sum(part.amount for part in parts)
    return replace(
        snapshot,
        lines=(replace(line, amount=line.amount - taken),),
        content=f"{snapshot.content}, trừ {', '.join(part.note for part in parts[:MOST_NOTES_NAMED])}",
    )


def content_of(bill: BillView, authorisation: AuthorisationView) -> str:
    """What the payee reads, and the unit on its statement."""
    what = SERVICES.get(authorisation.service, authorisation.service)
    period = f" kỳ {bill.period[4:]}/{bill.period[:4]}" if len(bill.period) == 6 else ""
    return f"TT {what}{period}, KH {bill.customer}, HĐ {bill.bill}"
