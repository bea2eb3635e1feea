"""E9: when sets are consolidated, what two treasuries owe each other goes out of the sum.

| book | debit | credit | when | basis |
|---|---|---|---|---|
| consolidated | LKB_OUT of the payer's treasury | LKB_IN of the payee's | year-end, pair by pair | TT77 Arts 56, 66-67 |

Only what has arrived may be eliminated: a way out without its way in is in transit, and `unpaired_transfers` names it.
"""

from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Partner
from khobac.books.ledger.postings.roles import LKB_IN, LKB_OUT


@dataclass(frozen=True, slots=True)
class EliminateTransfers:
    """What went out of `payer` and came in at `payee`, in the consolidated book."""

    voucher: Voucher
    payer: Partner
    payee: Partner
    amount: int


def eliminate_transfers(eliminated: EliminateTransfers) -> Entry:
    """50 million went from 0061 to 0211.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import voucher
    >>> pair = EliminateTransfers(voucher("2026"), Partner("0061"), Partner("0211"), 50_000_000)
    >>> print(*sentences([eliminate_transfers(pair)]))
    actual: LKB_OUT 0211 / LKB_IN 0061 50,000,000
    """
    voucher, amount = eliminated.voucher, eliminated.amount
    legs = [
        voucher.debit(LKB_OUT, amount, **eliminated.payee.segments()),
        voucher.credit(LKB_IN, amount, **eliminated.payer.segments()),
    ]
    return voucher.entry("eliminate_transfers", "actual", legs)
