"""Proves the ledger by a second path: other SQL than what wrote it, and hashes recomputed from the stored lines."""
from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from khobac.core import db
from khobac.core.differences import Difference, found
from khobac.core.seal import first_break

PAGE = 5000

_ENTRY_BALANCES = """
SELECT entry_id AS subject, sum(debit)::text AS expected, sum(credit)::text AS actual FROM journal_line
GROUP BY treasury_id, entry_id HAVING sum(debit) <> sum(credit)
"""
_BOOK_BALANCES = """
SELECT treasury_id || ' ' || book AS subject, sum(debit)::text AS expected, sum(credit)::text AS actual
FROM journal_line GROUP BY treasury_id, book HAVING sum(debit) <> sum(credit)
"""
_LINES_HAVE_THEIR_ENTRY = """
SELECT coalesce(entry.id, line.entry_id) AS subject,
    coalesce(entry.booked_on || ' ' || entry.book, 'no entry') AS expected,
    coalesce(line.booked_on || ' ' || line.book, 'no lines') AS actual
FROM journal_entry AS entry
FULL JOIN (SELECT DISTINCT treasury_id, entry_id, booked_on, book FROM journal_line) AS line
    ON line.treasury_id = entry.treasury_id AND line.entry_id = entry.id
WHERE entry.id IS NULL OR line.entry_id IS NULL OR (entry.booked_on, entry.book) <> (line.booked_on, line.book)
"""
_REVERSALS = """
SELECT entry.id AS subject, 'entry ' || entry.reverses AS expected, 'none' AS actual FROM journal_entry AS entry
WHERE entry.reverses IS NOT NULL AND NOT EXISTS (
    SELECT FROM journal_entry AS other WHERE other.treasury_id = entry.treasury_id AND other.id = entry.reverses)
"""
_BALANCES = """
WITH kept AS (
    SELECT treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury,
        sum(debit) AS debit, sum(credit) AS credit
    FROM (SELECT treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury, debit, credit
          FROM balance
          UNION ALL
          SELECT treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury, debit, credit
          FROM balance_delta) AS both_kinds
    GROUP BY treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury
), added AS (
    SELECT treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury,
        sum(debit) AS debit, sum(credit) AS credit
    FROM journal_line
    GROUP BY treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury
)
SELECT concat_ws(' ', treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury) AS subject,
    coalesce(added.debit, 0) || ' / ' || coalesce(added.credit, 0) AS expected,
    coalesce(kept.debit, 0) || ' / ' || coalesce(kept.credit, 0) AS actual
FROM added FULL JOIN kept
    USING (treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury)
WHERE (coalesce(added.debit, 0), coalesce(added.credit, 0)) <> (coalesce(kept.debit, 0), coalesce(kept.credit, 0))
"""
_SEALED_OR_WAITING = """
SELECT entry.id AS subject, 'sealed or waiting, once' AS expected,
    CASE WHEN seal.entry_id IS NULL THEN 'neither' ELSE 'both' END AS actual
FROM journal_entry AS entry
LEFT JOIN seal ON seal.treasury_id = entry.treasury_id AND seal.entry_id = entry.id
LEFT JOIN journal_unsealed AS unsealed ON unsealed.treasury_id = entry.treasury_id AND unsealed.entry_id = entry.id
WHERE (seal.entry_id IS NULL) = (unsealed.entry_id IS NULL)
"""
_SEALS_HAVE_THEIR_ENTRY = """
SELECT seal.treasury_id || ' ' || seal.book || ' ' || seal.number AS subject, 'its entry, unchanged' AS expected,
    CASE WHEN entry.id IS NULL THEN 'no entry' ELSE 'other book or content' END AS actual
FROM seal LEFT JOIN journal_entry AS entry ON entry.treasury_id = seal.treasury_id AND entry.id = seal.entry_id
WHERE entry.id IS NULL OR entry.book <> seal.book OR entry.content_hash <> seal.content_hash
"""
_ENTRY_PAGE = """
SELECT treasury_id, id, key, event, book, budget_year, booked_on, reference, coalesce(reverses, 0) AS reverses,
    content_hash
FROM journal_entry WHERE id > %s ORDER BY id LIMIT %s
"""
_LINE_PAGE = """
SELECT entry_id, line_no, role, natural_account, fund, ndkt, level, unit, area, chapter, section, programme, treasury,
    source, reserve, bank, year, debit, credit
FROM journal_line WHERE entry_id BETWEEN %s AND %s ORDER BY entry_id, line_no
"""


def differences() -> list[Difference]:
    """Everything in the ledger that does not agree with itself. Reads all lines once for each check."""
    return [
        *found("debits equal credits in every entry", _ENTRY_BALANCES),
        *found("debits equal credits in every book", _BOOK_BALANCES),
        *found("entries and lines belong together", _LINES_HAVE_THEIR_ENTRY),
        *found("a reversal names an entry", _REVERSALS),
        *found("balances equal their lines", _BALANCES),
        *_changed_contents(),
        *found("every entry is sealed or waits for it", _SEALED_OR_WAITING),
        *found("seals fit their entries", _SEALS_HAVE_THEIR_ENTRY),
        *_broken_chains(),
    ]


def _changed_contents() -> Iterator[Difference]:
    """The hash each entry was posted with, against one computed here from what is stored now."""
    for entries, lines in _pages():
        for entry in entries:
            expected, actual = bytes(entry["content_hash"]).hex(), _content_hash(entry, lines.get(entry["id"], []))
            if expected != actual:
                yield Difference("contents equal their hash", str(entry["id"]), expected, actual)


def _pages() -> Iterator[tuple[list[dict[str, Any]], dict[int, list[dict[str, Any]]]]]:
    after = 0
    while entries := db.rows(_ENTRY_PAGE, [after, PAGE]):
        after = entries[-1]["id"]
        lines = db.rows(_LINE_PAGE, [entries[0]["id"], after])
        yield entries, {key: list(group) for key, group in groupby(lines, key=lambda line: line["entry_id"])}


def _content_hash(entry: dict[str, Any], lines: list[dict[str, Any]]) -> str:
    """Fields joined by the unit separator, header and lines by the record separator, as the ledger writes them."""
    header = [value for name, value in entry.items() if name not in ("id", "content_hash")]
    records = [header, *([value for name, value in line.items() if name != "entry_id"] for line in lines)]
    content = "\x1e".join("\x1f".join(map(str, record)) for record in records)
    return hashlib.sha256(content.encode()).hexdigest()


def _broken_chains() -> Iterator[Difference]:
    for book in db.rows("SELECT DISTINCT treasury_id, book FROM seal ORDER BY treasury_id, book"):
        rows = db.rows(
            "SELECT number, content_hash, link FROM seal WHERE treasury_id = %s AND book = %s ORDER BY number",
            [book["treasury_id"], book["book"]],
        )
        broken = first_break((row["number"], bytes(row["content_hash"]), bytes(row["link"])) for row in rows)
        if broken is not None:
            subject = f"{book['treasury_id']} {book['book']} {broken}"
            yield Difference("seals are an unbroken chain without gaps", subject, "whole", f"broken at {broken}")
