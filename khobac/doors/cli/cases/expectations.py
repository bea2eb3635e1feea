"""Holding what came of a step against what its case expects. One function a key of tests/cases/README.md part 3."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from khobac.books.commitments import queries as commitments
from khobac.books.commitments.queries import CommitmentFacts
from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.states import OPEN
from khobac.cash.payments import queries as payments
from khobac.core import clock
from khobac.doors.cli.cases import entries, readings, utility_verbs
from khobac.doors.cli.cases.format import BadCase, Step
from khobac.doors.cli.cases.investment_verbs import PROJECT
from khobac.doors.cli.cases.readings import Mark
from khobac.doors.cli.cases.stage import Outcome, Stage, source_of, unit_of, year_of
from khobac.flows import investment, status
from khobac.registers.organisations import queries as organisations
from khobac.spending.requests import queries as requests
from khobac.spending.requests.queries import RequestView


@dataclass(frozen=True)
class Difference:
    """One expectation that did not come."""

    key: str
    expected: Any
    actual: Any


@dataclass
class Seen:
    """A step after it has been played, with everything to be looked at."""

    stage: Stage
    step: Step
    outcome: Outcome
    before: Mark

    @cached_property
    def dossier(self) -> LockedDossier:
        """The step's dossier as it stands now."""
        name = self.step.arguments.get("dossier")
        if name is None:
            raise BadCase(f"{self.stage.case.name}, {self.step.name}: names no dossier to look at")
        return self.stage.dossier(name)

    @cached_property
    def request(self) -> RequestView:
        """The request of the step's dossier."""
        return requests.of_dossier(self.dossier.id)

    @cached_property
    def posted(self) -> list[entries.Line]:
        """The journal lines of the step."""
        return readings.lines_since(self.before.entry)


def differences(seen: Seen) -> Iterator[Difference]:
    """Every expectation of the step that did not come, in the order of the file."""
    refused = seen.outcome.refused
    if refused is not None and "error" not in seen.step.expect:
        yield Difference("refused", "the step succeeds", f"{refused.word}: {refused.sentence}")
        return
    for key, expected in seen.step.expect.items():
        yield from LOOKING[key](seen, key, expected)


def _equal(actual: Callable[[Seen], Any]) -> Look:
    def look(seen: Seen, key: str, expected: Any) -> Iterator[Difference]:
        came = actual(seen)
        if came != expected or type(came) is not type(expected):
            yield Difference(key, expected, came)

    return look


def _error(seen: Seen) -> str | None:
    return str(seen.outcome.refused.word) if seen.outcome.refused else None


def _short(seen: Seen) -> int:
    if seen.outcome.refused:
        return int(seen.outcome.refused.details.get("short", 0))
    return seen.request.short


def _pay(seen: Seen) -> int:
    return seen.outcome.pay if seen.outcome.pay is not None else seen.request.pay


def _recovered(seen: Seen) -> int:
    return seen.outcome.recovered if seen.outcome.recovered is not None else seen.request.recovered


def _order(seen: Seen) -> str:
    orders = payments.orders_of_dossiers([(seen.dossier.treasury_id, seen.dossier.id)])
    return orders[-1].state if orders else "none"


def _office(seen: Seen) -> str:
    return organisations.offices([seen.dossier.office_id], seen.dossier.sent_at.date())[seen.dossier.office_id].code


def _handled_at(seen: Seen) -> str:
    handling = organisations.handling_offices([seen.dossier.office_id], clock.today())[seen.dossier.office_id]
    return organisations.offices([handling], clock.today())[handling].code


def _due(name: str) -> Look:
    def look(seen: Seen, key: str, expected: Any) -> Iterator[Difference]:
        moment = getattr(seen.dossier, name)
        came = "none" if moment is None else moment
        wanted = clock.local(expected) if isinstance(expected, dt.datetime) else expected
        if came != wanted:
            yield Difference(key, wanted, came)

    return look


def _findings(seen: Seen, key: str, expected: Any) -> Iterator[Difference]:
    came = seen.outcome.findings
    wanted = {tuple(row) for row in expected}
    if came is None or set(came) != wanted or len(came) != len(wanted):
        yield Difference(key, sorted(wanted), came if came is None else sorted(came))


def _entries(seen: Seen, key: str, expected: Any) -> Iterator[Difference]:
    try:
        wrong = entries.differences([entries.claim(row) for row in expected], entries.pairs(seen.posted))
    except entries.Unreadable as problem:
        wrong = [str(problem)]
    for sentence in wrong:
        yield Difference(key, "as the case says", sentence)


def _positions(seen: Seen, key: str, expected: Any) -> Iterator[Difference]:
    for row in expected:
        wanted = dict(row)
        unit, source = wanted.pop("unit", unit_of(seen.step)), wanted.pop("source", source_of(seen.step))
        year = wanted.pop("year", year_of(seen.step))
        view = readings.position(unit, source, year, clock.today())
        came = {name: getattr(view, name) for name in wanted}
        if came != wanted:
            yield Difference(f"{key} {unit}/{source}/{year}", wanted, came)


def _commitment(seen: Seen, key: str, expected: Any) -> Iterator[Difference]:
    wanted = dict(expected)
    code, unit = wanted.pop("contract"), wanted.pop("unit", unit_of(seen.step))
    source, year = wanted.pop("source", source_of(seen.step)), wanted.pop("year", year_of(seen.step))
    facts = commitments.commitment_facts(unit, code, year, source) or CommitmentFacts()
    figures = {"committed": facts.committed, "paid": facts.released, "remaining": facts.remaining}
    came = {name: figures[name] for name in wanted}
    if came != wanted:
        yield Difference(f"{key} {code}", wanted, came)


def _capital(seen: Seen, key: str, expected: Any) -> Iterator[Difference]:
    wanted = dict(expected)
    unit, source = wanted.pop("unit", PROJECT), wanted.pop("source", source_of(seen.step))
    rows = investment.year_report(wanted.pop("year", year_of(seen.step)))
    row = next((row for row in rows if (row.unit, row.source) == (unit, source)), None)
    came = {name: getattr(row, name, None) for name in wanted}
    if came != wanted:
        yield Difference(f"{key} {unit}/{source}", wanted, came)


def _balances(seen: Seen, key: str, expected: Any) -> Iterator[Difference]:
    lines = readings.lines_since(0)
    for account, side, amount in expected:
        signed = amount if side == "D" else -amount
        came = entries.balance(entries.side(account), lines)
        if came != signed:
            yield Difference(f"{key} {account}", f"{side} {amount:,}", f"{'D' if came >= 0 else 'C'} {abs(came):,}")


def _booked(seen: Seen, key: str, expected: Any) -> Iterator[Difference]:
    came = readings.booked_since(seen.before.entry)
    if came != {expected}:
        yield Difference(key, expected, sorted(came))


def _alerts(seen: Seen) -> list[str]:
    return readings.kinds_since("alerts_alert", "kind", seen.before.alert)


def _signals(seen: Seen) -> list[str]:
    return readings.kinds_since("supervision_signal", "indicator", seen.before.signal)


def _among(actual: Callable[[Seen], list[str]]) -> Look:
    def look(seen: Seen, key: str, expected: Any) -> Iterator[Difference]:
        came = actual(seen)
        if not set(expected) <= set(came):
            yield Difference(key, expected, sorted(set(came)))

    return look


def _no_alerts(seen: Seen, key: str, expected: Any) -> Iterator[Difference]:
    came = set(_alerts(seen)) & set(expected)
    if came:
        yield Difference(key, f"none of {', '.join(expected)}", sorted(came))


def _flags(seen: Seen, key: str, expected: Any) -> Iterator[Difference]:
    came = {"overdue"} if _is_overdue(seen.dossier) else set()
    if came != set(expected):
        yield Difference(key, sorted(expected), sorted(came))


def _is_overdue(dossier: LockedDossier) -> bool:
    """Still open after the promised moment."""
    due = dossier.committed_due_at
    return dossier.state in OPEN and due is not None and due < clock.now()


def _outcomes(seen: Seen, key: str, expected: Any) -> Iterator[Difference]:
    came = sorted(seen.outcome.outcomes or [])
    if came != sorted(expected):
        yield Difference(key, sorted(expected), came)


def _match(seen: Seen, key: str, expected: Any) -> Iterator[Difference]:
    came = seen.outcome.match
    if came is None or sorted(came) != sorted(tuple(row) for row in expected):
        yield Difference(key, sorted(tuple(row) for row in expected), came)


def _bills(seen: Seen, key: str, expected: Any) -> Iterator[Difference]:
    wanted = [tuple(row) for row in expected]
    came = utility_verbs.came(seen.step, {bill for bill, _, _ in wanted})
    missing = [row for row in wanted if wanted.count(row) > came.count(row)]
    if missing:
        yield Difference(key, missing, sorted(came))


def _not_built(seen: Seen, key: str, expected: Any) -> Iterator[Difference]:
    yield Difference(key, expected, "no verb that is built answers this")


Look = Callable[[Seen, str, Any], Iterator[Difference]]

LOOKING: Mapping[str, Look] = {
    "error": _equal(_error),
    "findings": _findings,
    "status": _equal(lambda seen: str(seen.dossier.state)),
    "public": _equal(lambda seen: status.PUBLIC[seen.dossier.state]),
    "budget": _equal(lambda seen: seen.request.fund_state),
    "short": _equal(_short),
    "legal_due": _due("legal_due_at"),
    "committed_due": _due("committed_due_at"),
    "control_due": _due("control_due_at"),
    "pay": _equal(_pay),
    "recovered": _equal(_recovered),
    "office": _equal(_office),
    "handled_at": _equal(_handled_at),
    "order": _equal(_order),
    "entries": _entries,
    "positions": _positions,
    "commitment": _commitment,
    "balances": _balances,
    "capital": _capital,
    "booked": _booked,
    "alerts": _among(_alerts),
    "no_alerts": _no_alerts,
    "signals": _among(_signals),
    "flags": _flags,
    "bills": _bills,
    "match": _match,
    "changed": _not_built,
    "first_answer": _equal(lambda seen: seen.outcome.first_answer),
    "outcomes": _outcomes,
    "same": _equal(lambda seen: seen.outcome.same),
    "clean": _equal(lambda seen: seen.outcome.is_clean),
}
