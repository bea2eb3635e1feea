"""Recomputes what entries were posted with, from their raw rows and by nothing that posted them.

Headers and lines come out of the database as the bytes that were hashed (fields joined by the unit separator, header and lines
by the record separator) and are hashed here, outside it. A window of entries is held at a time, never more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from khobac.core import db
from khobac.core.differences import Difference

WINDOW = 20_000
"""Entries held at once, about 20 MB."""

FIELD, RECORD = b"\x1f", b"\x1e"
_ESCAPES = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}

_HEADERS = """
COPY (SELECT id, book, booked_on, encode(content_hash, 'hex'), concat_ws(chr(31), treasury_id, key, event, book, budget_year,
        booked_on, reference, coalesce(reverses, 0))
    FROM journal_entry WHERE treasury_id = %s AND id > %s AND id <= %s ORDER BY id LIMIT %s) TO STDOUT
"""
_LINES = """
COPY (SELECT entry_id, booked_on, min(book), max(book), count(*), sum(debit), sum(credit), string_agg(concat_ws(chr(31),
        line_no, role, natural_account, fund, ndkt, level, unit, area, chapter, section, programme, treasury, source, reserve,
        bank, year, debit, credit), chr(30) ORDER BY line_no)
    FROM journal_line WHERE treasury_id = %s AND booked_on = ANY (%s::date[]) AND entry_id BETWEEN %s AND %s
    GROUP BY treasury_id, booked_on, entry_id) TO STDOUT
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
    lines: bytes = b""
    many: int = 0
    debit: bytes = b"0"
    credit: bytes = b"0"


def check(treasury_id: int, after: int, last: int) -> Iterator[Difference | Lines]:
    """Entries of a treasury with ids in (after, last] that are not what they were posted as; and how many lines were met."""
    met = 0
    while entries := _headers(treasury_id, after, last):
        after = max(entries)
        met += _take_lines(treasury_id, entries)
        for entry_id, entry in entries.items():
            if not _holds(entry):
                yield from _wrong(treasury_id, entry_id, entry)
    yield Lines(treasury_id, met)


def _headers(treasury_id: int, after: int, last: int) -> dict[int, _Entry]:
    entries = {}
    for row in db.copied(_HEADERS, [treasury_id, after, last, WINDOW]):
        name, book, booked_on, stored, content = row[:-1].split(b"\t")
        entries[int(name)] = _Entry(book, booked_on, stored, _unescaped(content))
    return entries


def _take_lines(treasury_id: int, entries: dict[int, _Entry]) -> int:
    """Give each entry its lines; how many found theirs. Lines under another day or book than their entry's find none."""
    met = 0
    days = {entry.booked_on for entry in entries.values()}
    literal = "{" + b",".join(sorted(days)).decode() + "}"
    for row in db.copied(_LINES, [treasury_id, literal, min(entries), max(entries)]):
        name, booked_on, book, other, many, debit, credit, lines = row[:-1].split(b"\t")
        entry = entries.get(int(name))
        if entry is not None and entry.booked_on == booked_on and entry.book == book == other:
            entry.lines, entry.many, entry.debit, entry.credit = _unescaped(lines), int(many), debit, credit
            met += entry.many
    return met


def _holds(entry: _Entry) -> bool:
    return (
        _hash(entry) == entry.stored
        and entry.debit == entry.credit
        and entry.many > 0
        and entry.content.count(FIELD) == 7
        and entry.lines.count(FIELD) == 17 * entry.many
        and entry.lines.count(RECORD) == entry.many - 1
    )


def _hash(entry: _Entry) -> bytes:
    whole = entry.content + RECORD + entry.lines if entry.lines else entry.content
    return hashlib.sha256(whole).hexdigest().encode()


def _wrong(treasury_id: int, entry_id: int, entry: _Entry) -> Iterator[Difference]:
    """Everything that is wrong with an entry that does not hold."""
    book, recomputed = entry.book.decode(), _hash(entry)
    number, place = _place(treasury_id, entry_id, book)
    subject = f"{treasury_id} {book} {number} (id {entry_id})"
    if not entry.lines:
        yield Difference("entries and lines belong together", subject, "lines", "no lines", "journal_entry", place)
    if entry.debit != entry.credit:
        debit, credit = entry.debit.decode(), entry.credit.decode()
        yield Difference("debits equal credits in every entry", subject, debit, credit, "journal_line", place)
    if recomputed != entry.stored:
        told = recomputed.decode(), entry.stored.decode()
        yield Difference("contents equal their hash", subject, *told, "journal_entry", place)
    elif entry.lines and entry.debit == entry.credit:
        told = "no separator inside a field", "one, and so two readings"
        yield Difference("contents have one reading", subject, *told, "journal_entry", place)


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
