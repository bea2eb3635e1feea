"""What a treasury's software reads of its books. Amounts are whole đồng; a balance is debit less credit."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Query, Schema
from pydantic import ConfigDict, StringConstraints

from khobac.books.ledger.book_queries import SEGMENTS
from khobac.doors.api.book_schemas import AccountLineOut
from khobac.doors.api.values import Currency

UnitCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{7}$")]
OfficeCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
Segment = Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9_.-]*$")]
Grouped = Literal["ndkt", "unit", "source", "chapter", "section", "level", "natural_account", "role", "year", "bank"]
Book = Literal["", "estimate", "commitment", "actual"]


class Segments(Schema):
    """Which lines are meant: those that bear all the segments named; none names the whole book."""

    model_config = ConfigDict(extra="forbid")

    book: Segment = ""
    natural_account: Segment = ""
    role: Segment = ""
    unit: Segment = ""
    level: Segment = ""
    source: Segment = ""
    year: Annotated[int, Query(ge=0, le=2100)] = 0
    bank: Segment = ""
    ndkt: Segment = ""
    chapter: Segment = ""
    section: Segment = ""
    programme: Segment = ""
    area: Segment = ""

    def named(self) -> dict[str, str]:
        """Those that are named, as the books ask for them."""
        return {name: str(value) for name in SEGMENTS if (value := getattr(self, name))}


class TrialRowOut(Schema):
    """An account in a period: what stood on it before, turnover, and what stands after."""

    book: str
    account: str
    role: str
    opening: int
    debit: int
    credit: int
    closing: int


class TrialBalanceOut(Schema):
    """Every account of a treasury; in each book debit equals credit."""

    treasury: str
    items: list[TrialRowOut]
    currency: Currency = "VND"


class BookPage(Schema):
    """A page of the account book: the balance before its first line, and its lines by booking date."""

    treasury: str
    opening: int
    items: list[AccountLineOut]
    next_cursor: str | None


class TotalOut(Schema):
    """What was booked under one value of a segment."""

    value: str
    debit: int
    credit: int


class Totals(Schema):
    """Turnover of a period by the values of a segment."""

    treasury: str
    items: list[TotalOut]


TRIAL_BALANCE = {
    "treasury": "0061",
    "items": [
        {
            "book": "actual", "account": "8123", "role": "EXPENDITURE_RECURRENT_NONAUTO", "opening": 0, "debit": 23100000,
            "credit": 0, "closing": 23100000,
        }
    ],
    "currency": "VND",
}
BOOK_PAGE = {
    "treasury": "0061",
    "opening": 10650000,
    "items": [
        {
            "booked_on": "2026-11-20", "event": "pay_expenditure", "reference": "HS-0061-26-0000412", "ndkt": "6501",
            "debit": 12450000, "credit": 0, "balance": 23100000,
        }
    ],
    "next_cursor": None,
}
TOTALS = {"treasury": "0061", "items": [{"value": "6501", "debit": 12450000, "credit": 0}]}
