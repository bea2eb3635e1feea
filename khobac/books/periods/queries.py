"""What other rooms and the pages of accountants ask of periods and their calendar. The year-end has `year_end_queries`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from khobac.books.periods.spans import Kind, Period, closes_on
from khobac.books.periods.states import Event, State
from khobac.core import db
from khobac.core.arrays import plain, texts


@dataclass(frozen=True, slots=True)
class PeriodView:
    """A period of a treasury: its state, when it is to be closed for a time, and a reopening that waits for its second person."""

    period: Period
    state: State
    closes_on: dt.date | None
    asked_by: str
    asked_for: str


@dataclass(frozen=True, slots=True)
class StepView:
    """What happened to a period, by whom and why."""

    period: Period
    event: Event
    actor: str
    asked_by: str
    reason: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class LateEntryView:
    """An accounting event that may be let into a temporarily closed period: by the holder of a seat, until a day."""

    kind: Kind
    event: str
    seat: str
    until: str
    needs_reason: bool
    basis: str
    certainty: str

    def until_at(self, period: Period, zone: dt.tzinfo) -> dt.datetime:
        """The last moment to enter it; of a period that ends in one year, a day of the next."""
        if not self.until:
            return dt.datetime(9999, 12, 31, tzinfo=zone)
        day = dt.date.fromisoformat(f"{period.first_on.year + 1}-{self.until}")
        return dt.datetime.combine(day, dt.time.max, zone)


@dataclass(frozen=True, slots=True)
class DutyView:
    """Who owes what for a budget year, by which day."""

    key: str
    due_on: dt.date
    due_from: str
    form: str
    what_vi: str
    what_en: str
    basis: str
    certainty: str


@dataclass(frozen=True, slots=True)
class OpenYear:
    """A budget year that still takes entries in a treasury: at what stage of its calendar it is, and until when.

    Stages: `running` to 31 December, `adjustment`, `carry_over`, `settlement`, and `late` after the last date of the law.
    """

    year: int
    state: State
    stage: str
    until: dt.date | None


_STAGE_ENDS = {"adjustment.end": "adjustment", "cutoff.carry_over": "carry_over", "cutoff.final": "settlement"}
"""The duties whose dates end the stages of a budget year after 31 December."""


def open_years(treasury_id: int, on: dt.date) -> list[OpenYear]:
    """The budget years that take entries on a day, the oldest first: from 1 January two stand side by side."""
    years = (on.year - 1, on.year)
    found = []
    for year in years:
        state = states([treasury_id], Period.year(year))[treasury_id]
        if state is not State.PERMANENTLY_CLOSED:
            found.append(OpenYear(year, state, *stage_of(year, on, duties(year))))
    return found


def stage_of(year: int, on: dt.date, calendar: Collection[DutyView]) -> tuple[str, dt.date | None]:
    """At what stage of its calendar a budget year is, and the last day of it. Pure."""
    ends = [(dt.date(year, 12, 31), "running")]
    ends += [(duty.due_on, _STAGE_ENDS[duty.key]) for duty in calendar if duty.key in _STAGE_ENDS]
    return next(((stage, end) for end, stage in sorted(ends) if on <= end), ("late", None))


def periods(treasury_id: int, year: int, close_day: int | None) -> list[PeriodView]:
    """The year and its months in one treasury, and the days that were ever closed. One statement.

    `close_day` is the law value `period.close_day`; None where the law names none.
    """
    found = {
        Period(Kind(row["kind"]), row["first_on"]): row
        for row in db.rows(
            """
            SELECT period.kind, period.first_on, state, last.event, last.actor, last.reason
            FROM period LEFT JOIN LATERAL (
                SELECT event, actor, reason FROM period_step AS step
                WHERE step.treasury_id = period.treasury_id AND step.kind = period.kind
                    AND step.first_on = period.first_on ORDER BY id DESC LIMIT 1
            ) AS last ON true
            WHERE treasury_id = %s AND period.first_on BETWEEN %s AND %s
            """,
            [treasury_id, dt.date(year, 1, 1), dt.date(year, 12, 31)],
        )
    }
    usual = [Period.year(year), *(Period(Kind.MONTH, dt.date(year, month, 1)) for month in range(1, 13))]
    days = sorted(period for period in found if period.kind is Kind.DAY)
    views = []
    for period in [*usual, *days]:
        row = found.get(period, {"state": State.OPEN, "event": "", "actor": "", "reason": ""})
        is_asked = row["event"] == Event.ASK_TO_REOPEN
        views.append(
            PeriodView(
                period,
                State(row["state"]),
                closes_on(period, close_day) if close_day is not None and period.kind is not Kind.DAY else None,
                row["actor"] if is_asked else "",
                row["reason"] if is_asked else "",
            )
        )
    return views


def steps(treasury_id: int, period: Period) -> list[StepView]:
    """How a period came to its state, the first step first."""
    found = db.rows(
        """
        SELECT event, actor, asked_by, reason, at FROM period_step
        WHERE treasury_id = %s AND kind = %s AND first_on = %s ORDER BY id
        """,
        [treasury_id, period.kind, period.first_on],
    )
    return [StepView(period, Event(row.pop("event")), **row) for row in found]


def states(treasury_ids: Collection[int], period: Period) -> dict[int, State]:
    """The state of a period in these treasuries. By key."""
    found = db.rows(
        "SELECT treasury_id, state FROM period WHERE treasury_id = ANY (%s::bigint[]) AND kind = %s AND first_on = %s",
        [plain(treasury_ids), period.kind, period.first_on],
    )
    known = {row["treasury_id"]: State(row["state"]) for row in found}
    return {treasury_id: known.get(treasury_id, State.OPEN) for treasury_id in treasury_ids}


def settled_years(keys: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of these (treasury, budget year) that are closed for good. By key."""
    found = db.rows(
        """
        SELECT key.treasury_id, key.year FROM (SELECT DISTINCT * FROM unnest(%s::bigint[], %s::int[])) AS key (treasury_id, year)
        JOIN period ON period.treasury_id = key.treasury_id AND kind = 'year' AND key.year > 0
            AND first_on = make_date(greatest(key.year, 1), 1, 1) AND state = 'permanently_closed'
        """,
        [plain(treasury_id for treasury_id, _ in keys), plain(year for _, year in keys)],
    )
    return {(row["treasury_id"], row["year"]) for row in found}


def open_with_entries(period: Period) -> list[int]:
    """Treasuries with entries booked in a period that was never closed there. By key, one look-up an office."""
    found = db.rows(
        """
        SELECT id FROM organisations_office AS office
        WHERE NOT EXISTS (SELECT FROM period WHERE treasury_id = office.id AND kind = %s AND first_on = %s)
            AND EXISTS (SELECT FROM journal_line WHERE treasury_id = office.id AND booked_on BETWEEN %s AND %s)
        ORDER BY id
        """,
        [period.kind, period.first_on, period.first_on, period.last_on],
    )
    return [row["id"] for row in found]


def treasuries() -> list[int]:
    """Every office that keeps books: of a unit, or with an entry in them. Two look-ups an office."""
    found = db.rows(
        """
        SELECT id FROM organisations_office AS office
        WHERE EXISTS (SELECT FROM organisations_unit WHERE treasury_id = office.id)
            OR EXISTS (SELECT FROM journal_entry WHERE treasury_id = office.id) ORDER BY id
        """
    )
    return [row["id"] for row in found]


def standing_on(roles: Collection[str], treasury_id: int | None = None) -> dict[tuple[int, str], int]:
    """What stands on accounts of passage, in đồng by (treasury, role), of every bank and office on whichever side; of one
    treasury, or of all.
    """
    found = db.rows(
        """
        SELECT treasury_id, role, sum(abs(amount))::bigint AS amount FROM (
            SELECT treasury_id, role, sum(debit - credit) AS amount FROM (
                SELECT treasury_id, role, bank, treasury, debit, credit FROM balance
                UNION ALL SELECT treasury_id, role, bank, treasury, debit, credit FROM balance_delta) AS part
            WHERE role = ANY (%s::text[]) AND (%s::bigint IS NULL OR treasury_id = %s::bigint)
            GROUP BY treasury_id, role, bank, treasury) AS whole
        GROUP BY treasury_id, role HAVING sum(abs(amount)) > 0
        """,
        [texts(roles), treasury_id, treasury_id],
    )
    return {(row["treasury_id"], row["role"]): row["amount"] for row in found}


def late_entry_rules(kind: Kind, event: str, on: dt.date) -> list[LateEntryView]:
    """What lets this event into a temporarily closed period of that kind, on a day."""
    found = db.rows(
        """
        SELECT kind, event, seat, until, needs_reason, basis, certainty FROM late_entry_rule
        WHERE kind = %s AND event IN ('*', %s) AND valid_from <= %s AND coalesce(valid_to, 'infinity') >= %s
        ORDER BY event DESC, seat
        """,
        [kind, event, on, on],
    )
    return [LateEntryView(Kind(row.pop("kind")), **row) for row in found]


def duties(year: int) -> list[DutyView]:
    """The calendar of a budget year, the earliest first. One statement, some tens of rows."""
    found = db.rows(
        """
        SELECT key, make_date(%(year)s + years_later, left(month_day, 2)::int, right(month_day, 2)::int) AS due_on, due_from,
            form, what_vi, what_en, basis, certainty
        FROM period_duty WHERE make_date(%(year)s, 12, 31) BETWEEN valid_from AND coalesce(valid_to, 'infinity')
        ORDER BY due_on, key
        """,
        {"year": year},
    )
    return [DutyView(**row) for row in found]
