"""How much lies with each officer, how fast it goes, and when it will be done at that pace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from khobac.core import clock, db
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.watch.supervision.lateness import working_time_ahead

HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Load:
    """What lies with one officer (`person` empty: with nobody yet). Amount in đồng."""

    person: str
    dossiers: int
    late: int
    today: int
    later: int
    amount: int
    oldest_received_at: dt.datetime


@dataclass(frozen=True)
class Pace:
    """What one officer, or a whole office, decided since opening in so much working time."""

    decided: int
    worked: dt.timedelta

    @property
    def hourly(self) -> int | None:
        """Dossiers an hour, rounded, one at least; None before the first decision of the day, or before opening.

        >>> Pace(10, 4 * HOUR).hourly, Pace(1, 4 * HOUR).hourly, Pace(0, HOUR).hourly, Pace(3, 0 * HOUR).hourly
        (2, 1, None, None)
        """
        return max(1, round(self.decided * HOUR / self.worked)) if self.decided and self.worked else None

    def done_at(self, left: int, calendar: WorkingCalendar, now: dt.datetime) -> dt.datetime | None:
        """When as many as that will be done at this pace, in office hours; None where no pace is known.

        Four an hour, and it is two in the afternoon of a Friday: twelve are done by closing, thirteen are not.

        >>> hours = WorkingCalendar(frozenset(), frozenset(), dt.time(8), dt.time(16), dt.time(17))
        >>> for left in (0, 12, 13):
        ...     print(Pace(24, 6 * HOUR).done_at(left, hours, dt.datetime(2026, 3, 6, 14, tzinfo=clock.VIETNAM)))
        2026-03-06 14:00:00+07:00
        2026-03-06 17:00:00+07:00
        2026-03-09 08:15:00+07:00
        """
        if not (self.decided and self.worked):
            return None
        return working_time_ahead(calendar, now, self.worked * left / self.decided)


HELD = """
    SELECT dossier.id, dossier.number, dossier.received_at, coalesce(given.person, officer.person, '') AS person,
           coalesce(CASE WHEN state = 'paid' THEN control_due_at ELSE least(legal_due_at, committed_due_at) END,
                    received_at) AS due_at
    FROM dossiers_dossier dossier
    LEFT JOIN LATERAL (
        SELECT person FROM handling_handling WHERE dossier_id = dossier.id ORDER BY id DESC LIMIT 1
    ) given ON true
    LEFT JOIN LATERAL (
        SELECT person FROM dossiers_seattaken WHERE dossier_id = dossier.id AND seat = 'officer' ORDER BY id DESC LIMIT 1
    ) officer ON true
    WHERE office_id = ANY(%(offices)s) AND (
        state = 'submitted' OR (state = 'paid' AND mode = 'pay_first') OR (state = 'under_control' AND (mode <> 'pay_first'
            OR (SELECT blocks FROM control_check WHERE dossier_id = dossier.id ORDER BY id DESC LIMIT 1) > 0)))
"""
"""What waits for officers, with whom; a pay-first dossier under control without a finding waits for approvers."""


def by_officer(office_ids: Collection[int], now: dt.datetime) -> list[Load]:
    """Who has how much, the most pressed first. One statement by the index of queues."""
    midnight = dt.datetime.combine(clock.local(now).date() + dt.timedelta(days=1), dt.time(), clock.VIETNAM)
    found = db.rows(
        f"""
        WITH held AS ({HELD})
        SELECT held.person, count(*) AS dossiers, count(*) FILTER (WHERE due_at < %(now)s) AS late,
               count(*) FILTER (WHERE due_at >= %(now)s AND due_at < %(midnight)s) AS today,
               count(*) FILTER (WHERE due_at >= %(midnight)s) AS later,
               sum(CASE WHEN request.pay = 0 THEN request.gross ELSE request.pay END)::bigint AS amount,
               min(held.received_at) AS oldest_received_at
        FROM held JOIN requests_spendingrequest request ON request.dossier_id = held.id
        GROUP BY held.person ORDER BY late DESC, dossiers DESC, held.person
        """,
        {"offices": list(office_ids), "now": now, "midnight": midnight},
    )
    return [Load(**(row | {"oldest_received_at": clock.local(row["oldest_received_at"])})) for row in found]


def held_by(office_ids: Collection[int], person: str, limit: int = 200) -> list[str]:
    """Numbers of what lies with one officer, or with nobody, due first. One statement by the index of queues."""
    found = db.rows(
        f"WITH held AS ({HELD}) SELECT number FROM held WHERE person = %(person)s ORDER BY due_at, id LIMIT %(limit)s",
        {"offices": list(office_ids), "person": person, "limit": limit},
    )
    return [row["number"] for row in found]


@dataclass(frozen=True)
class Today:
    """What came in since midnight, and what each officer decided."""

    received: int
    decided: dict[str, int]


def today(office_ids: Collection[int], now: dt.datetime) -> Today:
    """Filed and decided since midnight. One statement over the steps of the day."""
    found = db.rows(
        """
        SELECT step.event = 'file' AS filed, CASE WHEN step.event = 'file' THEN '' ELSE step.actor END AS person,
               count(*) AS many
        FROM dossiers_step step JOIN dossiers_dossier dossier ON dossier.id = step.dossier_id
        WHERE step.at >= %s AND step.event IN ('file', 'accept', 'send_back', 'refuse') AND dossier.office_id = ANY(%s)
        GROUP BY 1, 2
        """,
        [dt.datetime.combine(clock.local(now).date(), dt.time(), clock.VIETNAM), list(office_ids)],
    )
    decided = {row["person"]: row["many"] for row in found if not row["filed"]}
    return Today(sum(row["many"] for row in found if row["filed"]), decided)


def worked_today(calendar: WorkingCalendar, now: dt.datetime) -> dt.timedelta:
    """The working time that has passed since opening."""
    midnight = dt.datetime.combine(clock.local(now).date(), dt.time(), clock.VIETNAM)
    return dt.timedelta(seconds=calendar.working_seconds_between(midnight, now))
