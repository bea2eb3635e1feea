"""Recomputes what entries were posted with, from their raw rows and by nothing that posted them.

An entry comes out of the database as the bytes that were hashed (fields joined by the unit separator, header and lines by
the record separator) and is hashed here, outside it. Rows are streamed: none is kept but those of entries that are wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from struct import Struct
from typing import Any, NamedTuple

from khobac.core import db
from khobac.core.differences import Difference

WINDOW = 20_000
"""Entries of one statement: their days are what its search for lines is cut to."""

FIELD, RECORD = b"\x1f", b"\x1e"
_FIELDS_OF_HEADER, _FIELDS_OF_LINE = 8, 18

_NEXT = """
SELECT max(id) AS last, array_agg(DISTINCT booked_on)::text AS days
FROM (SELECT id, booked_on FROM journal_entry WHERE treasury_id = %s AND id > %s AND id <= %s ORDER BY id LIMIT %s) AS next
"""
_ENTRIES = """
SELECT entry.id, entry.book, entry.content_hash, lines.debit, lines.credit, coalesce(lines.many, 0) AS many,
    concat_ws(chr(30), concat_ws(chr(31), entry.treasury_id, key, event, entry.book, budget_year, entry.booked_on, reference,
        coalesce(reverses, 0)), lines.content) AS content
FROM journal_entry AS entry LEFT JOIN (
    SELECT booked_on, entry_id, min(book) AS book, max(book) AS other, count(*) AS many, sum(debit) AS debit,
        sum(credit) AS credit, string_agg(concat_ws(chr(31), line_no, role, natural_account, fund, ndkt, level, unit, area,
            chapter, section, programme, treasury, source, reserve, bank, year, debit, credit), chr(30) ORDER BY line_no)
            AS content
    FROM journal_line WHERE treasury_id = %s AND booked_on = ANY (%s::date[]) AND entry_id > %s AND entry_id <= %s
    GROUP BY treasury_id, booked_on, entry_id
) AS lines ON lines.entry_id = entry.id AND lines.booked_on = entry.booked_on AND entry.book = lines.book
    AND entry.book = lines.other
WHERE entry.treasury_id = %s AND entry.id > %s AND entry.id <= %s
"""
"""An entry with the lines of its own day and book: those under another are none of its."""
_COPIED = f"""
COPY (SELECT id, content_hash, many, coalesce(debit = credit, false), content FROM ({_ENTRIES}) AS entry)
TO STDOUT (FORMAT binary)
"""
_WHOLE, _ANY = "SET LOCAL enable_nestloop = off", "SET LOCAL enable_nestloop TO DEFAULT"
"""A window is joined whole: where the tables were never analysed, as after a crash, the planner believes them small, and
would gather all lines again for each entry.
"""
_WRONG = f"SELECT * FROM ({_ENTRIES}) AS entry WHERE id = ANY (%s) ORDER BY id"
_ROW = Struct(">2x4xq4x32s4xq4x?4x")
"""A copied row as far as its content."""


class Lines(NamedTuple):
    """How many lines of a treasury were met with their entry."""

    treasury_id: int
    many: int


def check(treasury_id: int, after: int, last: int) -> Iterator[Difference | Lines]:
    """Entries of a treasury with ids in (after, last] that are not what they were posted as; and how many lines were met."""
    met = 0
    db.execute(_WHOLE)
    while True:
        [window] = db.rows(_NEXT, [treasury_id, after, last, WINDOW])
        if window["last"] is None:
            break
        of_lines = treasury_id, window["days"], after, window["last"]
        parameters = [*of_lines, treasury_id, after, window["last"]]
        wrong = []
        for row in db.copied(_COPIED, parameters):
            entry_id, stored, many, balances = _ROW.unpack_from(row)
            met += many
            if not _holds(row[_ROW.size :], stored, many, balances):
                wrong.append(entry_id)
        if wrong:
            for entry in db.rows(_WRONG, [*parameters, wrong]):
                yield from _wrong(treasury_id, entry)
        after = window["last"]
    db.execute(_ANY)
    yield Lines(treasury_id, met)


def _holds(content: bytes, stored: bytes, many: int, balances: bool) -> bool:
    return (
        sha256(content).digest() == stored
        and balances
        and content.count(RECORD) == many
        and content.count(FIELD) == _FIELDS_OF_HEADER - 1 + (_FIELDS_OF_LINE - 1) * many
    )


def _wrong(treasury_id: int, entry: dict[str, Any]) -> Iterator[Difference]:
    """Everything that is wrong with an entry that does not hold."""
    book, stored, recomputed = entry["book"], bytes(entry["content_hash"]), sha256(entry["content"].encode()).digest()
    number, place = _place(treasury_id, entry["id"], book)
    subject = f"{treasury_id} {book} {number} (id {entry['id']})"
    if not entry["many"]:
        yield Difference("entries and lines belong together", subject, "lines", "no lines", "journal_entry", place)
    elif entry["debit"] != entry["credit"]:
        told = str(entry["debit"]), str(entry["credit"])
        yield Difference("debits equal credits in every entry", subject, *told, "journal_line", place)
    if recomputed != stored:
        told = recomputed.hex(), stored.hex()
        yield Difference("contents equal their hash", subject, *told, "journal_entry", place)
    elif entry["many"] and entry["debit"] == entry["credit"]:
        told = "no separator inside a field", "one, and so two readings"
        yield Difference("contents have one reading", subject, *told, "journal_entry", place)


def _place(treasury_id: int, entry_id: int, book: str) -> tuple[str, tuple[int, str, int]]:
    """The legal number of an entry, as people say it, and where it stands; what is not sealed comes after all numbers."""
    sealed = db.rows("SELECT number FROM seal WHERE treasury_id = %s AND entry_id = %s", [treasury_id, entry_id])
    if not sealed:
        return "unsealed", (treasury_id, book, 2**62 + entry_id)
    return str(sealed[0]["number"]), (treasury_id, book, sealed[0]["number"])
