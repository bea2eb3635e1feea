"""What the books and registers say after a step: journals, positions, commitments, alerts. Reading only."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from khobac.books.budget import queries as budget
from khobac.books.budget.queries import LineKey, PositionView
from khobac.books.ledger.models import JournalEntry, JournalLine
from khobac.core import db
from khobac.doors.cli.cases.entries import SEGMENTS, Line
from khobac.registers.organisations import queries as organisations

_STORED = {"ctmt": "programme"}
_TELLTALES = ("journal_entry", "budget_movement", "dossiers_step", "payment_step", "commitment_row")


@dataclass(frozen=True)
class Mark:
    """Where journal, alerts and signals stood before a step."""

    entry: int
    alert: int
    signal: int


def mark() -> Mark:
    """The latest of everything that a step may add to."""
    [row] = db.rows(
        """
        SELECT (SELECT coalesce(max(id), 0) FROM journal_entry) AS entry,
               (SELECT coalesce(max(id), 0) FROM alerts_alert) AS alert,
               (SELECT coalesce(max(id), 0) FROM supervision_signal) AS signal
        """
    )
    return Mark(**row)


def trace() -> dict[str, int]:
    """How many rows the append-only tables of money and states hold: a refused step must leave them as they are."""
    [row] = db.rows("SELECT " + ", ".join(f"(SELECT count(*) FROM {name}) AS {name}" for name in _TELLTALES))
    return row


def lines_since(entry: int) -> list[Line]:
    """The journal lines posted since an entry, in order."""
    return [_line(row) for row in JournalLine.objects.filter(entry_id__gt=entry).order_by("entry_id", "line_no")]


def booked_since(entry: int) -> set[Any]:
    """The booking dates of the entries posted since."""
    return set(JournalEntry.objects.filter(id__gt=entry).values_list("booked_on", flat=True))


def position(unit: str, source: str, year: int, on: Any) -> PositionView:
    """The posting key of an estimate; all zero where nothing was ever allotted."""
    registered = organisations.unit(unit, on)
    if registered is None:
        return PositionView()
    key = LineKey(registered.treasury_id, "estimate", unit, source, year)
    return budget.positions([key]).get(key, PositionView())


def kinds_since(table: str, column: str, since: int) -> list[str]:
    """The kinds of alerts or signals raised since."""
    return [row["kind"] for row in db.rows(f"SELECT {column} AS kind FROM {table} WHERE id > %s ORDER BY id", [since])]


def _line(row: JournalLine) -> Line:
    segments = {name: str(getattr(row, _STORED.get(name, name))) for name in SEGMENTS}
    return Line(row.entry_id, row.book, {"role": row.role, **segments}, row.debit, row.credit)


def of_book(lines: Iterable[Line], book: str) -> list[Line]:
    """The lines of one book."""
    return [line for line in lines if line.book == book]
