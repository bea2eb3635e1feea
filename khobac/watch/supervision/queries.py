"""What others may read of signals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from khobac.casework.dossiers.states import OPEN, State
from khobac.core import clock, db


@dataclass(frozen=True)
class SignalView:
    """A signal as raised."""

    id: int
    indicator: str
    subject: str
    office_id: int
    dossier: str
    person: str
    at: dt.datetime
    amount: int | None
    note: str


_SIGNAL = "SELECT id, indicator, subject, office_id, dossier, person, at, amount, note FROM supervision_signal"


def since(signal_id: int, limit: int = 1000) -> list[SignalView]:
    """Signals raised after this one, oldest first. One statement by key."""
    return _signals(f"{_SIGNAL} WHERE id > %s ORDER BY id LIMIT %s", [signal_id, limit])


def of_offices(office_ids: Collection[int], before_id: int | None = None, limit: int = 50) -> list[SignalView]:
    """A page of the signals of these offices, latest first; the next one is before the last id. One statement."""
    return _signals(
        f"{_SIGNAL} WHERE office_id = ANY(%s) AND (%s::bigint IS NULL OR id < %s::bigint) ORDER BY id DESC LIMIT %s",
        [list(office_ids), before_id, before_id, limit],
    )


def of_dossier(number: str) -> list[SignalView]:
    """The signals about one dossier, oldest first. One statement by index."""
    return _signals(f"{_SIGNAL} WHERE dossier = %s ORDER BY id", [number])


def unexplained(office_ids: Collection[int], limit: int = 50) -> list[SignalView]:
    """Signals of these offices that nobody has explained yet, the oldest first. One statement."""
    return _signals(
        f"""{_SIGNAL} AS raised WHERE office_id = ANY(%s)
            AND NOT EXISTS (SELECT FROM supervision_explanation given WHERE given.signal_id = raised.id)
            ORDER BY id LIMIT %s""",
        [list(office_ids), limit],
    )


def by_id(signal_id: int) -> SignalView | None:
    """One signal. One statement by key."""
    return next(iter(_signals(f"{_SIGNAL} WHERE id = %s", [signal_id])), None)


@dataclass(frozen=True)
class ExplanationView:
    """What an office says to a signal."""

    signal_id: int
    cause: str
    remedy: str
    by: str
    at: dt.datetime


def explanations(signal_ids: Collection[int]) -> dict[int, ExplanationView]:
    """The explanations of those of these signals that have one. One statement by key."""
    found = db.rows(
        "SELECT signal_id, cause, remedy, by, at FROM supervision_explanation WHERE signal_id = ANY(%s)",
        [list(signal_ids)],
    )
    return {row["signal_id"]: ExplanationView(**(row | {"at": clock.local(row["at"])})) for row in found}


@dataclass(frozen=True)
class Alarm:
    """Decisions that are owed: past their moment, or due before long; the first of either by number."""

    late: int
    soon: int
    first_late: str | None
    first_soon: str | None


def alarm(office_ids: Collection[int], now: dt.datetime, soon: dt.datetime, mine: str = "") -> Alarm:
    """What these offices, or one officer there, must decide by `soon`. One statement by the index of queues.

    An officer's are those in his hand or handed to him; what nobody has taken yet is everybody's.
    """
    [row] = db.rows(
        """
        WITH owed AS (
            SELECT number, due.at FROM dossiers_dossier dossier
            CROSS JOIN LATERAL (
                SELECT CASE WHEN state = 'paid' THEN control_due_at ELSE least(legal_due_at, committed_due_at) END AS at
            ) due
            LEFT JOIN LATERAL (
                SELECT person FROM handling_handling WHERE dossier_id = dossier.id ORDER BY id DESC LIMIT 1
            ) given ON %(mine)s <> ''
            LEFT JOIN LATERAL (
                SELECT person FROM dossiers_seattaken
                WHERE dossier_id = dossier.id AND seat = 'officer' ORDER BY id DESC LIMIT 1
            ) officer ON %(mine)s <> ''
            WHERE office_id = ANY(%(offices)s) AND state = ANY(%(owing)s) AND due.at < %(soon)s
              AND (%(mine)s = '' OR (state <> 'checked' AND coalesce(given.person, officer.person, %(mine)s) = %(mine)s))
        )
        SELECT count(*) FILTER (WHERE at < %(now)s) AS late, count(*) FILTER (WHERE at >= %(now)s) AS soon,
               (array_agg(number ORDER BY at, number) FILTER (WHERE at < %(now)s))[1] AS first_late,
               (array_agg(number ORDER BY at, number) FILTER (WHERE at >= %(now)s))[1] AS first_soon
        FROM owed
        """,
        {"offices": list(office_ids), "owing": sorted({*OPEN, State.PAID}), "now": now, "soon": soon, "mine": mine},
    )
    return Alarm(**row)


@dataclass(frozen=True)
class Punctuality:
    """Of the dossiers an office decided in a time: how many, and how many of them late (handbook 10.4)."""

    office_id: int
    decided: int
    late: int


def punctuality(first: dt.datetime, last: dt.datetime) -> list[Punctuality]:
    """By office where it was filed. One statement over the pages of that time; late is what M02 was raised for."""
    found = db.rows(
        """
        SELECT dossier.office_id, count(*) AS decided, count(raised.id) AS late
        FROM dossiers_dossier dossier
        LEFT JOIN supervision_signal raised ON raised.indicator = 'M02' AND raised.subject = dossier.number
        WHERE decided_at >= %s AND decided_at <= %s AND state <> 'withdrawn'
        GROUP BY dossier.office_id ORDER BY decided DESC, dossier.office_id
        """,
        [first, last],
    )
    return [Punctuality(**row) for row in found]


def _signals(sql: str, parameters: list[object]) -> list[SignalView]:
    return [SignalView(**(row | {"at": clock.local(row["at"])})) for row in db.rows(sql, parameters)]
