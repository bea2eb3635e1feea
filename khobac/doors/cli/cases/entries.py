"""Comparing what was posted with what a case claims. Pure: journals and rows in, sentences about differences out.

A journal with one line on one side is read as pairs (debit, credit, amount). A row of a case names a role and some
segments on either side; every pair must be claimed by a row, the one naming most segments, and what a row claims must
add up to its amount. A negative amount is the mirror.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SEGMENTS = frozenset(["ndkt", "level", "unit", "area", "chapter", "section", "ctmt", "treasury", "source", "year", "bank"])


class Unreadable(ValueError):
    """A row that names no account, or a journal that cannot be read as pairs."""


@dataclass(frozen=True)
class Side:
    """An account as a case names it: a role and the segments that matter."""

    role: str
    segments: frozenset[tuple[str, str]] = frozenset()

    def names(self, line: Mapping[str, str]) -> bool:
        """Whether a posted line is of this account."""
        return line["role"] == self.role and all(line.get(key) == value for key, value in self.segments)

    def __str__(self) -> str:
        return " ".join([self.role, *(f"{key}={value}" for key, value in sorted(self.segments))])


@dataclass(frozen=True)
class Line:
    """A posted line: role and segments by name, amounts in đồng."""

    journal: int
    book: str
    segments: Mapping[str, str]
    debit: int
    credit: int


@dataclass(frozen=True)
class Pair:
    """One debit against one credit."""

    book: str
    debit: Mapping[str, str]
    credit: Mapping[str, str]
    amount: int

    def __str__(self) -> str:
        return f"{self.book}: {_full(self.debit)} / {_full(self.credit)} {self.amount:,}"


@dataclass(frozen=True)
class Claim:
    """A row of `expect.entries`."""

    book: str
    debit: Side
    credit: Side
    amount: int

    @property
    def weight(self) -> int:
        """How many segments it names."""
        return len(self.debit.segments) + len(self.credit.segments)

    def covers(self, pair: Pair) -> bool:
        """Whether the pair may be claimed by this row."""
        return self.book == pair.book and self.debit.names(pair.debit) and self.credit.names(pair.credit)

    def __str__(self) -> str:
        return f"{self.book}: {self.debit} / {self.credit} {self.amount:,}"


def side(text: str) -> Side:
    """An account as written in a case.

    >>> str(side("EXPENDITURE_INVEST unit=7654321 ndkt=9401"))
    'EXPENDITURE_INVEST ndkt=9401 unit=7654321'
    """
    role, *named = text.split()
    segments = [(key, value) for key, _, value in (word.partition("=") for word in named)]
    if unknown := sorted(key for key, _ in segments if key not in SEGMENTS):
        raise Unreadable(f"{text!r}: no segment {', '.join(unknown)}")
    return Side(role, frozenset(segments))


def claim(row: Sequence[Any]) -> Claim:
    """A row `[book, debit, credit, amount]`."""
    book, debit, credit, amount = row
    if amount < 0:
        debit, credit, amount = credit, debit, -amount
    return Claim(book, side(debit), side(credit), amount)


def pairs(lines: Iterable[Line]) -> list[Pair]:
    """Posted lines, journal by journal, as pairs. Raises Unreadable where both sides have several lines."""
    journals: dict[int, list[Line]] = {}
    for line in lines:
        journals.setdefault(line.journal, []).append(line)
    return [pair for journal in journals.values() for pair in _pairs_of(journal)]


def _pairs_of(journal: Sequence[Line]) -> list[Pair]:
    debits, credits = [line for line in journal if line.debit], [line for line in journal if line.credit]
    if len(debits) == 1:
        return [Pair(debits[0].book, debits[0].segments, line.segments, line.credit) for line in credits]
    if len(credits) == 1:
        return [Pair(credits[0].book, line.segments, credits[0].segments, line.debit) for line in debits]
    raise Unreadable(f"journal {journal[0].journal} has several lines on both sides")


def differences(claims: Sequence[Claim], posted: Sequence[Pair]) -> list[str]:
    """What does not agree, in sentences; empty when all does."""
    wrong: list[str] = []
    claimed = [0] * len(claims)
    for pair in posted:
        covering = [n for n, each in enumerate(claims) if each.covers(pair)]
        if not covering:
            wrong.append(f"posted, not expected: {pair}")
            continue
        most = max(claims[n].weight for n in covering)
        best = [n for n in covering if claims[n].weight == most]
        claimed[_neediest(best, claims, claimed)] += pair.amount
    wrong += [
        f"expected {each}, came {amount:,}" for each, amount in zip(claims, claimed, strict=True) if each.amount != amount
    ]
    return wrong


def _neediest(rows: Sequence[int], claims: Sequence[Claim], claimed: Sequence[int]) -> int:
    """Of equal rows the first that still lacks something, so that a case may write one account twice."""
    return next((n for n in rows if claimed[n] < claims[n].amount), rows[0])


def balance(account: Side, lines: Iterable[Line]) -> int:
    """Debits less credits of an account."""
    return sum(line.debit - line.credit for line in lines if account.names(line.segments))


def _full(line: Mapping[str, str]) -> str:
    named = (f"{key}={line[key]}" for key in sorted(SEGMENTS) if line.get(key, "") not in ("", "0"))
    return " ".join([line["role"], *named])
