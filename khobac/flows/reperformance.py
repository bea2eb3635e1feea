"""Any decision of the past made again: from its stored inputs, and on the law and position of its day assembled anew.

From the stored inputs the answer must be the same word for word; where it is not, the rules have changed since, and which
of them is told. Assembled anew from registers and books, an input may differ in two ways: the register learnt of it only
afterwards (recorded since), or what was stored is not what was known then (input changed), which nothing honest explains.
Parts of the position that live in running totals are taken as stored (`AS_STORED`), and the result says so.
"""

from __future__ import annotations

import datetime as dt
import itertools
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from khobac.casework.dossiers import queries as dossiers
from khobac.control import engine, rulebook
from khobac.control import queries as checks
from khobac.control.findings import Finding
from khobac.control.inputs import CodeFacts, Position, Quota, Restrictions, Snapshot, UnitFacts
from khobac.control.queries import CheckRecord, Made
from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.flows.payment.explanation import asked_rules, drift
from khobac.flows.payment.position import code_day
from khobac.registers.calendar import queries as calendars
from khobac.registers.law import queries as laws
from khobac.registers.law.values import Law
from khobac.watch.reperformance import queries as past
from khobac.watch.reperformance.queries import Asked, Known

T = TypeVar("T")

A_MONTH = dt.timedelta(days=31)
PAGE = 1_000
"""Checks judged together: their inputs are in memory at once."""

ASSEMBLED = (
    "unit",
    "calendar",
    "codes",
    "chief_accountants",
    "holders",
    "quota",
    "restrictions",
    "available",
    "deposit_free",
)
AS_STORED = tuple(each.name for each in fields(Position) if each.name not in (*ASSEMBLED, "at"))
"""Totals of contracts, commitments, set-offs and earlier requests are kept as they stand now, not as they stood."""


class Kind(StrEnum):
    """What differs between then and now."""

    RULE_CHANGED = "rule_changed"
    RECORDED_SINCE = "recorded_since"
    INPUT_CHANGED = "input_changed"
    ANSWER_CHANGED = "answer_changed"


@dataclass(frozen=True)
class Difference:
    """One difference: a rule, a value of law or a part of the position, as it was then and as it is now."""

    kind: Kind
    name: str
    then: str
    now: str


@dataclass(frozen=True)
class Performed:
    """One check made again. `agrees`: the stored inputs give what was found then, word for word."""

    number: str
    record: CheckRecord
    agrees: bool
    differences: tuple[Difference, ...]

    @property
    def answer_changed(self) -> bool:
        """Whether law and position of that day, as known now, would be answered otherwise."""
        return any(each.kind is Kind.ANSWER_CHANGED for each in self.differences)


def of_dossiers(numbers: Sequence[str]) -> list[Performed]:
    """Every check of these dossiers again. Raises NOT_FOUND for a number nobody gave."""
    found = dossiers.by_numbers(numbers)
    missing = sorted(set(numbers) - set(found))
    if missing:
        raise Refused(Word.NOT_FOUND, f"Không có hồ sơ {', '.join(missing)}.")
    records = checks.of_dossiers([each.id for each in found.values()])
    assembly = _Assembly()
    return [each for page in _pages(records, PAGE) for each in assembly.perform(page)]


def many_between(first: dt.date, last: dt.date) -> int:
    """How many checks `between` will make again."""
    return checks.many_between(*_instants(first, last))


def between(first: dt.date, last: dt.date) -> Iterator[Performed]:
    """Every check made from one day to another, both inclusive, again; a page in memory at a time."""
    from_at, end_at = _instants(first, last)
    assembly, after = _Assembly(), 0
    while records := checks.between(from_at, end_at, after, PAGE):
        yield from assembly.perform(records)
        after = records[-1].id


class _Assembly:
    """Law and position of the past; what many checks share is read once."""

    def __init__(self) -> None:
        self._turns = past.turning_points()
        self._days = calendars.ask_special_days().answer
        self._laws_now: dict[dt.date, Law] = {}
        self._laws_then: dict[tuple[dt.date, int], Law] = {}
        self._days_then: dict[int, calendars.SpecialDays] = {}

    def perform(self, records: Sequence[CheckRecord]) -> Iterator[Performed]:
        """These checks again: a dozen statements and one for each day of law, however many they are."""
        made = checks.made(records)
        numbers = {each.id: each.number for each in dossiers.by_ids([record.dossier_id for record in records])}
        self._read_laws({each.law.on for each in made} - set(self._laws_now))
        read = _Read([_asked(n, each) for n, each in enumerate(made)])
        for n, each in enumerate(made):
            yield self._performed(numbers[each.record.dossier_id], each, read, n)

    def _read_laws(self, days: set[dt.date]) -> None:
        """The law of these days as known today: a statement a day, all in one round trip."""
        with db.together():
            asked = {day: laws.ask_law_on(day) for day in days}
        self._laws_now |= {day: each.answer for day, each in asked.items()}

    def _performed(self, number: str, made: Made, read: _Read, n: int) -> Performed:
        only = asked_rules(made.record.purpose)
        again = engine.check(*made.inputs, only=only)
        agrees = not drift(made, again)
        law = self._laws_now[made.law.on]
        position = self._position(made, law, read, n, now=True)
        differences = [*_rules(made), *self._law(made, law), *self._inputs(made, position, read, n)]
        differences += _answers(again, engine.check(made.snapshot, law, position, only=only))
        return Performed(number, made.record, agrees, tuple(differences))

    def _law(self, made: Made, now: Law) -> Iterator[Difference]:
        """Values of law: only those that differ from what was stored are asked for as they were known then."""
        names = {*made.law.values, *now.values}
        changed = sorted(name for name in names if made.law.get(name) != now.get(name))
        if not changed:
            return
        then = self._law_then(made)
        for name in changed:
            stored = made.law.get(name)
            kind = Kind.RECORDED_SINCE if then.get(name) == stored else Kind.INPUT_CHANGED
            yield Difference(kind, name, _shown(stored), _shown(now.get(name)))

    def _inputs(self, made: Made, now: Position, read: _Read, n: int) -> Iterator[Difference]:
        """Parts of the position."""
        stored, today = (_near(each, made.snapshot) for each in (made.position, now))
        changed = [name for name in ASSEMBLED if getattr(stored, name) != getattr(today, name)]
        if not changed:
            return
        then = _near(self._position(made, made.law, read, n, now=False), made.snapshot)
        for name in changed:
            left, right = getattr(stored, name), getattr(today, name)
            kind = Kind.RECORDED_SINCE if getattr(then, name) == left else Kind.INPUT_CHANGED
            yield Difference(kind, name, *_apart(left, right))

    def _position(self, made: Made, law: Law, read: _Read, n: int, *, now: bool) -> Position:
        """The position of that day: as we know of it today, or as it was known then."""
        stored, snapshot = made.position, made.snapshot
        days = self._days if now else self._special_days_then(made.record.made_at)
        available = read.available.get(n, 0)
        return replace(
            stored,
            unit=read.unit(n, stored.unit, now=now),
            calendar=days.with_hours(
                law.value("office.opens"), law.value("office.receipt_cutoff"), law.value("office.closes")
            ),
            codes=read.codes(n, now=now),
            chief_accountants=read.people(n, len(snapshot.signatures), "chief_accountant"),
            holders=read.people(n, len(snapshot.signatures), "holder"),
            quota=read.quota(n, now=now) if snapshot.payroll else None,
            restrictions=read.restrictions(n),
            available=None if snapshot.from_deposit else available,
            deposit_free=available if snapshot.from_deposit else None,
        )

    def _law_then(self, made: Made) -> Law:
        key = (made.law.on, self._turn(made.record.made_at))
        if key not in self._laws_then:
            self._laws_then[key] = laws.law_on(made.law.on, made.record.made_at)
        return self._laws_then[key]

    def _special_days_then(self, at: dt.datetime) -> calendars.SpecialDays:
        turn = self._turn(at)
        if turn not in self._days_then:
            self._days_then[turn] = calendars.ask_special_days(at).answer
        return self._days_then[turn]

    def _turn(self, at: dt.datetime) -> int:
        """Between which two changes of the registers an instant lies."""
        return bisect_right(self._turns, at)


class _Read:
    """What registers and books say of a page of checks: six statements."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self._units, self._quotas, self._codes = past.units(asked), past.quotas(asked), past.codes(asked)
        self._people, self._restrictions = past.signers(asked), past.restrictions(asked)
        self.available = past.available(asked)

    def unit(self, n: int, stored: UnitFacts, *, now: bool) -> UnitFacts:
        """The unit as registered on the day of sending; one that no row knows stands for nothing."""
        for row in _rows(self._units, n, now=now):
            return UnitFacts(code=stored.code, **{k: v for k, v in row.items() if k in _UNIT})
        return UnitFacts(stored.code, "", "", "", "")

    def quota(self, n: int, *, now: bool) -> Quota | None:
        """The staff approved."""
        return next((Quota(**row) for row in _rows(self._quotas, n, now=now)), None)

    def codes(self, n: int, *, now: bool) -> dict[str, CodeFacts]:
        """The economic contents of the request."""
        return {row["code"]: CodeFacts(**row) for row in _rows(self._codes, n, now=now)}

    def people(self, n: int, signatures: int, seat: str) -> tuple[frozenset[str], ...]:
        """Who sat in a seat of the unit at each signature."""
        return tuple(self._people.get((n, i), {}).get(seat, frozenset()) for i in range(signatures))

    def restrictions(self, n: int) -> Restrictions:
        """Suspensions and freezes of that instant."""
        rows = self._restrictions.get(n, [])
        suspended = [row["items"] for row in rows if row["kind"] == "suspend"]
        estimate, deposit = (
            [row["amount"] for row in rows if row["account_kind"] == kind] for kind in ("estimate", "deposit")
        )
        return Restrictions(
            suspended_all=any(not items for items in suspended),
            suspended_items=frozenset(itertools.chain.from_iterable(suspended)),
            estimate_frozen_whole=None in estimate,
            estimate_frozen=0 if None in estimate else sum(estimate),
            deposit_frozen_whole=None in deposit,
            deposit_frozen=0 if None in deposit else sum(deposit),
        )


_UNIT = {each.name for each in fields(UnitFacts)} - {"code"}


def _asked(n: int, made: Made) -> Asked:
    snapshot = made.snapshot
    return Asked(
        n=n,
        unit=snapshot.unit,
        on=snapshot.sent_on,
        at=made.record.made_at,
        account_kind="deposit" if snapshot.from_deposit else "estimate",
        source="" if snapshot.from_deposit else snapshot.source,
        year=0 if snapshot.from_deposit else snapshot.year,
        own=str(made.record.dossier_id),
        codes=tuple({line.ndkt for line in snapshot.lines}),
        codes_on=code_day(snapshot),
        signed_at=tuple(signed.at for signed in snapshot.signatures),
    )


def _near(position: Position, snapshot: Snapshot) -> Position:
    """The position with those days of its calendar that lie near the request's own and in the January that ends its year:
    holidays of other years, recorded since, are no difference.
    """
    first, last = sorted((snapshot.voucher_date, snapshot.sent_on))

    def near(day: dt.date) -> bool:
        return first <= day <= last + A_MONTH or (day.year, day.month) == (snapshot.year + 1, 1)

    calendar = position.calendar
    days_off, saturdays = (frozenset(filter(near, days)) for days in (calendar.days_off, calendar.working_saturdays))
    return replace(position, calendar=replace(calendar, days_off=days_off, working_saturdays=saturdays))


def _rules(made: Made) -> Iterator[Difference]:
    """Rules and shared parts of the engine whose version is another one now."""
    for part, today in rulebook.versions().items():
        then = made.rules.get(part, {})
        for name in sorted({*then, *today}) if then else ():
            if then.get(name) != today.get(name):
                yield Difference(Kind.RULE_CHANGED, name, then.get(name, ""), today.get(name, ""))


def _answers(stored: Iterable[Finding], assembled: Iterable[Finding]) -> Iterator[Difference]:
    """Findings that only the stored inputs give, or only those assembled anew."""
    then, now = ({each.key: each.message_vi for each in found} for found in (stored, assembled))
    for key in sorted({*then, *now}):
        if then.get(key) != now.get(key):
            yield Difference(Kind.ANSWER_CHANGED, " ".join(key), then.get(key, ""), now.get(key, ""))


def _apart(then: Any, now: Any) -> tuple[str, str]:
    """Two values of one part; of those with fields and of tables only what differs."""
    if isinstance(then, dict):
        names = [name for name in {**then, **now} if then.get(name) != now.get(name)]
        return _shown([then.get(name) for name in names]), _shown([now.get(name) for name in names])
    if type(then) is type(now) and hasattr(then, "__dataclass_fields__"):
        names = [each.name for each in fields(then) if getattr(then, each.name) != getattr(now, each.name)]
        left, right = ({name: getattr(each, name) for name in names} for each in (then, now))
        if all(isinstance(value, frozenset) for value in left.values()):
            left, right = (
                {name: _sorted(one[name] - other[name]) for name in names}
                for one, other in ((left, right), (right, left))
            )
        return _shown(left), _shown(right)
    return _shown(then), _shown(now)


def _sorted(values: frozenset[Any]) -> list[str]:
    return sorted(map(str, values))


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _rows(known: Known, n: int, *, now: bool) -> list[dict[str, Any]]:
    return (known.now if now else known.then).get(n, [])


def _instants(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    midnight = dt.time(tzinfo=clock.VIETNAM)
    return dt.datetime.combine(first, midnight), dt.datetime.combine(last + dt.timedelta(days=1), midnight)


def _pages(items: Sequence[T], many: int) -> Iterator[Sequence[T]]:
    for first in range(0, len(items), many):
        yield items[first : first + many]
