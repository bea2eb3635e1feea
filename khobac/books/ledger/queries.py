"""What other rooms ask of the ledger."""
from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from khobac.books.ledger.entries import Entry, Leg
from khobac.core import db
from khobac.core.arrays import texts

PAGE = 50


@dataclass(frozen=True, slots=True)
class PostedEntry:
    """An entry in the books: its id, its content, when it was recorded and its legal number (None until sealed)."""

    id: int
    entry: Entry
    recorded_at: dt.datetime
    number: int | None


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of an account statement. Its first three fields are where the next page begins."""

    booked_on: dt.date
    entry_id: int
    line_no: int
    event: str
    reference: str
    role: str
    ndkt: str
    source: str
    bank: str
    year: int
    debit: int
    credit: int


_ENTRIES = """
SELECT entry.treasury_id, entry.id, entry.key, entry.event, entry.book, entry.budget_year, entry.booked_on,
    entry.recorded_at, entry.reference, entry.reverses, seal.number, line.role, line.debit, line.credit, line.ndkt,
    line.level, line.unit, line.area, line.chapter, line.section, line.programme, line.source, line.bank, line.year,
    line.treasury, coalesce(meant.kind, '') AS kind
FROM journal_entry AS entry
JOIN journal_line AS line ON line.treasury_id = entry.treasury_id AND line.booked_on = entry.booked_on
    AND line.entry_id = entry.id
LEFT JOIN LATERAL (
    SELECT kind FROM posting_role WHERE role = line.role AND account = line.natural_account
        AND level IN ('', line.level) AND line.booked_on >= valid_from
        AND line.booked_on <= coalesce(valid_to, 'infinity') ORDER BY kind LIMIT 1
) AS meant ON true
LEFT JOIN seal ON seal.treasury_id = entry.treasury_id AND seal.entry_id = entry.id
"""
_IN_ORDER = " ORDER BY entry.id, line.line_no"
_LEG = Leg._fields


def entries_of(reference: str, treasury_id: int | None = None) -> list[PostedEntry]:
    """All entries of a dossier, contract or message, in order. By index; name the treasury where it is known."""
    return _entries(
        _ENTRIES
        + "WHERE entry.reference = %s AND (%s::bigint IS NULL OR entry.treasury_id = %s::bigint)"
        + _IN_ORDER,
        [reference, treasury_id, treasury_id],
    )


def entries_since(entry_id: int) -> list[PostedEntry]:
    """All entries of all treasuries with a higher id, in order of id; for tools that follow a quiet system."""
    return _entries(_ENTRIES + "WHERE entry.id > %s" + _IN_ORDER, [entry_id])


def last_entry_id() -> int:
    """The highest id given so far; 0 when the books are empty."""
    [row] = db.rows("SELECT coalesce(max(id), 0)::bigint AS id FROM journal_entry")
    return int(row["id"])


def _entries(sql: str, parameters: Sequence[object]) -> list[PostedEntry]:
    grouped: dict[int, list[dict[str, Any]]] = {}
    for row in db.rows(sql, parameters):
        grouped.setdefault(row["id"], []).append(row)
    return [_posted(rows) for rows in grouped.values()]


def _posted(rows: list[dict[str, Any]]) -> PostedEntry:
    head = rows[0]
    entry = Entry(
        key=head["key"],
        event=head["event"],
        book=head["book"],
        treasury_id=head["treasury_id"],
        treasury=head["treasury"],
        budget_year=head["budget_year"],
        booked_on=head["booked_on"],
        reference=head["reference"],
        legs=tuple(Leg(**{name: row[name] for name in _LEG}) for row in rows),
        reverses=head["reverses"],
    )
    return PostedEntry(head["id"], entry, head["recorded_at"], head["number"])


_KEPT = ("treasury_id", "book", "year", "unit", "level", "source", "bank", "treasury")
"""Segments balances are kept by; a balance by any other is added up from lines, which is for tests and auditors."""


def balance(role: str, **segments: str | int) -> int:
    """Debit less credit of a role within these segments, all postings so far, in đồng."""
    kept = all(name in _KEPT for name in segments)
    unknown = set(segments) - {*_KEPT, "ndkt", "area", "chapter", "section", "programme"}
    if unknown:
        raise ValueError(f"no such segments: {sorted(unknown)}")
    condition = " AND ".join(["role = %s", *(f"{name} = %s" for name in segments)])
    tables = ["balance", "balance_delta"] if kept else ["journal_line"]
    parts = " UNION ALL ".join(f"SELECT debit, credit FROM {table} WHERE {condition}" for table in tables)
    [row] = db.rows(
        f"SELECT coalesce(sum(debit) - sum(credit), 0)::bigint AS amount FROM ({parts}) AS part",
        [role, *segments.values()] * len(tables),
    )
    return int(row["amount"])


def statement_of_unit(
    *,
    treasury_id: int,
    unit: str,
    from_on: dt.date,
    to_on: dt.date,
    roles: Collection[str] | None = None,
    year: int = 0,
    after: StatementLine | None = None,
    limit: int = PAGE,
) -> list[StatementLine]:
    """A page of a unit's lines by booking date, after the last line of the page before. By index.

    A unit gets its own statement only. `unit` '' asks for the treasury's own accounts (name their roles), for staff.
    """
    rows = db.rows(
        "SELECT * FROM ledger_statement(%s, %s, %s::text[], %s, %s, %s, %s, %s, %s, %s)",
        [
            treasury_id,
            unit,
            None if roles is None else texts(roles),
            year,
            from_on,
            to_on,
            after.booked_on if after else dt.date.min,
            after.entry_id if after else 0,
            after.line_no if after else 0,
            limit,
        ],
    )
    return [StatementLine(**row) for row in rows]


def treasuries_to_seal() -> list[tuple[int, str, dt.datetime]]:
    """Each treasury and book with entries not yet sealed, and when the oldest of them was recorded."""
    rows = db.rows(
        """
        SELECT unsealed.treasury_id, unsealed.book, min(entry.recorded_at) AS oldest_at
        FROM journal_unsealed AS unsealed
        JOIN journal_entry AS entry ON entry.treasury_id = unsealed.treasury_id AND entry.id = unsealed.entry_id
        GROUP BY unsealed.treasury_id, unsealed.book ORDER BY unsealed.treasury_id, unsealed.book
        """
    )
    return [(row["treasury_id"], row["book"], row["oldest_at"]) for row in rows]


def treasuries_to_roll_up() -> list[int]:
    """Treasuries with open deltas."""
    return [row["treasury_id"] for row in db.rows("SELECT DISTINCT treasury_id FROM balance_delta ORDER BY 1")]
