"""An accounting entry before it is posted: pure values, no account numbers, no database.

Amounts are whole đồng. A leg names a posting role; the account behind it is found by a dated table when it is posted.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

Book = Literal["estimate", "commitment", "actual"]


class Leg(NamedTuple):
    """One line of an entry: a role with the segments that matter to it, on one of the two sides.

    `bank` is the correspondent: a bank, or on inter-treasury roles the other treasury. `kind` says which account of a
    role is meant where it has several (recurrent or investment, in or between provinces); the line keeps the account.

    A tuple like the others here, because a batch makes thousands of them: half the time of a frozen dataclass.
    """

    role: str
    debit: int = 0
    credit: int = 0
    ndkt: str = ""
    level: str = ""
    unit: str = ""
    area: str = ""
    chapter: str = ""
    section: str = ""
    programme: str = ""
    source: str = ""
    bank: str = ""
    year: int = 0
    kind: str = ""

    @property
    def amount(self) -> int:
        """What stands on its side."""
        return self.debit or self.credit

    def mirrored(self) -> Leg:
        """The same leg on the other side."""
        return self._replace(debit=self.credit, credit=self.debit)

    def combination(self) -> tuple[Any, ...]:
        """Everything but the amounts."""
        return self[:1] + self[3:]


class Entry(NamedTuple):
    """One journal entry. `key` is unique in the books of a treasury: the same key never posts twice.

    `treasury_id` is the book that holds it, `treasury` the code of the office that handles the matter now.
    """

    key: str
    event: str
    book: Book
    treasury_id: int
    treasury: str
    budget_year: int
    booked_on: dt.date
    reference: str
    legs: tuple[Leg, ...]
    reverses: int | None = None


class Voucher(NamedTuple):
    """What every posting of an event is told: its key, its book, its office, its budget year and its day."""

    key: str
    treasury_id: int
    treasury: str
    budget_year: int
    booked_on: dt.date
    reference: str

    def entry(self, event: str, book: Book, legs: Iterable[Leg], part: str = "") -> Entry:
        """The entry of this voucher; `part` tells several entries of one event apart."""
        key = f"{self.key}:{part}" if part else self.key
        return Entry(
            key,
            event,
            book,
            self.treasury_id,
            self.treasury,
            self.budget_year,
            self.booked_on,
            self.reference,
            tuple(legs),
        )

    def debit(self, role: str, amount: int, **segments: Any) -> Leg:
        """A debit leg of the voucher's year; a negative (red) amount is written as a credit."""
        if amount < 0:
            return Leg(role, credit=-amount, year=self.budget_year, **segments)
        return Leg(role, debit=amount, year=self.budget_year, **segments)

    def credit(self, role: str, amount: int, **segments: Any) -> Leg:
        """A credit leg; a negative (red) amount is written as a debit."""
        return self.debit(role, -amount, **segments)


def pairs(legs: Iterable[Leg]) -> Iterator[tuple[Leg, Leg, int]]:
    """An entry with one line on one side, read as (debit, credit, amount) pairs.

    Raises ValueError when both sides have several lines: nobody can say which belongs to which.
    """
    legs = tuple(legs)
    debits, credits = [leg for leg in legs if leg.debit], [leg for leg in legs if leg.credit]
    if len(debits) == 1:
        for leg in credits:
            yield debits[0], leg, leg.credit
    elif len(credits) == 1:
        for leg in debits:
            yield leg, credits[0], leg.debit
    else:
        raise ValueError("an entry with several lines on both sides has no pairs")


def sentences(entries: Iterable[Entry]) -> Iterator[str]:
    """Entries as an accountant says them: book, debit / credit, amount in đồng."""
    for entry in entries:
        for debit, credit, amount in pairs(entry.legs):
            yield f"{entry.book}: {_named(debit)} / {_named(credit)} {amount:,}"


OF_A_BUDGET = frozenset(
    {"REVENUE", "EXPENDITURE_REFUND", "VAT_REFUND", "TRANSFER_OUT", "TRANSFER_IN", "EXPENDITURE_BY_COMMAND"}
)
"""Accounts that no unit has: the level says whose they are."""


def _named(leg: Leg) -> str:
    level = f"level {leg.level}" if leg.role in OF_A_BUDGET and leg.level and not leg.unit else ""
    return " ".join(part for part in (leg.role, level, leg.ndkt, leg.bank) if part)
