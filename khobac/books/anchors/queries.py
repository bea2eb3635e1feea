"""What is asked about statements, anchors and alarms, and the way from an entry to its signed day."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from khobac.books.anchors.ports import Kind, Statement
from khobac.books.ledger import chain
from khobac.books.ledger.chain import Stretch
from khobac.core import db
from khobac.core.seal import MerkleTree
from khobac.core.touched import Mark

_STATEMENTS = """
SELECT statement.*, office.code FROM anchor_statement AS statement
JOIN organisations_office AS office ON office.id = statement.treasury_id
"""


@dataclass(frozen=True)
class Included:
    """Where an entry stands in the tree of its day."""

    statement: Statement
    index: int
    size: int
    path: list[bytes]


@dataclass(frozen=True)
class Ages:
    """How fresh the proof of the books is; None where there is nothing to wait for, or nothing yet."""

    oldest_unsealed_at: dt.datetime | None
    oldest_uncovered_at: dt.datetime | None
    last_handed_at: dict[str, dt.datetime]
    open_alarms: int


def treasury_id(code: str) -> int:
    """Whose books these are: the office of that code, whether or not it still stands. Raises LookupError."""
    rows = db.rows("SELECT id FROM organisations_office WHERE code = %s", [code])
    if not rows:
        raise LookupError(code)
    return int(rows[0]["id"])


def last_of(treasury_id: int, book: str, kind: Kind) -> Statement | None:
    """The newest statement of a kind about a book."""
    rows = db.rows(
        _STATEMENTS + "WHERE treasury_id = %s AND book = %s AND kind = %s ORDER BY number DESC LIMIT 1",
        [treasury_id, book, kind],
    )
    return statement_of(rows[0]) if rows else None


def waiting_for(anchor: str, limit: int) -> list[tuple[int, Statement]]:
    """Statements this anchor has not been given yet, in order, with their ids."""
    rows = db.rows(
        _STATEMENTS
        + """
        WHERE statement.id > coalesce((SELECT statement_id FROM anchor_progress WHERE anchor = %s), 0)
        ORDER BY statement.id LIMIT %s
        """,
        [anchor, limit],
    )
    return [(row["id"], statement_of(row)) for row in rows]


def statements(treasury_id: int) -> Iterator[Statement]:
    """All statements about the books of a treasury, in the order they were made, a thousand at a time."""
    after = 0
    while rows := db.rows(
        _STATEMENTS + "WHERE treasury_id = %s AND statement.id > %s ORDER BY statement.id LIMIT 1000",
        [treasury_id, after],
    ):
        yield from map(statement_of, rows)
        after = rows[-1]["id"]


def days(treasury_id: int, book: str) -> Iterator[Statement]:
    """The closed days of a book, in order."""
    rows = db.rows(
        _STATEMENTS + "WHERE treasury_id = %s AND book = %s AND kind = 'day' ORDER BY number", [treasury_id, book]
    )
    return map(statement_of, rows)


def last_number_up_to(treasury_id: int, book: str, kind: Kind, statement_id: int) -> int:
    """The last number of this book that statements of a kind, up to this one, are about; 0 for none."""
    [row] = db.rows(
        """
        SELECT coalesce(max(number), 0) AS number FROM anchor_statement
        WHERE treasury_id = %s AND book = %s AND kind = %s AND id <= %s
        """,
        [treasury_id, book, kind, statement_id],
    )
    return int(row["number"])


def uncovered() -> list[tuple[int, str]]:
    """Treasuries, by id and code, with sealed entries that no head covers."""
    rows = db.rows(
        """
        SELECT office.id, office.code FROM (
            SELECT treasury_id, book, max(number) AS number FROM seal GROUP BY treasury_id, book) AS sealed
        JOIN organisations_office AS office ON office.id = sealed.treasury_id
        WHERE number > coalesce((
            SELECT max(number) FROM anchor_statement AS head WHERE head.treasury_id = sealed.treasury_id
            AND head.book = sealed.book AND head.kind = 'head'), 0)
        GROUP BY office.id, office.code ORDER BY office.id
        """
    )
    return [(row["id"], row["code"]) for row in rows]


def with_open_days(midnight: dt.datetime) -> list[tuple[int, str]]:
    """Treasuries, by id and code, with entries sealed before `midnight` on a day whose root is not signed."""
    rows = db.rows(
        """
        SELECT office.id, office.code FROM organisations_office AS office
        CROSS JOIN (VALUES ('estimate'), ('commitment'), ('actual')) AS known (book)
        CROSS JOIN LATERAL (SELECT coalesce(max(number), 0) AS number FROM anchor_statement
            WHERE treasury_id = office.id AND anchor_statement.book = known.book AND kind = 'day') AS day
        JOIN seal ON seal.treasury_id = office.id AND seal.book = known.book AND seal.number = day.number + 1
        WHERE seal.sealed_at < %s GROUP BY office.id, office.code ORDER BY office.id
        """,
        [midnight],
    )
    return [(row["id"], row["code"]) for row in rows]


def included(treasury_id: int, entry_id: int) -> Included | None:
    """The way from an entry to the signed root of the day it was sealed on; None until that day is closed.

    For staff; reads the leaves of one day. By index.
    """
    found = db.rows("SELECT book, number FROM seal WHERE treasury_id = %s AND entry_id = %s", [treasury_id, entry_id])
    if not found:
        return None
    book, number = found[0]["book"], found[0]["number"]
    day = db.rows(
        _STATEMENTS + "WHERE treasury_id = %s AND book = %s AND kind = 'day' AND number >= %s ORDER BY number LIMIT 1",
        [treasury_id, book, number],
    )
    if not day or day[0]["first"] > number:
        return None
    statement = statement_of(day[0])
    leaves = list(chain.seals(Stretch(treasury_id, book, statement.first, statement.number)))
    tree = MerkleTree([leaf.sealed_hash for leaf in leaves])
    index = number - statement.first
    return Included(statement, index, tree.size, tree.proof(index))


def last_look() -> Mark | None:
    """What the watcher's last look saw."""
    rows = db.rows("SELECT horizon, rows::text, last::text FROM parity_look")
    return Mark(rows[0]["horizon"], json.loads(rows[0]["rows"]), json.loads(rows[0]["last"])) if rows else None


def ages() -> Ages:
    """How old the oldest entry without seal and without head are, when each anchor was last given something, open alarms."""
    [row] = db.rows(
        """
        SELECT (SELECT min(entry.recorded_at) FROM journal_unsealed AS waiting JOIN journal_entry AS entry
                ON entry.treasury_id = waiting.treasury_id AND entry.id = waiting.entry_id) AS unsealed,
            (SELECT count(*) FROM parity_alarm WHERE cleared_at IS NULL) AS alarms,
            (SELECT min(seal.sealed_at) FROM organisations_office AS office
             CROSS JOIN (VALUES ('estimate'), ('commitment'), ('actual')) AS known (book)
             CROSS JOIN LATERAL (SELECT coalesce(max(number), 0) AS number FROM anchor_statement
                WHERE treasury_id = office.id AND anchor_statement.book = known.book AND kind = 'head') AS head
             JOIN seal ON seal.treasury_id = office.id AND seal.book = known.book AND seal.number = head.number + 1
            ) AS uncovered
        """
    )
    handed = {each["anchor"]: each["handed_at"] for each in db.rows("SELECT anchor, handed_at FROM anchor_progress")}
    return Ages(row["unsealed"], row["uncovered"], handed, row["alarms"])


def statement_of(row: dict[str, Any]) -> Statement:
    """The statement a row of the table holds."""
    return Statement(
        row["treasury_id"],
        row["code"],
        row["book"],
        row["kind"],
        row["first"],
        row["number"],
        bytes(row["link"]),
        bytes(row["root"] or b""),
        row["signed"],
        bytes(row["links"]),
    )
