"""Assembling what the engine needs beside the dossier: law, registers and books, in about a dozen statements.

Law, dates and signatures are taken as of sending; balances, quota, suspension and freeze as of now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from khobac.books.budget import queries as budget
from khobac.books.budget.keys import LineKey
from khobac.books.commitments import queries as commitments
from khobac.casework.dossiers import queries as dossiers
from khobac.control import engine
from khobac.control.amounts import Amounts, amounts
from khobac.control.findings import Finding
from khobac.control.inputs import (
    CodeFacts,
    CommitmentFacts,
    ContractFacts,
    EarlierRequest,
    Kind,
    Position,
    Quota,
    Restrictions,
    Snapshot,
    UnitFacts,
)
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.registers.accounts import queries as accounts
from khobac.registers.accounts.queries import FULL
from khobac.registers.calendar import queries as calendars
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.registers.law import queries as laws
from khobac.registers.law.values import Law
from khobac.registers.nomenclature import queries as nomenclature
from khobac.registers.nomenclature.queries import CodeView
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import UnitView
from khobac.spending.requests import queries as requests

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


def judge(snapshot: Snapshot, unit: UnitView, own: Own, only: frozenset[str] | None = None) -> Judged:
    """Hold a snapshot against the law of its sending and the position of now."""
    law = laws.law_on(snapshot.sent_on)
    position = assemble(snapshot, unit, law, own)
    return Judged(
        snapshot, law, position, amounts(snapshot, law, position), engine.check(snapshot, law, position, only)
    )


def unit_on(code: str, on: dt.date) -> UnitView:
    """The unit as registered on a day. Raises INVALID for one that does not exist then."""
    unit = organisations.unit(code, on)
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
    return calendars.calendar(law.value("office.opens"), law.value("office.receipt_cutoff"), law.value("office.closes"))


def assemble(snapshot: Snapshot, unit: UnitView, law: Law, own: Own) -> Position:
    """The position of now for this snapshot."""
    now = clock.now()
    key = line_key(snapshot, unit)
    line = budget.positions([key])[key]
    available = line.available + own.held
    contract, commitment = _contract(snapshot)
    signers = organisations.registered_signers_at(unit.code, [signed.at for signed in snapshot.signatures])
    codes = nomenclature.codes({(ECONOMIC_CONTENT, each.ndkt) for each in snapshot.lines}, code_day(snapshot))
    quota = organisations.staff_quota(unit.code, now.date()) if snapshot.payroll else None
    return Position(
        at=now,
        unit=UnitFacts(unit.code, unit.kind, unit.level, unit.chapter, unit.section),
        calendar=office_hours(law),
        codes=as_codes(codes),
        chief_accountants=tuple(each.chief_accountants for each in signers),
        holders=tuple(each.holders for each in signers),
        available=None if snapshot.from_deposit else available,
        deposit_free=available if snapshot.from_deposit else None,
        quota=Quota(*quota) if quota else None,
        restrictions=restrictions(unit.code, now),
        contract=contract,
        commitment=commitment,
        advance_to_settle=_advance_to_settle(snapshot),
        set_off=0 if snapshot.beneficiaries else requests.set_off_open(unit.code, snapshot.payee),
        earlier=_earlier(snapshot, own.chain_id),
    )


def as_codes(views: Mapping[tuple[str, str], CodeView]) -> dict[str, CodeFacts]:
    """Economic contents as the engine sees them."""
    return {
        code: CodeFacts(code, view.kind, view.postable, view.name_vi, view.name_en) for (_, code), view in views.items()
    }


def restrictions(unit_code: str, at: dt.datetime) -> Restrictions:
    """Suspensions and freezes of a unit at a moment. One statement."""
    view = accounts.restrictions(unit_code, at)
    estimate, deposit = view.frozen["estimate"], view.frozen["deposit"]
    return Restrictions(
        suspended_all=view.suspended_all,
        suspended_items=view.suspended_items,
        estimate_frozen_whole=estimate is FULL,
        estimate_frozen=0 if estimate is FULL else estimate,
        deposit_frozen_whole=deposit is FULL,
        deposit_frozen=0 if deposit is FULL else deposit,
    )


def has_commitment(unit_code: str, contract: str | None, year: int, source: str) -> bool:
    """Whether the contract has a commitment for that year and source."""
    return contract is not None and commitments.commitment_facts(unit_code, contract, year, source) is not None


def _contract(snapshot: Snapshot) -> tuple[ContractFacts | None, CommitmentFacts | None]:
    if snapshot.contract is None:
        return None, None
    facts, committed = commitments.contract_and_commitment(
        snapshot.unit, snapshot.contract, snapshot.year, snapshot.source
    )
    if facts is None:
        raise Refused(Word.INVALID, f"Đơn vị không có hợp đồng {snapshot.contract}.", pointer="/contract")
    return as_contract(facts), CommitmentFacts(committed.committed, committed.remaining) if committed else None


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


def _earlier(snapshot: Snapshot, chain_id: int | None) -> tuple[EarlierRequest, ...]:
    if snapshot.kind in (Kind.SETTLEMENT, Kind.RETURN_OF_FUNDS):
        return ()
    return as_earlier(
        requests.seen_before(
            snapshot.unit,
            snapshot.payee,
            snapshot.gross,
            [invoice.no for invoice in snapshot.invoices],
            not_of_chain=chain_id,
        )
    )


def as_earlier(rows: Iterable[requests.SeenBefore]) -> tuple[EarlierRequest, ...]:
    """Earlier requests as the engine sees them."""
    return tuple(
        EarlierRequest(row.number, row.sent_on, row.amount, row.content, row.invoice_numbers) for row in rows
    )


def code_day(snapshot: Snapshot) -> dt.date:
    """The budget year decides which codes are open, on its day nearest to sending."""
    first, last = dt.date(snapshot.year, 1, 1), dt.date(snapshot.year, 12, 31)
    return min(max(snapshot.sent_on, first), last)
