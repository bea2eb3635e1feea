"""The books as a stranger can prove them: entries with everything their hashes stand on, seals, statements, balances.

A file of lines, each a JSON object; `verify/khobac_verify.py` reads it and needs nothing of ours. What is said here in plain
fields is hashed and signed in the binary form that docs/inside/proof.md describes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, get_args

from khobac.books.anchors import queries
from khobac.books.ledger.entries import Book
from khobac.core import db

FORMAT = "khobac-books-1"
WINDOW = 5_000
HEADER = ("treasury_id", "key", "event", "book", "budget_year", "booked_on", "reference", "reverses")
LINE = (
    "line_no", "role", "natural_account", "fund", "ndkt", "level", "unit", "area", "chapter", "section", "programme",
    "treasury", "source", "reserve", "bank", "year", "debit", "credit",
)  # fmt: skip
BALANCE = ("book", "role", "natural_account", "year", "unit", "level", "source", "bank", "treasury")

_ENTRIES = """
SELECT entry.*, coalesce(entry.reverses, 0) AS reverses, seal.number, seal.link, seal.sealed_at
FROM journal_entry AS entry LEFT JOIN seal ON seal.treasury_id = entry.treasury_id AND seal.entry_id = entry.id
"""
_SEALED = _ENTRIES.replace("LEFT JOIN", "JOIN") + (
    "WHERE seal.treasury_id = %s AND seal.book = %s AND seal.number > %s ORDER BY seal.number LIMIT %s"
)
_WAITING = _ENTRIES + (
    "JOIN journal_unsealed AS waiting ON waiting.treasury_id = entry.treasury_id AND waiting.entry_id = entry.id "
    "WHERE entry.treasury_id = %s AND entry.id > %s ORDER BY entry.id LIMIT %s"
)
_LINES = f"""
SELECT entry_id, {", ".join(LINE)} FROM journal_line
WHERE treasury_id = %s AND booked_on = ANY (%s) AND entry_id = ANY (%s) ORDER BY entry_id, line_no
"""
_BALANCES = f"""
SELECT {", ".join(BALANCE)}, sum(debit)::bigint AS debit, sum(credit)::bigint AS credit
FROM (SELECT * FROM balance UNION ALL
      SELECT treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury, debit, credit
      FROM balance_delta) AS both_kinds
WHERE treasury_id = %s GROUP BY {", ".join(BALANCE)} ORDER BY {", ".join(BALANCE)}
"""


def exported(treasury_id: int, code: str, at: dt.datetime) -> Iterator[dict[str, Any]]:
    """The whole books of a treasury, line by line, as of one instant; a window of entries in memory at most."""
    with db.snapshot():
        yield {"format": FORMAT, "treasury": code, "treasury_id": treasury_id, "at": at.isoformat()}
        for statement in queries.statements(treasury_id):
            yield {"statement": statement.as_json()}
        for book in get_args(Book):
            after = 0
            while rows := db.rows(_SEALED, [treasury_id, book, after, WINDOW]):
                yield from _with_lines(treasury_id, rows)
                after = rows[-1]["number"]
        after = 0
        while rows := db.rows(_WAITING, [treasury_id, after, WINDOW]):
            yield from _with_lines(treasury_id, rows)
            after = rows[-1]["id"]
        for row in db.rows(_BALANCES, [treasury_id]):
            yield {"balance": row}


def entries(treasury_id: int, ids: Sequence[int]) -> list[dict[str, Any]]:
    """These entries in the same form."""
    rows = db.rows(
        _ENTRIES + "WHERE entry.treasury_id = %s AND entry.id = ANY (%s) ORDER BY entry.id", [treasury_id, list(ids)]
    )
    return list(_with_lines(treasury_id, rows))


def _with_lines(treasury_id: int, rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    days = sorted({row["booked_on"] for row in rows})
    lines = db.rows(_LINES, [treasury_id, days, [row["id"] for row in rows]])
    of_entry = {entry: list(group) for entry, group in groupby(lines, key=lambda line: line["entry_id"])}
    for row in rows:
        yield {
            "entry": {name: _plain(row[name]) for name in HEADER},
            "lines": [{name: line[name] for name in LINE} for line in of_entry.get(row["id"], [])],
            "id": row["id"],
            "recorded_at": _instant(row["recorded_at"]),
            "content_hash": bytes(row["content_hash"]).hex(),
            "seal": row["number"]
            and {"number": row["number"], "link": bytes(row["link"]).hex(), "sealed_at": _instant(row["sealed_at"])},
        }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def _instant(moment: dt.datetime) -> str:
    """In UTC, so that it reads alike wherever it was exported."""
    return moment.astimezone(dt.UTC).isoformat()
