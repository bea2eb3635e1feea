"""Recomputes what entries were posted with, from their raw rows and by nothing that posted them.

Rows come out of the database as bytes (COPY, the unit separator between fields), which is already the spelling that was
hashed: header, then lines in order, joined by the record separator. A window of entries is held at a time, never more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from khobac.core import db
from khobac.core.differences import Difference

WINDOW = 20_000
"""Entries held at once, about 10 MB."""

FIELD, RECORD = b"\x1f", b"\x1e"
_ESCAPES = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}

_HEADERS = """
COPY (SELECT id, book, booked_on, encode(content_hash, 'hex'), treasury_id, key, event, book, budget_year, booked_on,
        reference, coalesce(reverses, 0)
    FROM journal_entry WHERE treasury_id = %s AND id > %s AND id <= %s ORDER BY id LIMIT %s)
TO STDOUT (DELIMITER E'\\x1f')
"""
_LINES = """
COPY (SELECT entry_id, book, booked_on, debit, credit, line_no, role, natural_account, fund, ndkt, level, unit, area,
        chapter, section, programme, treasury, source, reserve, bank, year, debit, credit
    FROM journal_line WHERE treasury_id = %s AND booked_on = ANY (%s::date[]) AND entry_id BETWEEN %s AND %s
    ORDER BY treasury_id, booked_on, entry_id, line_no)
TO STDOUT (DELIMITER E'\\x1f')
"""


class Lines(NamedTuple):
    """How many lines of a treasury were met with their entry."""

    treasury_id: int
    many: int


@dataclass(slots=True)
class _Entry:
    book: bytes
    booked_on: bytes
    stored: bytes
    content: bytes
    lines: list[bytes] = field(default_factory=list)
    debit: int = 0
    credit: int = 0


def check(treasury_id: int, after: int, last: int) -> Iterator[Difference | Lines]:
    """Entries of a treasury with ids in (after, last] that are not what they were posted as; and how many lines were met."""
    met = 0
    while entries := _headers(treasury_id, after, last):
        after = max(entries)
        met += _take_lines(treasury_id, entries)
        for entry_id, entry in entries.items():
            yield from _wrong(treasury_id, entry_id, entry)
    yield Lines(treasury_id, met)


def _headers(treasury_id: int, after: int, last: int) -> dict[int, _Entry]:
    entries = {}
    for row in db.copied(_HEADERS, [treasury_id, after, last, WINDOW]):
        name, book, booked_on, stored, content = row[:-1].split(FIELD, 4)
        entries[int(name)] = _Entry(book, booked_on, stored, _unescaped(content))
    return entries


def _take_lines(treasury_id: int, entries: dict[int, _Entry]) -> int:
    """Give each entry its lines; how many found theirs. A line under another day or book than its entry's finds none."""
    met = 0
    days = sorted({entry.booked_on for entry in entries.values()})
    literal = "{" + b",".join(days).decode() + "}"
    for row in db.copied(_LINES, [treasury_id, literal, min(entries), max(entries)]):
        name, book, booked_on, debit, credit, content = row[:-1].split(FIELD, 5)
        entry = entries.get(int(name))
        if entry is not None and entry.booked_on == booked_on and entry.book == book:
            entry.lines.append(_unescaped(content) if b"\\" in content else content)
            entry.debit += int(debit)
            entry.credit += int(credit)
            met += 1
    return met


def _wrong(treasury_id: int, entry_id: int, entry: _Entry) -> Iterator[Difference]:
    recomputed = hashlib.sha256(RECORD.join([entry.content, *entry.lines])).hexdigest()
    if recomputed.encode() == entry.stored and entry.debit == entry.credit and entry.lines and not _is_ambiguous(entry):
        return
    number, place = _place(treasury_id, entry_id, entry.book.decode())
    subject = f"{treasury_id} {entry.book.decode()} {number} (id {entry_id})"
    if not entry.lines:
        yield Difference("entries and lines belong together", subject, "lines", "no lines", "journal_entry", place)
    if entry.debit != entry.credit:
        yield Difference(
            "debits equal credits in every entry", subject, str(entry.debit), str(entry.credit), "journal_line", place
        )
    if recomputed.encode() != entry.stored:
        yield Difference(
            "contents equal their hash", subject, recomputed, entry.stored.decode(), "journal_entry", place
        )
    elif _is_ambiguous(entry):
        yield Difference("contents have one reading", subject, "no separator in a field", "one", "journal_entry", place)


def _is_ambiguous(entry: _Entry) -> bool:
    """Whether a separator stands inside a field, so that other fields would give the same hash."""
    parts = [entry.content, *entry.lines]
    return any(RECORD in part for part in parts) or [part.count(FIELD) for part in parts] != [7] + [17] * len(
        entry.lines
    )


def _place(treasury_id: int, entry_id: int, book: str) -> tuple[str, tuple[int, str, int]]:
    """The legal number of an entry, as people say it, and where it stands; what is not sealed comes after all numbers."""
    sealed = db.rows("SELECT number FROM seal WHERE treasury_id = %s AND entry_id = %s", [treasury_id, entry_id])
    if not sealed:
        return "unsealed", (treasury_id, book, 2**62 + entry_id)
    return str(sealed[0]["number"]), (treasury_id, book, sealed[0]["number"])


def _unescaped(content: bytes) -> bytes:
    """The bytes behind COPY's escapes.

    >>> _unescaped(b"a\\\\\\\\b\\\\tc")
    b'a\\\\b\\tc'
    """
    if b"\\" not in content:
        return content
    first, *rest = content.split(b"\\")
    plain, pending = [first], iter(rest)
    for part in pending:
        if part:
            plain.append(_ESCAPES.get(part[:1], part[:1]) + part[1:])
        else:  # an escaped backslash, and what stands after it
            plain.append(b"\\" + next(pending))
    return b"".join(plain)
