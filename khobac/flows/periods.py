"""Closing and opening the periods of a treasury's books, late entries by the policy of the day, and the calendar of duties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from khobac.books.periods import queries as periods
from khobac.books.periods import services
from khobac.books.periods.queries import DutyView, LateEntryView
from khobac.books.periods.services import Duty, LateEntryRule
from khobac.books.periods.spans import Kind, Period, closes_on
from khobac.books.periods.states import SHORTEST_REASON, State
from khobac.core import audit, clock, db, facts
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.registers.law import queries as laws
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView

__all__ = ["Duty", "LateEntryRule"]

SYSTEM = "system"
AHEAD = dt.timedelta(days=10)
"""How long before its day a duty is told of."""


def office_of(code: str) -> OfficeView:
    """The office whose books are meant, as it last stood where it has been merged; its `id` names them. Raises NOT_FOUND."""
    today = clock.today()
    office = organisations.office(code, today) or organisations.last_office(code, today)
    if office is None:
        raise Refused(Word.NOT_FOUND, f"Không có kho bạc {code}.", pointer="/office")
    return office


def keeper_of(code: str) -> str:
    """The office that keeps these books today: itself, or the one that does its work since it was merged."""
    keeper = organisations.handling_office(code, clock.today())
    return keeper.code if keeper else code


def require_keeper(by: str, action: str, code: str) -> None:
    """Raises NO_RIGHT unless the person holds a seat for this action where these books are kept today."""
    rights.require_office(by, action, keeper_of(code))


def close(office_code: str, name: str, by: str) -> None:
    """Close a day, month or year of one treasury for a time. Raises NO_RIGHT, STATE before it is over."""
    require_keeper(by, "close_period", office_code)
    _close([office_of(office_code).id], named(name), by)


def close_everywhere(name: str, by: str) -> list[int]:
    """Close a period in all books, by whoever runs the whole system; the treasuries where it was open."""
    return _close(periods.treasuries(), named(name), by)


@repeated
def ask_to_reopen(office_code: str, name: str, by: str, reason: str) -> None:
    """The first of two persons asks, with a reason. Raises REASON_NEEDED, STATE."""
    require_keeper(by, "reopen_period", office_code)
    with db.atomic():
        services.ask_to_reopen(office_of(office_code).id, named(name), by, reason, clock.now())
        audit.record(by, "ask_to_reopen", [(name, "")])


@repeated
def reopen(office_code: str, name: str, by: str) -> None:
    """The second agrees, and the period is open again. Raises SAME_PERSON, STATE."""
    require_keeper(by, "reopen_period", office_code)
    treasury_id, period = office_of(office_code).id, named(name)
    with db.atomic():
        services.reopen(treasury_id, period, by, clock.now())
        _tell("PeriodReopened", period, [treasury_id])
        audit.record(by, "reopen", [(name, "")])


@repeated
def admit(office_code: str, name: str, event: str, by: str, reason: str = "") -> None:
    """Let an accounting event into a temporarily closed period until the end of today, as the policy of the day allows.

    Raises NO_RIGHT without a rule for a seat of this person, REASON_NEEDED, PERIOD_CLOSED where it is closed for good.
    """
    treasury_id, period, now = office_of(office_code).id, named(name), clock.now()
    state = periods.states([treasury_id], period)[treasury_id]
    if state is State.PERMANENTLY_CLOSED:
        raise Refused(Word.PERIOD_CLOSED, f"Kỳ {period} đã khóa sổ vĩnh viễn.", period=str(period))
    if state is State.OPEN:
        return
    rule = _rule(office_code, period, event, by)
    if rule.needs_reason and len(reason.strip()) < SHORTEST_REASON:
        raise Refused(Word.REASON_NEEDED, f"Lý do ghi sổ muộn có ít nhất {SHORTEST_REASON} ký tự.", pointer="/reason")
    midnight = dt.datetime.combine(now.date(), dt.time.max, clock.VIETNAM)
    with db.atomic():
        services.permit([treasury_id], period, event, by=by, reason=reason, from_at=now, until_at=midnight)
        facts.record([NewFact("LateEntryPermitted", str(period), "", {"version": 1, "event": event, "by": by})])
        audit.record(by, "admit", [(f"{period} {event}", "")])


def _rule(office_code: str, period: Period, event: str, by: str) -> LateEntryView:
    """The rule under which this person may let the event in now."""
    now, keeper = clock.now(), keeper_of(office_code)
    for rule in periods.late_entry_rules(period.kind, event, now.date()):
        if rule.until_at(period, clock.VIETNAM) >= now and organisations.holds(
            by, rule.seat, office=keeper, at=now
        ):
            return rule
    raise Refused(Word.NO_RIGHT, f"Không ai được ghi bút toán này vào kỳ {period} nữa, hoặc không phải là bạn.")


def close_due() -> int:
    """Close for a time what the law closes by itself (`period.close_day` of the next month); in how many treasuries.

    The month before, and in the season the year before. Without that value of law nothing is closed.
    """
    today = clock.today()
    close_day = laws.law_on(today).get("period.close_day")
    if close_day is None:
        return 0
    last_month = Period.month_of(today.replace(day=1) - dt.timedelta(days=1))
    due = [each for each in (last_month, Period.year(today.year - 1)) if closes_on(each, close_day) < today]
    return sum(len(_close(ids, each, SYSTEM)) for each in due if (ids := periods.open_with_entries(each)))


@repeated
def remind() -> int:
    """Tell of duties ten days ahead, on their day and once it is over; each once. How many facts."""
    today = clock.today()
    told = [
        (duty, year, when)
        for year in (today.year - 1, today.year)
        for duty in periods.duties(year)
        if (when := _when(duty, today))
    ]
    if not told:
        return 0
    with db.atomic():
        new = set(services.note_told([(duty.key, year, when) for duty, year, when in told], clock.now()))
        facts.record([_duty_fact(duty, year, when) for duty, year, when in told if (duty.key, year, when) in new])
    return len(new)


def _when(duty: DutyView, today: dt.date) -> str:
    """What there is to tell on a day; the day after a duty was due, that it is over."""
    if today == duty.due_on + dt.timedelta(days=1):
        return "over"
    if today == duty.due_on:
        return "due"
    return "ahead" if duty.due_on - AHEAD <= today < duty.due_on else ""


def _duty_fact(duty: DutyView, year: int, when: str) -> NewFact:
    content = {"version": 1, "year": year, "when": when, "due_on": duty.due_on.isoformat(), "due_from": duty.due_from}
    return NewFact("DutyDue", duty.key, "", content)


def set_policy(rules: Iterable[LateEntryRule], duties: Iterable[Duty]) -> None:
    """Enter late-entry rules and duties."""
    services.set_late_entry_rules(list(rules))
    services.set_duties(list(duties))


def named(name: str) -> Period:
    """The period of that name. Raises INVALID."""
    try:
        return Period.named(name)
    except ValueError as error:
        raise Refused(Word.INVALID, f"{name} không phải là ngày, tháng hay năm.", pointer="/period") from error


@repeated
def _close(treasury_ids: list[int], period: Period, by: str) -> list[int]:
    if clock.today() < period.last_on:
        raise Refused(Word.STATE, f"Kỳ {period} chưa kết thúc.")
    with db.atomic():
        closed = services.close(treasury_ids, period, by, clock.now())
        if closed:
            _tell("PeriodClosed", period, closed)
            audit.record(by, "close_period", [(str(period), "")])
    return closed


def _tell(kind: str, period: Period, treasury_ids: list[int]) -> None:
    content = {"version": 1, "kind": str(Kind(period.kind)), "treasuries": treasury_ids}
    facts.record([NewFact(kind, str(period), "", content)])
