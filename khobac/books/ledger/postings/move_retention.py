"""Retention money kept back from a supplier is spent and moved to the unit's deposit account.

| debit | credit | when | basis |
|---|---|---|---|
| EXPENDITURE_… per line | DEPOSIT per line | the warranty outlasts the budget year | NĐ254 Art 9, TT77 Art 32 (group 37) |
| COMMITMENT_CONTROL | COMMITMENT | it was held on a commitment | TT77 Art 47-48 |
"""

from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Line, Spender
from khobac.books.ledger.postings.commit import commitment_entry
from khobac.books.ledger.postings.roles import DEPOSIT


@dataclass(frozen=True, slots=True)
class MoveRetention:
    """The lines moved; on a commitment, it is released by their sum."""

    voucher: Voucher
    spender: Spender
    lines: tuple[Line, ...]
    on_commitment: bool = False


def move_retention(moved: MoveRetention) -> tuple[Entry, ...]:
    """10 million kept of a furniture contract go to the school's deposit account.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOL, voucher
    >>> given = MoveRetention(voucher(), SCHOOL, (Line("6955", 10_000_000),), on_commitment=True)
    >>> print(*sentences(move_retention(given)), sep="\\n")
    actual: EXPENDITURE_RECURRENT_NONAUTO 6955 / DEPOSIT 6955 10,000,000
    commitment: COMMITMENT_CONTROL / COMMITMENT 10,000,000
    """
    voucher, spender = moved.voucher, moved.spender
    entries = [
        voucher.entry(
            "move_retention",
            "actual",
            [
                spender.leg(spender.family.expenditure, line, voucher.budget_year),
                spender.leg(DEPOSIT, line, voucher.budget_year, on_credit=True),
            ],
            f"line-{number}",
        )
        for number, line in enumerate(moved.lines)
    ]
    if moved.on_commitment:
        total = sum(line.amount for line in moved.lines)
        entries.append(commitment_entry("move_retention", voucher, spender, -total, "commitment"))
    return tuple(entries)
