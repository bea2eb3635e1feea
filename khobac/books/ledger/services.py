"""The only writer of the ledger."""
from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Literal

from khobac.books.arrays import numbers, plain, texts
from khobac.books.errors import KeyReused, understood
from khobac.books.ledger.entries import Entry
from khobac.books.ledger.sealing import seal as seal
from khobac.core import db

__all__ = ["Posted", "RoleAccount", "post", "prepare_months", "roll_up", "seal", "set_roles"]


@dataclass(frozen=True, slots=True)
class Posted:
    """The answer to one entry."""

    key: str
    outcome: Literal["posted", "already_posted"]
    entry_id: int


@dataclass(frozen=True, slots=True)
class RoleAccount:
    """A row of the dated table of roles; `level` '' holds for every budget level."""

    role: str
    account: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    level: str = ""
    source: str = ""
    certainty: str = ""


_POST = """
SELECT n, entry_id, is_new FROM ledger_post(%s, %s,
    %s::text[], %s::text[], %s::text[], %s::int[], %s::date[], %s::text[], %s::bigint[],
    %s::text[], %s::date[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::text[], %s::text[], %s::text[], %s::text[], %s::int[],
    %s::int[], %s::int[], %s::int[], %s::bigint[], %s::bigint[])
"""
_COMBINATION_COLUMNS, _LINE_COLUMNS = 14, 5
_segments = attrgetter(
    "role", "ndkt", "level", "unit", "area", "chapter", "section", "programme", "source", "bank", "year"
)


def post(entries: Sequence[Entry], at: dt.datetime) -> list[Posted]:
    """Post all entries in the current transaction, one statement for each treasury; answers in their order.

    The same key with the same content is answered `already_posted`. Raises Unbalanced, UnknownRole or KeyReused, and
    then nothing of the batch is posted.
    """
    distinct: dict[tuple[int, str], Entry] = {}
    for entry in entries:
        if distinct.setdefault((entry.treasury_id, entry.key), entry) != entry:
            raise KeyReused(entry.key)
    answers: dict[tuple[int, str], tuple[int, bool]] = {}
    for treasury_id in sorted({entry.treasury_id for entry in entries}):
        batch = [entry for entry in distinct.values() if entry.treasury_id == treasury_id]
        for entry, row in zip(batch, _post_batch(treasury_id, batch, at), strict=True):
            answers[treasury_id, entry.key] = (row[1], row[2])
    return [_posted(entry, answers, is_repeat) for entry, is_repeat in _with_repeats(entries)]


def _with_repeats(entries: Sequence[Entry]) -> Iterable[tuple[Entry, bool]]:
    seen: set[tuple[int, str]] = set()
    for entry in entries:
        identity = (entry.treasury_id, entry.key)
        yield entry, identity in seen
        seen.add(identity)


def _posted(entry: Entry, answers: Mapping[tuple[int, str], tuple[int, bool]], is_repeat: bool) -> Posted:
    entry_id, is_new = answers[entry.treasury_id, entry.key]
    return Posted(entry.key, "posted" if is_new and not is_repeat else "already_posted", entry_id)


def _post_batch(treasury_id: int, entries: Sequence[Entry], at: dt.datetime) -> list[tuple[int, int, bool]]:
    """One call of ledger_post; rows of (position, entry id, is new) in order."""
    with understood(), db.cursor() as cursor:
        cursor.execute(_POST, [treasury_id, at, *_entry_columns(entries), *_line_columns(entries)])
        rows: list[tuple[int, int, bool]] = cursor.fetchall()
    return rows


def _entry_columns(entries: Sequence[Entry]) -> list[str]:
    return [
        texts(entry.key for entry in entries),
        texts(entry.event for entry in entries),
        texts(entry.book for entry in entries),
        plain(entry.budget_year for entry in entries),
        plain(entry.booked_on for entry in entries),
        texts(entry.reference for entry in entries),
        numbers(entry.reverses for entry in entries),
    ]


def _line_columns(entries: Sequence[Entry]) -> list[str]:
    """The distinct combinations of the batch and the lines that point at them, as columns."""
    combinations: dict[tuple[Any, ...], int] = {}
    lines: list[tuple[int, int, int, int, int]] = []
    for n, entry in enumerate(entries, 1):
        head = (entry.book, entry.booked_on, entry.treasury)
        for line_no, leg in enumerate(entry.legs, 1):
            combination = combinations.setdefault(head + _segments(leg), len(combinations) + 1)
            lines.append((n, line_no, combination, leg.debit, leg.credit))
    return [*_columns(combinations, _COMBINATION_COLUMNS), *_columns(lines, _LINE_COLUMNS)]


def _columns(rows: Collection[tuple[Any, ...]], width: int) -> list[str]:
    """Rows turned into array literals; entries without a leg leave none, and are refused as unbalanced."""
    columns = zip(*rows, strict=True) if rows else [()] * width
    return [texts(column) if column and isinstance(column[0], str) else plain(column) for column in columns]


def roll_up(treasury_id: int) -> int:
    """Fold the open deltas of a treasury into its balances; how many there were. Safe beside any posting."""
    [row] = db.rows("SELECT ledger_roll_up(%s) AS folded", [treasury_id])
    return int(row["folded"])


def prepare_months(from_on: dt.date, to_on: dt.date) -> int:
    """Make the partitions of these booking months that are missing; how many were made. A posting never makes one."""
    [row] = db.rows("SELECT ledger_make_partitions(%s, %s) AS made", [from_on, to_on])
    return int(row["made"])


def set_roles(roles: Iterable[RoleAccount]) -> int:
    """Write these rows of the role table; a row of the same role, level and first day is replaced."""
    rows = list(roles)
    return db.execute(
        """
        INSERT INTO posting_role (role, level, account, valid_from, valid_to, source, certainty)
        SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::date[], %s::date[], %s::text[], %s::text[])
        ON CONFLICT (role, level, valid_from) DO UPDATE SET account = EXCLUDED.account, valid_to = EXCLUDED.valid_to,
            source = EXCLUDED.source, certainty = EXCLUDED.certainty
        """,
        [
            [row.role for row in rows],
            [row.level for row in rows],
            [row.account for row in rows],
            [row.valid_from for row in rows],
            [row.valid_to for row in rows],
            [row.source for row in rows],
            [row.certainty for row in rows],
        ],
    )
