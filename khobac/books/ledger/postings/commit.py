"""E2: part of a contract is committed; single-sided, the counter-entry is the system's.

| debit | credit | when | basis |
|---|---|---|---|
| COMMITMENT | COMMITMENT_CONTROL | new commitment, increase | TT77 Art 47-48, TT113 |
| COMMITMENT_CONTROL | COMMITMENT | decrease, cancellation of what is unpaid | TT77 Art 47-48, TT113 |
"""
from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Spender
from khobac.books.ledger.postings.roles import COMMITMENT, COMMITMENT_CONTROL


@dataclass(frozen=True, slots=True)
class Commit:
    """`amount` is the change, negative for a decrease."""

    voucher: Voucher
    spender: Spender
    amount: int


def commit(change: Commit) -> Entry:
    """A furniture contract of 300 million is committed in full.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOL, voucher
    >>> print(*sentences([commit(Commit(voucher(), SCHOOL, 300_000_000))]))
    commitment: COMMITMENT / COMMITMENT_CONTROL 300,000,000
    """
    return commitment_entry("commit", change.voucher, change.spender, change.amount)


def commitment_entry(event: str, voucher: Voucher, spender: Spender, amount: int, part: str = "") -> Entry:
    """The entry that raises (or, negative, lowers) what is committed, for whatever event."""
    legs = [
        voucher.debit(COMMITMENT, amount, kind=spender.family.kind, **spender.segments()),
        voucher.credit(COMMITMENT_CONTROL, amount),
    ]
    return voucher.entry(event, "commitment", legs, part)
