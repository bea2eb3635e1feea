"""What a unit's software reads of its books. Amounts are whole đồng; a balance is debit less credit."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import StringConstraints

from khobac.doors.api.values import Currency

LineKind = Literal["estimate", "command", "deposit"]
FigurePart = Literal["allotted", "committed", "advance", "actual", "balance"]
AccountNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
Role = Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Z0-9_]+$")]
Source = Annotated[str, StringConstraints(pattern=r"^[0-9]{0,2}$")]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\u0000-\u001f\u007f-\u009f]+$")]
PlaceCursor = Annotated[str, StringConstraints(max_length=400, pattern=r"^[A-Za-z0-9_:.=-]+$")]


class BudgetLineOut(Schema):
    """A budget line with its figures; `available` is what may still be spent. A deposit has source "" and year 0."""

    kind: LineKind
    source: str
    year: int
    allotted: int
    reserved: int
    committed: int
    advance: int
    actual: int
    available: int
    currency: Currency = "VND"


class BudgetLines(Schema):
    """The lines of a budget year and the deposit."""

    items: list[BudgetLineOut]


class MadeOut(Schema):
    """What one document put into a figure."""

    reference: str
    event: str
    booked_on: dt.date
    entries: int
    amount: int


class MadePage(Schema):
    """The documents that make a figure, the latest first; over all pages their amounts add up to it."""

    items: list[MadeOut]
    next_cursor: str | None


class AccountOut(Schema):
    """An account of the unit with its turnover so far."""

    book: str
    account: str
    role: str
    source: str
    year: int
    debit: int
    credit: int
    balance: int
    currency: Currency = "VND"


class Accounts(Schema):
    """The accounts of a budget year, and those of no year (0)."""

    items: list[AccountOut]


class AccountLineOut(Schema):
    """A line of a statement, and the balance after it."""

    booked_on: dt.date
    event: str
    reference: str
    ndkt: str
    debit: int
    credit: int
    balance: int


class StatementPage(Schema):
    """A page of a statement: the balance before its first line, and its lines by booking date."""

    opening: int
    items: list[AccountLineOut]
    next_cursor: str | None


class LegOut(Schema):
    """One line of an entry."""

    account: str
    role: str
    unit: str
    source: str
    year: int
    ndkt: str
    debit: int
    credit: int


class EntryOut(Schema):
    """An entry; `number` is its legal number within its book, null until it is sealed."""

    id: int
    number: int | None
    event: str
    book: str
    booked_on: dt.date
    recorded_at: dt.datetime
    reference: str
    legs: list[LegOut]


class Entries(Schema):
    """All entries of a document, in order."""

    items: list[EntryOut]


class Proofs(Schema):
    """Proofs that entries are in the books, each as verify/khobac_verify.py reads it."""

    items: list[dict[str, Any]]
