"""Assembling what the engine needs beside the dossier: law, registers and books, in one round trip.

Law, dates and signatures are taken as of sending; balances, quota, suspension and freeze as of now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from khobac.books.budget import queries as budget
from khobac.books.budget.keys import LineKey
from khobac.books.commitments import queries as commitments
from khobac.casework.dossiers import queries as dossiers
from khobac.control import engine
from khobac.control.amounts import Amounts, amounts
from khobac.control.findings import Finding
from khobac.control.inputs import (
    Before,
    Ceilings,
    CodeFacts,
    CommitmentFacts,
    ContractFacts,
    EarlierRequest,
    Kind,
    Particulars,
    Position,
    ProjectFacts,
    Quota,
    Restrictions,
    Snapshot,
    UnitFacts,
)
from khobac.core import clock, db
from khobac.core.db import Asked
from khobac.core.errors import Refused, Word
from khobac.registers.accounts import queries as accounts
from khobac.registers.accounts.queries import FULL, RestrictionsView
from khobac.registers.calendar import queries as calendars
from khobac.registers.calendar.queries import SpecialDays
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.registers.law import queries as laws
from khobac.registers.law.values import Law
from khobac.registers.nomenclature import queries as nomenclature
from khobac.registers.nomenclature.queries import CodeView
from khobac.registers.norms import queries as norms
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import UnitView
from khobac.spending.investment import queries as investment
from khobac.spending.investment.queries import Standing
from khobac.spending.requests import declared_queries
from khobac.spending.requests import queries as requests
from khobac.spending.requests.declared_queries import Claims
from khobac.spending.requests.queries import SeenBefore

ECONOMIC_CONTENT = "item"


@dataclass(frozen=True)
class Own:
    """What of the position belongs to the dossier itself and must not count against it."""

    chain_id: int | None = None
    held: int = 0


@dataclass(frozen=True)
class Judged:
    """The inputs of a check and what came of them."""

    snapshot: Snapshot
    law: Law
    position: Position
    amounts: Amounts
    findings: tuple[Finding, ...]

    @property
    def inputs(self) -> tuple[Snapshot, Law, Position]:
        """What is stored with a decision."""
        return (self.snapshot, self.law, self.position)


@dataclass(frozen=True)
class OnContract:
    """The contract a request names: its id in the books, how it stands, what is committed on it for year and source."""

    id: int
    contract: ContractFacts
    commitment: CommitmentFacts | None


def on_contract(unit_code: str, contract: str | None, year: int, source: str) -> OnContract | None:
    """The contract a request names, if it names one. One statement. Raises INVALID for one the unit does not have."""
    if contract is None:
        return None
    facts, committed = commitments.contract_and_commitment(unit_code, contract, year, source)
    if facts is None:
        raise Refused(Word.INVALID, f"Đơn vị không có hợp đồng {contract}.", pointer="/contract")
    commitment = CommitmentFacts(committed.committed, committed.remaining) if committed else None
    return OnContract(facts.id, as_contract(facts), commitment)


def judge(
    snapshot: Snapshot, unit: UnitView, own: Own, named: OnContract | None, only: frozenset[str] | None = None
) -> Judged:
    """Hold a snapshot, with the contract it names, against the law of its sending and the position of now."""
    special = _special(snapshot, own)
    with db.together():
        in_force = laws.ask_law_on(snapshot.sent_on)
        assemble = _ask(snapshot, unit, own, named, special)
    law = in_force.answer
    position = assemble(law)
    return Judged(
        snapshot, law, position, amounts(snapshot, law, position), engine.check(snapshot, law, position, only)
    )


def unit_on(code: str, on: dt.date) -> UnitView:
    """The unit as registered on a day. Raises INVALID for one that does not exist then."""
    return known(organisations.unit(code, on), code)


def known(unit: UnitView | None, code: str) -> UnitView:
    """The same where the register has answered already."""
    if unit is None:
        raise Refused(Word.INVALID, f"Không có đơn vị {code} vào ngày này.", pointer="/unit")
    return unit


def line_key(snapshot: Snapshot, unit: UnitView) -> LineKey:
    """The estimate line or deposit a request is paid from."""
    if snapshot.from_deposit:
        return LineKey(unit.treasury_id, "deposit", unit.code, "", 0)
    return LineKey(unit.treasury_id, "estimate", unit.code, snapshot.source, snapshot.year)


def office_hours(law: Law) -> WorkingCalendar:
    """The working calendar with the hours in force."""
    return _with_hours(calendars.ask_special_days().answer, law)


def _with_hours(days: SpecialDays, law: Law) -> WorkingCalendar:
    return days.with_hours(law.value("office.opens"), law.value("office.receipt_cutoff"), law.value("office.closes"))


@dataclass(frozen=True)
class _Special:
    """What only some requests need, asked for by itself."""

    advance_to_settle: int
    quota: Quota | None
    ceilings: Ceilings
    before: Before
    cash_of_day: int


def _special(snapshot: Snapshot, own: Own) -> _Special:
    quota = organisations.staff_quota(snapshot.unit, clock.today()) if snapshot.payroll else None
    declared = [snapshot.particulars] if snapshot.particulars else []
    claimed = claims(snapshot.unit, declared, snapshot.sent_at)
    return _Special(
        _advance_to_settle(snapshot),
        Quota(*quota) if quota else None,
        ceilings(snapshot.unit, declared, snapshot.sent_on),
        before(claimed, snapshot, own.chain_id),
        others_cash(claimed, snapshot, own.chain_id),
    )


def ceilings(unit_code: str, declared: Sequence[Particulars], on: dt.date) -> Ceilings:
    """What limits the things these particulars name; not asked where they name none."""
    names = _names(declared)
    if not names:
        return Ceilings()
    agreements = {bought.agreement for each in declared for bought in each.purchases if bought.agreement}
    found = norms.ceilings(unit_code, names, agreements, on)
    return Ceilings(found.own, found.special, found.agreements, found.yearly, found.numbers)


def claims(unit_code: str, declared: Sequence[Particulars], sent_at: dt.datetime) -> Claims:
    """What other requests declared of the things these particulars name; not asked where they name none."""
    names = _names(declared)
    is_asked = names or any(each.cash for each in declared)
    return declared_queries.claims(unit_code, names, sent_at) if is_asked else Claims()


def _names(declared: Sequence[Particulars]) -> set[str]:
    """Every norm and every kind of asset these particulars name."""
    names = {item.norm for each in declared for item in each.norms}
    return names | {bought.kind for each in declared for bought in each.purchases}


def narrowed(all_of_them: Ceilings, declared: Particulars | None) -> Ceilings:
    """Of what limits many requests, what concerns this one."""
    if declared is None:
        return Ceilings()
    names = _names([declared])
    numbers = {bought.agreement for bought in declared.purchases}
    return Ceilings(
        {name: amount for name, amount in all_of_them.own.items() if name in names},
        {name: amount for name, amount in all_of_them.special.items() if name in names},
        {number: prices for number, prices in all_of_them.agreements.items() if number in numbers},
        {name: total for name, total in all_of_them.yearly.items() if name in names},
        {name: number for name, number in all_of_them.numbers.items() if name in names},
    )


def before(claimed: Claims, snapshot: Snapshot, chain_id: int | None) -> Before:
    """What other chains declared of the things this request names: under a norm in its budget year, and of an asset."""
    if snapshot.particulars is None:
        return Before()
    names = _names([snapshot.particulars])
    norms_of_year = claimed.of_others("norm", chain_id, snapshot.year)
    assets = claimed.of_others("asset", chain_id)
    return Before(
        {name: amount for name, amount in sorted(norms_of_year.items()) if name in names},
        {name: pieces for name, pieces in sorted(assets.items()) if name in names},
    )


def others_cash(claimed: Claims, snapshot: Snapshot, chain_id: int | None) -> int:
    """What other chains draw in cash that day, in đồng, where this request draws some."""
    in_cash = snapshot.particulars is not None and snapshot.particulars.cash is not None
    return sum(claimed.of_others("cash", chain_id).values()) if in_cash else 0


def _ask(
    snapshot: Snapshot, unit: UnitView, own: Own, named: OnContract | None, special: _Special
) -> Callable[[Law], Position]:
    """Ask for the position of now; it is assembled once the answers and the law are there."""
    now = clock.now()
    key = line_key(snapshot, unit)
    lines = budget.ask_positions([key])
    signers = organisations.ask_registered_signers(unit.code, [signed.at for signed in snapshot.signatures])
    codes = nomenclature.ask_codes({(ECONOMIC_CONTENT, each.ndkt) for each in snapshot.lines}, code_day(snapshot))
    days = calendars.ask_special_days()
    restricted = accounts.ask_restrictions(unit.code, now)
    set_off = None if snapshot.beneficiaries else requests.ask_set_off_open(unit.code, snapshot.payee)
    earlier = _ask_earlier(snapshot, own.chain_id)
    projects = ask_projects(unit, [(snapshot, own.chain_id)])

    def assemble(law: Law) -> Position:
        available = lines.answer[key].available + own.held
        return Position(
            at=now,
            unit=as_unit(unit),
            calendar=_with_hours(days.answer, law),
            codes=as_codes(codes.answer),
            chief_accountants=tuple(each.chief_accountants for each in signers.answer),
            holders=tuple(each.holders for each in signers.answer),
            available=None if snapshot.from_deposit else available,
            deposit_free=available if snapshot.from_deposit else None,
            quota=special.quota,
            restrictions=as_judged(restricted.answer),
            contract=named.contract if named else None,
            commitment=named.commitment if named else None,
            advance_to_settle=special.advance_to_settle,
            set_off=set_off.answer if set_off else 0,
            earlier=as_earlier(earlier.answer if earlier else ()),
            project=as_projects(projects, 1)[0],
            ceilings=special.ceilings,
            before=special.before,
            cash_of_day=special.cash_of_day,
        )

    return assemble


def ask_projects(unit: UnitView, asked: Sequence[tuple[Snapshot, int | None]]) -> Asked[list[Standing]] | None:
    """How the project stands for these requests of it, each with its own chain; None for any other unit."""
    if unit.kind != "project" or not asked:
        return None
    first = asked[0][0]
    wanted = [(snapshot.contract, chain) for snapshot, chain in asked]
    return investment.ask_standings(unit.code, wanted, first.sent_at, first.sent_on)


def as_projects(found: Asked[list[Standing]] | None, count: int) -> list[ProjectFacts | None]:
    """The same as the engine sees it, one for each request."""
    standings = found.answer if found else []
    return [ProjectFacts(**asdict(each)) for each in standings] or [None] * count


def as_unit(view: UnitView) -> UnitFacts:
    """A unit as the engine sees it."""
    return UnitFacts(view.code, view.kind, view.level, view.chapter, view.section, view.autonomy_group)


def as_codes(views: Mapping[tuple[str, str], CodeView]) -> dict[str, CodeFacts]:
    """Economic contents as the engine sees them."""
    return {
        code: CodeFacts(code, view.kind, view.postable, view.name_vi, view.name_en) for (_, code), view in views.items()
    }


def restrictions(unit_code: str, at: dt.datetime) -> Restrictions:
    """Suspensions and freezes of a unit at a moment. One statement."""
    return as_judged(accounts.restrictions(unit_code, at))


def as_judged(view: RestrictionsView) -> Restrictions:
    """Suspensions and freezes as the engine sees them."""
    estimate, deposit = view.frozen["estimate"], view.frozen["deposit"]
    return Restrictions(
        suspended_all=view.suspended_all,
        suspended_items=view.suspended_items,
        estimate_frozen_whole=estimate is FULL,
        estimate_frozen=0 if estimate is FULL else estimate,
        deposit_frozen_whole=deposit is FULL,
        deposit_frozen=0 if deposit is FULL else deposit,
    )


def as_contract(facts: commitments.ContractFacts) -> ContractFacts:
    """A contract as the engine sees it."""
    return ContractFacts(
        code=facts.code,
        value=facts.value,
        value_at_signing=facts.value_at_signing,
        subject=facts.subject,
        budget_level=facts.budget_level,
        advance_max=facts.advance_max,
        guarantee_asked=facts.guarantee_asked,
        recovered_by=facts.recovered_by,
        paid_gross=facts.paid_gross,
        advanced=facts.advanced,
        advance_outstanding=facts.advance_outstanding,
        guarantee_amount=facts.guarantee_amount,
        guarantee_expires_on=facts.guarantee_expires_on,
    )


def _advance_to_settle(snapshot: Snapshot) -> int:
    if snapshot.kind is not Kind.SETTLEMENT or snapshot.settles is None:
        return 0
    return commitments.advance_outstanding(dossiers.by_number(snapshot.settles).id)


def _ask_earlier(snapshot: Snapshot, chain_id: int | None) -> Asked[list[SeenBefore]] | None:
    if snapshot.kind in (Kind.SETTLEMENT, Kind.RETURN_OF_FUNDS):
        return None
    invoices = [invoice.no for invoice in snapshot.invoices]
    return requests.ask_seen_before(snapshot.unit, snapshot.payee, snapshot.gross, invoices, not_of_chain=chain_id)


def as_earlier(rows: Iterable[SeenBefore]) -> tuple[EarlierRequest, ...]:
    """Earlier requests as the engine sees them."""
    return tuple(
        EarlierRequest(row.number, row.sent_on, row.amount, row.content, row.invoice_numbers) for row in rows
    )


def code_day(snapshot: Snapshot) -> dt.date:
    """The budget year decides which codes are open, on its day nearest to sending."""
    first, last = dt.date(snapshot.year, 1, 1), dt.date(snapshot.year, 12, 31)
    return min(max(snapshot.sent_on, first), last)
