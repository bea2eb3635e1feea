"""The accounts of one unit: what stands on them, their statement with running balance, and what a budget figure is made of.

For the unit itself, whose database role reads these through functions that name it, and for staff. Amounts are đồng.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Literal, NamedTuple

from khobac.core import db

PAGE = 50
END = 2**63 - 1

Part = Literal["allotted", "committed", "advance", "actual", "balance"]


class Account(NamedTuple):
    """What names an account of a unit; a deposit has year 0 and source ''."""

    treasury_id: int
    unit: str
    role: str
    account: str
    year: int = 0
    source: str = ""


class Place(NamedTuple):
    """A line of a statement with the balance after it: where the next page begins."""

    booked_on: dt.date
    entry_id: int
    line_no: int
    balance: int


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """An account with its turnover so far. `balance` is debit less credit."""

    book: str
    account: Account
    debit: int
    credit: int

    @property
    def balance(self) -> int:
        """Debit less credit."""
        return self.debit - self.credit


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a statement and the balance after it."""

    booked_on: dt.date
    entry_id: int
    line_no: int
    event: str
    reference: str
    ndkt: str
    debit: int
    credit: int
    balance: int

    @property
    def place(self) -> Place:
        """Where a page that follows this line begins."""
        return Place(self.booked_on, self.entry_id, self.line_no, self.balance)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a statement: the balance before its first line, its lines, and where the next page begins."""

    opening: int
    lines: list[Line]
    next: Place | None

    @property
    def closing(self) -> int:
        """The balance after the last line."""
        return self.lines[-1].balance if self.lines else self.opening


@dataclass(frozen=True, slots=True)
class Made:
    """What one document put into a figure: the event and day of its last entry, how many entries, how much."""

    reference: str
    event: str
    booked_on: dt.date
    entry_id: int
    entries: int
    amount: int


def accounts_of_unit(treasury_id: int, unit: str, year: int) -> list[AccountBalance]:
    """The accounts of a budget year and those of no year, from kept balances. One statement."""
    found = db.rows("SELECT * FROM ledger_unit_accounts(%s, %s, %s)", [treasury_id, unit, year])
    return [
        AccountBalance(
            row["book"],
            Account(treasury_id, unit, row["role"], row["account"], row["year"], row["source"]),
            row["debit"],
            row["credit"],
        )
        for row in found
    ]


def statement(
    account: Account, from_on: dt.date, to_on: dt.date, after: Place | None = None, limit: int = PAGE
) -> Page:
    """A page of an account by booking date. The first costs two statements, each that follows `after` one."""
    opening = after.balance if after else _opening(account, from_on)
    place = after or Place(dt.date.min, 0, 0, opening)
    found = db.rows(
        "SELECT * FROM ledger_unit_lines(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [*account, from_on, to_on, *place[:3], limit + 1],
    )
    return page_of(opening, found, limit)


def page_of(opening: int, found: list[dict[str, Any]], limit: int) -> Page:
    """The page that these rows make, one more than `limit` where others follow."""
    shown = found[:limit]
    balances = list(accumulate((row["debit"] - row["credit"] for row in shown), initial=opening))[1:]
    lines = [Line(**row, balance=balance) for row, balance in zip(shown, balances, strict=True)]
    return Page(opening, lines, lines[-1].place if len(found) > limit else None)


def _opening(account: Account, from_on: dt.date) -> int:
    [row] = db.rows("SELECT ledger_unit_opening(%s, %s, %s, %s, %s, %s, %s) AS opening", [*account, from_on])
    return int(row["opening"] or 0)


def made_of(
    treasury_id: int,
    kind: str,
    unit: str,
    source: str,
    year: int,
    part: Part,
    before: int = END,
    limit: int = PAGE,
) -> list[Made]:
    """The documents that make a figure of a budget line, the latest first; a page begins before the last `entry_id`.

    Their amounts add up to the figure: what is allotted, committed, advanced or spent; of a deposit what stands on it. One
    statement, over the lines of that unit.
    """
    found = db.rows(
        "SELECT * FROM ledger_made_of(%s, %s, %s, %s, %s, %s, %s, %s)",
        [treasury_id, kind, unit, source, year, part, before, limit],
    )
    return [Made(**row) for row in found]
