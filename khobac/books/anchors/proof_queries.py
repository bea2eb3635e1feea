"""How far the books of one treasury are sealed and signed, and what the watcher has found wrong: for a page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from khobac.core import clock, db


@dataclass(frozen=True, slots=True)
class BookProof:
    """A book: its last sealed number, and how far a signed head and a closed day reach; None where there is none yet."""

    book: str
    sealed: int | None
    sealed_at: dt.datetime | None
    link: bytes | None
    head: int | None
    head_at: dt.datetime | None
    day: int | None
    day_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Alarm:
    """What the watcher found and has not yet found mended."""

    check_name: str
    table_name: str
    subject: str
    expected: str
    actual: str
    raised_at: dt.datetime


@dataclass(frozen=True, slots=True)
class WholeProof:
    """A proof of all books by the second path: when, by whom, held against which anchors, with how many differences."""

    began_at: dt.datetime
    ended_at: dt.datetime
    made_by: str
    anchors: tuple[str, ...]
    differences: int


def books(treasury_id: int) -> list[BookProof]:
    """The three books of a treasury. One statement, by key."""
    found = db.rows(
        """
        SELECT known.book, last.number AS sealed, last.sealed_at, last.link, head.number AS head, head.made_at AS head_at,
            day.number AS day, day.made_at AS day_at
        FROM (VALUES (1, 'estimate'), (2, 'commitment'), (3, 'actual')) AS known (place, book)
        LEFT JOIN LATERAL (SELECT number, sealed_at, link FROM seal
            WHERE treasury_id = %(treasury)s AND seal.book = known.book ORDER BY number DESC LIMIT 1) AS last ON true
        LEFT JOIN LATERAL (SELECT number, made_at FROM anchor_statement AS statement
            WHERE treasury_id = %(treasury)s AND statement.book = known.book AND kind = 'head'
            ORDER BY number DESC LIMIT 1) AS head ON true
        LEFT JOIN LATERAL (SELECT number, made_at FROM anchor_statement AS statement
            WHERE treasury_id = %(treasury)s AND statement.book = known.book AND kind = 'day'
            ORDER BY number DESC LIMIT 1) AS day ON true
        ORDER BY known.place
        """,
        {"treasury": treasury_id},
    )
    return [BookProof(**row | {"link": bytes(row["link"]) if row["link"] else None}) for row in found]


def open_alarms(limit: int = 50) -> list[Alarm]:
    """The alarms not cleared, the oldest first."""
    found = db.rows(
        """
        SELECT check_name, table_name, subject, expected, actual, raised_at FROM parity_alarm
        WHERE cleared_at IS NULL ORDER BY raised_at, check_name, subject LIMIT %s
        """,
        [limit],
    )
    return [Alarm(**row) for row in found]


def last_looked_at() -> dt.datetime | None:
    """When the parity watcher last looked at the books; None before its first look."""
    rows = db.rows("SELECT looked_at FROM parity_look")
    return clock.local(rows[0]["looked_at"]) if rows else None


def last_whole_proof() -> WholeProof | None:
    """The last proof of all books; None before the first."""
    rows = db.rows(
        "SELECT began_at, ended_at, made_by, anchors, differences FROM whole_proof ORDER BY id DESC LIMIT 1"
    )
    if not rows:
        return None
    [row] = rows
    began_at, ended_at = clock.local(row["began_at"]), clock.local(row["ended_at"])
    return WholeProof(began_at, ended_at, row["made_by"], tuple(row["anchors"]), row["differences"])
