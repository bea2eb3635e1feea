"""E6: a taxpayer's money arrives on the specialised revenue account; what it is for may not be known yet.

| debit | credit | when | basis |
|---|---|---|---|
| BANK_REVENUE | REVENUE, level 0 | credit advice with item and chapter | TT328 Art 2, TT77 Art 32 (groups 11, 71) |
| BANK_REVENUE | REVENUE_PENDING | the data do not say what it is for, or no sharing rule fits | TT328, TT77 Art 32 (group 35) |
| REVENUE_PENDING | REVENUE, level 0 | clarified | TT328, TT77 Art 32 (group 35) |

Level 0 is revenue not shared yet; `share_revenue` follows in the same step.
"""

from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Revenue
from khobac.books.ledger.postings.roles import REVENUE, REVENUE_BANK, REVENUE_PENDING

UNSHARED = "0"


@dataclass(frozen=True, slots=True)
class ReceiveRevenue:
    """What came in at `bank`; `revenue` is None while nobody knows what it is."""

    voucher: Voucher
    amount: int
    bank: str
    revenue: Revenue | None


@dataclass(frozen=True, slots=True)
class ClarifyRevenue:
    """What pending money turned out to be."""

    voucher: Voucher
    amount: int
    revenue: Revenue


def receive_revenue(received: ReceiveRevenue) -> Entry:
    """A firm pays VAT of 100,000,001 đồng; of another 5,000,007 the bank says nothing.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import VAT, voucher
    >>> known = ReceiveRevenue(voucher("R1"), 100_000_001, "NHA", VAT)
    >>> unknown = ReceiveRevenue(voucher("R3"), 5_000_007, "NHA", None)
    >>> print(*sentences([receive_revenue(known), receive_revenue(unknown)]), sep="\\n")
    actual: BANK_REVENUE NHA / REVENUE level 0 1701 100,000,001
    actual: BANK_REVENUE NHA / REVENUE_PENDING 5,000,007
    """
    voucher, amount, revenue = received.voucher, received.amount, received.revenue
    credit = (
        voucher.credit(REVENUE, amount, **revenue.segments(UNSHARED))
        if revenue
        else voucher.credit(REVENUE_PENDING, amount)
    )
    legs = [voucher.debit(REVENUE_BANK, amount, bank=received.bank), credit]
    return voucher.entry("receive_revenue", "actual", legs)


def clarify_revenue(clarified: ClarifyRevenue) -> Entry:
    """The 5,000,007 đồng were VAT.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import VAT, voucher
    >>> print(*sentences([clarify_revenue(ClarifyRevenue(voucher("R3"), 5_000_007, VAT))]))
    actual: REVENUE_PENDING / REVENUE level 0 1701 5,000,007
    """
    voucher, amount = clarified.voucher, clarified.amount
    legs = [
        voucher.debit(REVENUE_PENDING, amount),
        voucher.credit(REVENUE, amount, **clarified.revenue.segments(UNSHARED)),
    ]
    return voucher.entry("clarify_revenue", "actual", legs)
