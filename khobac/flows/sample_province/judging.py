"""Turning what is asked into a dossier as filed, with the position of its day, and letting the engine judge it.

Planted defects are made here, in what the unit files or in what the State knows; what is found is the engine's word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from khobac.control import engine
from khobac.control.amounts import Amounts, amounts
from khobac.control.findings import Finding
from khobac.control.inputs import (
    Beneficiary,
    CodeFacts,
    EarlierRequest,
    Kind,
    Line,
    Payroll,
    Position,
    Quota,
    Restrictions,
    Signed,
    Snapshot,
    procedure_of,
)
from khobac.control.rules.c07_papers_enclosed import list_of
from khobac.flows.payment.content import COMMITTED_KINDS
from khobac.flows.payment.position import as_unit
from khobac.flows.sample_province.past import Asked, Past, Purse
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.registers.law.values import Law
from khobac.registers.organisations.queries import UnitView

SIGNED_BEFORE = (dt.timedelta(minutes=23), dt.timedelta(minutes=4))
TOO_MUCH = 12_000_000
OLD_VOUCHER = dt.timedelta(days=20)
FOREIGN_CHAPTERS = ("423", "412")
STRANGERS_OVER_QUOTA = 2


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands on a day: the unit, the law, the calendar, the codes of the budget year."""

    view: UnitView
    law: Law
    calendar: WorkingCalendar
    codes: dict[str, CodeFacts]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A dossier as filed, with what the engine said of it."""

    snapshot: Snapshot
    position: Position
    amounts: Amounts
    findings: tuple[Finding, ...]


def judge(
    asked: Asked, ground: Ground, purse: Purse, sent_at: dt.datetime, looked_at: dt.datetime, earlier: Past | None
) -> Judgement:
    """File what is asked at that moment and examine it later."""
    view, law = ground.view, ground.law
    signed = tuple(
        Signed(asked.unit.people[seat][0], sent_at - before)
        for seat, before in zip(("chief_accountant", "holder"), SIGNED_BEFORE, strict=True)
    )
    papers = frozenset(entry.paper for entry in law.papers(list_of(procedure_of(view.kind))))
    snapshot = _filed(asked, view, sent_at, signed, papers)
    position = _known(asked, ground, purse, looked_at)
    if asked.defect in _SPOIL:
        snapshot, position = _SPOIL[asked.defect](snapshot, position, purse)
    if asked.defect == "C19" and earlier is not None:
        snapshot, position = _ask_again(snapshot, position, earlier)
    return Judgement(snapshot, position, amounts(snapshot, law, position), engine.check(snapshot, law, position))


def _filed(
    asked: Asked, view: UnitView, sent_at: dt.datetime, signed: tuple[Signed, ...], papers: frozenset[str]
) -> Snapshot:
    sent_on = sent_at.date()
    contract = asked.contract
    return Snapshot(
        kind=asked.kind,
        unit=view.code,
        source=asked.source,
        year=asked.year,
        payee=asked.payee,
        content=asked.content,
        lines=tuple(Line(item, amount, view.chapter, view.section) for item, amount in asked.lines),
        sent_at=sent_at,
        voucher_date=sent_on,
        performed_on=min(asked.performed_on or sent_on, sent_on, dt.date(asked.year, 12, 31)),
        papers=papers,
        signatures=signed,
        invoices=(asked.invoice,) if asked.invoice else (),
        payroll=asked.payroll,
        beneficiaries=tuple(Beneficiary(name, amount) for name, _, amount in asked.people),
        contract=contract.facts.code if contract else None,
        last=asked.stage == "final",
        recover=asked.recover,
        on_commitment=contract is not None and contract.committed is not None and asked.kind in COMMITTED_KINDS,
        settles=asked.settles.number if asked.settles else None,
    )


def _known(asked: Asked, ground: Ground, purse: Purse, at: dt.datetime) -> Position:
    view, people, contract = ground.view, asked.unit.people, asked.contract
    from_deposit = asked.kind is Kind.DEPOSIT_PAYMENT
    wanted = {item for item, _ in asked.lines}
    return Position(
        at=at,
        unit=as_unit(view),
        calendar=ground.calendar,
        codes={item: ground.codes[item] for item in sorted(wanted)},
        chief_accountants=(frozenset(people["chief_accountant"]),) * 2,
        holders=(frozenset(people["holder"]),) * 2,
        available=None if from_deposit else purse.free,
        deposit_free=purse.free if from_deposit else None,
        quota=Quota(asked.unit.staff, 2 + asked.unit.staff // 20) if asked.payroll else None,
        contract=contract.facts if contract else None,
        commitment=contract.commitment if contract else None,
        advance_to_settle=asked.settles.amounts.gross if asked.settles else 0,
    )


Spoiled = tuple[Snapshot, Position]


def _more_than_there_is(snapshot: Snapshot, position: Position, purse: Purse) -> Spoiled:
    first = replace(snapshot.lines[0], amount=max(purse.free, 0) + TOO_MUCH)
    return replace(snapshot, lines=(first, *snapshot.lines[1:])), position


def _heading(snapshot: Snapshot, position: Position, purse: Purse) -> Spoiled:
    """The item instead of its sub-item."""
    line = snapshot.lines[0]
    item = line.ndkt[:3] + "0"
    codes = {item: CodeFacts(item, "expenditure", False, f"Mục {item}", f"Item {item}")}
    return replace(snapshot, lines=(replace(line, ndkt=item), *snapshot.lines[1:])), replace(position, codes=codes)


def _foreign_chapter(snapshot: Snapshot, position: Position, purse: Purse) -> Spoiled:
    chapter = next(each for each in FOREIGN_CHAPTERS if each != position.unit.chapter)
    return replace(snapshot, lines=tuple(replace(line, chapter=chapter) for line in snapshot.lines)), position


def _titles_exchanged(snapshot: Snapshot, position: Position, purse: Purse) -> Spoiled:
    first, second = snapshot.signatures
    exchanged = (replace(second, at=first.at), replace(first, at=second.at))
    return replace(snapshot, signatures=exchanged), position


def _without_contract(snapshot: Snapshot, position: Position, purse: Purse) -> Spoiled:
    return replace(snapshot, papers=snapshot.papers - {"contract"}), position


def _too_many_people(snapshot: Snapshot, position: Position, purse: Purse) -> Spoiled:
    quota = position.quota or Quota(0, 0)
    payroll = snapshot.payroll or Payroll(0, 0, snapshot.gross)
    return replace(snapshot, payroll=replace(payroll, headcount=quota.staff + STRANGERS_OVER_QUOTA)), position


def _suspended(snapshot: Snapshot, position: Position, purse: Purse) -> Spoiled:
    return snapshot, replace(position, restrictions=Restrictions(suspended_items=frozenset({snapshot.lines[0].ndkt})))


def _old_voucher(snapshot: Snapshot, position: Position, purse: Purse) -> Spoiled:
    return replace(snapshot, voucher_date=snapshot.voucher_date - OLD_VOUCHER), position


def _ask_again(snapshot: Snapshot, position: Position, earlier: Past) -> Spoiled:
    """The same invoice of the same payee for the second time."""
    before = earlier.snapshot
    again = replace(
        snapshot,
        payee=before.payee,
        content=before.content,
        lines=before.lines,
        invoices=before.invoices,
        source=before.source,
    )
    known = EarlierRequest(
        earlier.number, before.sent_on, before.gross, before.content, frozenset(each.no for each in before.invoices)
    )
    return again, replace(position, earlier=(known,), codes=earlier.position.codes)


_SPOIL: dict[str | None, Callable[[Snapshot, Position, Purse], Spoiled]] = {
    "C01": _more_than_there_is,
    "C02": _more_than_there_is,
    "C03": _heading,
    "C04": _foreign_chapter,
    "C05": _titles_exchanged,
    "C07": _without_contract,
    "C11": _too_many_people,
    "C17": _suspended,
    "C18": _old_voucher,
}
