"""E8: revenue paid too much is given back, or set off against another debt of the payer.

| debit | credit | when | basis |
|---|---|---|---|
| REVENUE, each level by its ratio | AP_INTERMEDIARY | refund in the year of the receipt | TT328 Art 27, TT77 Art 32 |
| EXPENDITURE_REFUND, each level by its ratio | AP_INTERMEDIARY | the year of the receipt is settled | TT19/2020 (group 895) |
| REVENUE_PENDING | AP_INTERMEDIARY | money that pays nothing anybody owes, such as a debt paid twice | TT328 Art 27 |
| VAT_REFUND | AP_INTERMEDIARY | refund of VAT by the refund fund | TT19/2020 (8991, 8993) |
| REVENUE of the old item, each level by its ratio | REVENUE of the new item, level 0 | set off, no cash | TT328 Art 27 |
| REVENUE of the new item, level 0 | the same, each level by its ratio | set off, shared anew | TT26 Arts 3-8 |

The ratios are those of the original receipt's day, and no level gives more than it still holds of that receipt; what the debt is
shared by are its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Revenue
from khobac.books.ledger.postings.receive_revenue import UNSHARED
from khobac.books.ledger.postings.roles import EXPENDITURE_REFUND, PAYABLE, REVENUE, REVENUE_PENDING, VAT_REFUND
from khobac.books.ledger.postings.share_revenue import Held, Ratio, ShareRevenue, share_revenue, taken


@dataclass(frozen=True, slots=True)
class RefundRevenue:
    """How much of a receipt goes back; no revenue: it waited to be understood. `is_settled`: the year it came in is settled."""

    voucher: Voucher
    amount: int
    revenue: Revenue | None
    ratios: tuple[Ratio, ...] = ()
    is_settled: bool = False
    held: Held = ()


@dataclass(frozen=True, slots=True)
class RefundVat:
    """VAT that the refund fund pays back."""

    voucher: Voucher
    amount: int
    revenue: Revenue


@dataclass(frozen=True, slots=True)
class SetOffRevenue:
    """How much of a receipt pays another debt of the same payer, each with its ratios."""

    voucher: Voucher
    amount: int
    overpaid: Revenue
    ratios: tuple[Ratio, ...]
    owed: Revenue
    owed_ratios: tuple[Ratio, ...]
    held: Held = ()


def refund_revenue(refund: RefundRevenue) -> Entry:
    """10 million of the VAT are refunded, in the same year and after its settlement.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import VAT, VAT_RATIOS, voucher
    >>> for is_settled in (False, True):
    ...     refund = RefundRevenue(voucher("T1"), 10_000_000, VAT, VAT_RATIOS, is_settled)
    ...     print(*sentences([refund_revenue(refund)]), sep="\\n")
    actual: REVENUE level 1 1701 / AP_INTERMEDIARY 7,000,000
    actual: REVENUE level 2 1701 / AP_INTERMEDIARY 2,100,000
    actual: REVENUE level 4 1701 / AP_INTERMEDIARY 900,000
    actual: EXPENDITURE_REFUND level 1 1701 / AP_INTERMEDIARY 7,000,000
    actual: EXPENDITURE_REFUND level 2 1701 / AP_INTERMEDIARY 2,100,000
    actual: EXPENDITURE_REFUND level 4 1701 / AP_INTERMEDIARY 900,000
    >>> print(*sentences([refund_revenue(RefundRevenue(voucher("T1"), 5_000_007, None))]))
    actual: REVENUE_PENDING / AP_INTERMEDIARY 5,000,007
    """
    voucher, revenue = refund.voucher, refund.revenue
    role = EXPENDITURE_REFUND if refund.is_settled else REVENUE
    if revenue is None:
        legs = [voucher.debit(REVENUE_PENDING, refund.amount)]
    else:
        given = taken(refund.amount, refund.ratios, refund.held)
        legs = [voucher.debit(role, part, **revenue.segments(level)) for level, part in given]
    return voucher.entry("refund_revenue", "actual", [*legs, voucher.credit(PAYABLE, refund.amount)])


def refund_vat(refund: RefundVat) -> Entry:
    """The fund pays 3 million of input VAT back.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import VAT, voucher
    >>> print(*sentences([refund_vat(RefundVat(voucher("T2"), 3_000_000, VAT))]))
    actual: VAT_REFUND level 1 1701 / AP_INTERMEDIARY 3,000,000
    """
    voucher = refund.voucher
    legs = [
        voucher.debit(VAT_REFUND, refund.amount, **refund.revenue.segments("1")),
        voucher.credit(PAYABLE, refund.amount),
    ]
    return voucher.entry("refund_vat", "actual", legs)


def set_off_revenue(set_off: SetOffRevenue) -> tuple[Entry, Entry]:
    """10 million of overpaid VAT pay the firm's income tax, which is shared 60 to 40.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import VAT, VAT_RATIOS, voucher
    >>> tax, ratios = Revenue("1052", "555"), (Ratio("1", 60), Ratio("2", 40))
    >>> given = SetOffRevenue(voucher("T3"), 10_000_000, VAT, VAT_RATIOS, tax, ratios)
    >>> print(*sentences(set_off_revenue(given)), sep="\\n")
    actual: REVENUE level 1 1701 / REVENUE level 0 1052 7,000,000
    actual: REVENUE level 2 1701 / REVENUE level 0 1052 2,100,000
    actual: REVENUE level 4 1701 / REVENUE level 0 1052 900,000
    actual: REVENUE level 0 1052 / REVENUE level 1 1052 6,000,000
    actual: REVENUE level 0 1052 / REVENUE level 2 1052 4,000,000
    """
    voucher, amount = set_off.voucher, set_off.amount
    legs = [
        voucher.debit(REVENUE, part, **set_off.overpaid.segments(level))
        for level, part in taken(amount, set_off.ratios, set_off.held)
    ]
    legs.append(voucher.credit(REVENUE, amount, **set_off.owed.segments(UNSHARED)))
    back = voucher.entry("set_off_revenue", "actual", legs)
    return back, share_revenue(ShareRevenue(voucher, amount, set_off.owed, set_off.owed_ratios))
