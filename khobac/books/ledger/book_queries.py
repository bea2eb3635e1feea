"""The books of one treasury, for its accountants: trial balance, account book and totals by any segment, as of any day.

What stands now comes from kept balances; another day is reached by taking off what was booked after it, and what was known
at another moment (`known_at`) by taking off what was recorded after that. A hot account is never added up from its lines
where a kept balance serves. Amounts are đồng.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from khobac.books.ledger.statement_queries import PAGE, Page, Place, page_of
from khobac.core import db

KEPT = ("book", "role", "natural_account", "unit", "level", "source", "year", "bank")
"""Segments that balances are kept by."""

SEGMENTS = (*KEPT, "ndkt", "chapter", "section", "programme", "area")

BEGINNING, END = dt.date.min, dt.date.max


@dataclass(frozen=True, slots=True)
class TrialRow:
    """An account in a period: debit less credit before it, turnover in it. `closing` is debit less credit after it."""

    book: str
    natural_account: str
    role: str
    opening: int
    debit: int
    credit: int

    @property
    def closing(self) -> int:
        """Debit less credit at the end."""
        return self.opening + self.debit - self.credit


@dataclass(frozen=True, slots=True)
class Total:
    """What was booked under one value of a segment."""

    value: str
    debit: int
    credit: int


_LATE = """
FROM journal_entry AS entry
JOIN journal_line AS line ON line.treasury_id = entry.treasury_id AND line.booked_on = entry.booked_on
    AND line.entry_id = entry.id
WHERE entry.treasury_id = %(treasury)s AND entry.recorded_at > %(known)s::timestamptz
"""
"""The lines that were recorded after a moment."""


def trial_balance(
    treasury_id: int,
    year: int = 0,
    book: str = "",
    from_on: dt.date = BEGINNING,
    to_on: dt.date = END,
    known_at: dt.datetime | None = None,
) -> list[TrialRow]:
    """Every account of a treasury, of a budget year and book where named (0 and '' are all); in each book debit is credit.

    Without a first day turnover is all there ever was, and no line is read but those after `to_on` or `known_at`. One
    statement.
    """
    late = (
        f"""
            UNION ALL
            SELECT line.book, natural_account, role, year,
                CASE WHEN %(period)s AND line.booked_on < %(from)s THEN credit - debit ELSE 0 END,
                CASE WHEN line.booked_on <= %(to)s AND (NOT %(period)s OR line.booked_on >= %(from)s) THEN -debit ELSE 0 END,
                CASE WHEN line.booked_on <= %(to)s AND (NOT %(period)s OR line.booked_on >= %(from)s) THEN -credit ELSE 0 END
            {_LATE}
        """
        if known_at
        else ""
    )
    found = db.rows(
        f"""
        WITH kept AS (
            SELECT book, natural_account, role, year, debit, credit FROM balance WHERE treasury_id = %(treasury)s
            UNION ALL
            SELECT book, natural_account, role, year, debit, credit FROM balance_delta WHERE treasury_id = %(treasury)s
        ), part AS (
            SELECT book, natural_account, role, year, debit - credit AS opening, 0::bigint AS debit, 0::bigint AS credit
            FROM kept WHERE %(period)s
            UNION ALL
            SELECT book, natural_account, role, year, 0, debit, credit FROM kept WHERE NOT %(period)s
            UNION ALL
            SELECT book, natural_account, role, year, -(debit - credit),
                CASE WHEN booked_on <= %(to)s THEN debit ELSE 0 END, CASE WHEN booked_on <= %(to)s THEN credit ELSE 0 END
            FROM journal_line WHERE treasury_id = %(treasury)s AND booked_on >= %(from)s AND %(period)s
            UNION ALL
            SELECT book, natural_account, role, year, 0, -debit, -credit
            FROM journal_line WHERE treasury_id = %(treasury)s AND booked_on > %(to)s AND NOT %(period)s {late}
        )
        SELECT book, natural_account, role, sum(opening)::bigint AS opening, sum(debit)::bigint AS debit,
            sum(credit)::bigint AS credit
        FROM part WHERE (%(book)s = '' OR book = %(book)s) AND (%(year)s = 0 OR year = %(year)s)
        GROUP BY book, natural_account, role HAVING sum(opening) <> 0 OR sum(debit) <> 0 OR sum(credit) <> 0
        ORDER BY book, natural_account, role
        """,
        {
            "treasury": treasury_id,
            "year": year,
            "book": book,
            "from": from_on,
            "to": to_on,
            "period": from_on > BEGINNING,
            "known": known_at,
        },
    )
    return [TrialRow(**row) for row in found]


def account_book(
    treasury_id: int,
    segments: dict[str, str],
    from_on: dt.date,
    to_on: dt.date,
    after: Place | None = None,
    limit: int = PAGE,
    known_at: dt.datetime | None = None,
) -> Page:
    """A page of the lines within these segments, with the balance before them and after each.

    `segments` are some of SEGMENTS; none is the whole book. The balance before the first page comes from kept balances where
    all segments are KEPT, otherwise from the lines before `from_on`; a page that follows costs one statement.
    """
    condition, values = _within(segments)
    opening = after.balance if after else balance_before(treasury_id, segments, from_on, known_at)
    place = after or Place(BEGINNING, 0, 0, opening)
    found = db.rows(
        f"""
        SELECT line.booked_on, line.entry_id, line.line_no, entry.event, entry.reference, line.ndkt, line.debit, line.credit
        FROM journal_line AS line
        JOIN journal_entry AS entry ON entry.treasury_id = line.treasury_id AND entry.id = line.entry_id
        WHERE line.treasury_id = %s AND line.booked_on BETWEEN %s AND %s
            AND (line.booked_on, line.entry_id, line.line_no) > (%s, %s, %s) {condition}
            AND (%s::timestamptz IS NULL OR entry.recorded_at <= %s::timestamptz)
        ORDER BY line.booked_on, line.entry_id, line.line_no LIMIT %s
        """,
        [treasury_id, from_on, to_on, *place[:3], *values, known_at, known_at, limit + 1],
    )
    return page_of(opening, found, limit)


def balance_before(
    treasury_id: int, segments: dict[str, str], day: dt.date, known_at: dt.datetime | None = None
) -> int:
    """Debit less credit within these segments before a day; `dt.date.max` for what stands now. At most two statements."""
    condition, values = _within(segments)
    if set(segments) <= set(KEPT):
        [row] = db.rows(
            f"""
            SELECT coalesce(sum(debit - credit), 0)::bigint AS amount FROM (
                SELECT debit, credit FROM balance AS line WHERE treasury_id = %s {condition}
                UNION ALL SELECT debit, credit FROM balance_delta AS line WHERE treasury_id = %s {condition}
                UNION ALL SELECT -debit, -credit FROM journal_line AS line
                WHERE treasury_id = %s AND booked_on >= %s {condition}) AS part
            """,
            [treasury_id, *values, treasury_id, *values, treasury_id, day, *values],
        )
    else:
        [row] = db.rows(
            f"""
            SELECT coalesce(sum(debit - credit), 0)::bigint AS amount FROM journal_line AS line
            WHERE treasury_id = %s AND booked_on < %s {condition}
            """,
            [treasury_id, day, *values],
        )
    return int(row["amount"]) - (_recorded_after(treasury_id, segments, day, known_at) if known_at else 0)


def _recorded_after(treasury_id: int, segments: dict[str, str], day: dt.date, known_at: dt.datetime) -> int:
    """What of the balance before a day was not known yet."""
    named = {f"of_{name}": int(value) if name == "year" else value for name, value in segments.items()}
    condition = "".join(f" AND line.{name} = %(of_{name})s" for name in segments)
    [row] = db.rows(
        f"SELECT coalesce(sum(debit - credit), 0)::bigint AS amount {_LATE} AND line.booked_on < %(day)s {condition}",
        {"treasury": treasury_id, "known": known_at, "day": day, **named},
    )
    return int(row["amount"])


def totals_by(
    treasury_id: int,
    segment: str,
    segments: dict[str, str],
    from_on: dt.date,
    to_on: dt.date,
    known_at: dt.datetime | None = None,
) -> list[Total]:
    """Turnover of a period within these segments by the values of one more. Reads the lines of the period, of one treasury."""
    condition, values = _within(segments)
    if segment not in SEGMENTS:
        raise ValueError(f"no such segment: {segment}")
    found = db.rows(
        f"""
        SELECT line.{segment}::text AS value, sum(debit)::bigint AS debit, sum(credit)::bigint AS credit
        FROM journal_line AS line WHERE treasury_id = %s AND booked_on BETWEEN %s AND %s {condition}
            AND (%s::timestamptz IS NULL OR EXISTS (SELECT FROM journal_entry AS entry
                WHERE entry.treasury_id = line.treasury_id AND entry.id = line.entry_id
                    AND entry.recorded_at <= %s::timestamptz))
        GROUP BY line.{segment} ORDER BY line.{segment}
        """,
        [treasury_id, from_on, to_on, *values, known_at, known_at],
    )
    return [Total(**row) for row in found]


def accounts_of(treasury_id: int, days: Sequence[dt.date], entry_ids: Sequence[int]) -> dict[int, list[str]]:
    """The natural accounts of the lines of these entries, booked on these days, in order. By key; one statement."""
    found = db.rows(
        """
        SELECT entry_id, array_agg(natural_account ORDER BY line_no) AS accounts FROM journal_line
        WHERE treasury_id = %s AND booked_on = ANY (%s::date[]) AND entry_id = ANY (%s::bigint[]) GROUP BY entry_id
        """,
        [treasury_id, list(days), list(entry_ids)],
    )
    return {row["entry_id"]: row["accounts"] for row in found}


def _within(segments: dict[str, str]) -> tuple[str, list[Any]]:
    """A condition on `line`, and its values. Raises ValueError for what is no segment, so that no name is ever made up."""
    unknown = set(segments) - set(SEGMENTS)
    if unknown:
        raise ValueError(f"no such segments: {sorted(unknown)}")
    condition = "".join(f" AND line.{name} = %s" for name in segments)
    return condition, [int(value) if name == "year" else value for name, value in segments.items()]
