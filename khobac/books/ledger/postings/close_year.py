"""E12d: revenue (7xxx) and expenditure (8xxx) of a year are closed into the balance of their budget level.

| debit | credit | when | basis |
|---|---|---|---|
| REVENUE, CARRYOVER_IN, … | BUDGET_BALANCE of the level | the year's accounts are closed, dated 31/12 | TT77 Art 61 |
| BUDGET_BALANCE of the level | EXPENDITURE_…, CARRYOVER_OUT, … | the year's accounts are closed, dated 31/12 | TT77 Art 61 |

Closed is the budget, not its units: the closing line names no unit, so that what each has spent stays readable.
"""

from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.postings.roles import BUDGET_BALANCE


@dataclass(frozen=True, slots=True)
class CloseAccount:
    """An account of revenue or expenditure with what stands on it: debit less credit, not zero."""

    voucher: Voucher
    role: str
    level: str
    source: str
    balance: int


def close_account(closed: CloseAccount) -> Entry:
    """36 million were spent and 100 received.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import voucher
    >>> spent = CloseAccount(voucher(), "EXPENDITURE_RECURRENT_NONAUTO", "2", "12", 36_000_000)
    >>> received = CloseAccount(voucher(), "REVENUE", "2", "", -100_000_000)
    >>> print(*sentences(map(close_account, (spent, received))), sep="\\n")
    actual: BUDGET_BALANCE / EXPENDITURE_RECURRENT_NONAUTO 36,000,000
    actual: REVENUE level 2 / BUDGET_BALANCE 100,000,000
    """
    voucher, balance = closed.voucher, closed.balance
    legs = [
        voucher.debit(BUDGET_BALANCE, balance, level=closed.level),
        voucher.credit(closed.role, balance, level=closed.level, source=closed.source),
    ]
    return voucher.entry("close_year", "actual", legs, f"{closed.role}-{closed.level}-{closed.source}")
