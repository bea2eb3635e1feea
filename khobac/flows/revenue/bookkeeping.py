"""What the books are told of revenue: received and shared, understood later, taken for something else, given back."""

from __future__ import annotations

import datetime as dt

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Revenue
from khobac.books.ledger.postings.receive_revenue import (
    ClarifyRevenue,
    ReceiveRevenue,
    clarify_revenue,
    receive_revenue,
)
from khobac.books.ledger.postings.refund_revenue import RefundRevenue, SetOffRevenue, refund_revenue, set_off_revenue
from khobac.books.ledger.postings.share_revenue import ShareRevenue, share_revenue
from khobac.cash.revenue.correction_queries import Refund
from khobac.cash.revenue.queries import Receipt
from khobac.cash.revenue.services import Decided, NewReceipt
from khobac.cash.revenue.states import ReceiptState
from khobac.flows.revenue.levels import held
from khobac.flows.revenue.sharing import ratios
from khobac.registers.sharing.rules import Shares


def received(new: NewReceipt) -> list[Entry]:
    """Money on the bank's revenue account: shared in the same step, or waiting."""
    name = f"{new.bank}:{new.reference}"
    voucher = Voucher(f"revenue:{name}", new.treasury_id, new.office, new.booked_on.year, new.booked_on, name)
    if new.state == ReceiptState.PENDING:
        return [receive_revenue(ReceiveRevenue(voucher, new.amount, new.bank_label, None))]
    revenue = Revenue(new.item, new.chapter, new.area)
    shares = ratios(Shares(new.central, new.province, new.district, new.commune))
    return [
        receive_revenue(ReceiveRevenue(voucher, new.amount, new.bank_label, revenue)),
        share_revenue(ShareRevenue(voucher, new.amount, revenue, shares)),
    ]


def clarified(receipt: Receipt, decided: Decided, today: dt.date) -> list[Entry]:
    """Pending money that is now understood, shared by the ratios of the day it was paid."""
    voucher = _voucher(receipt, "clarified", today)
    revenue = Revenue(decided.item, decided.chapter, decided.area)
    return [
        clarify_revenue(ClarifyRevenue(voucher, receipt.amount, revenue)),
        share_revenue(ShareRevenue(voucher, receipt.amount, revenue, ratios(decided.shares))),
    ]


def reclassified(receipt: Receipt, decided: Decided, today: dt.date, step: int) -> list[Entry]:
    """What is left of a shared receipt, taken back from the levels and shared as what it was; both by the day it was paid."""
    return list(
        set_off_revenue(
            SetOffRevenue(
                _voucher(receipt, f"reclassified:{step}", today),
                receipt.left,
                revenue_of(receipt),
                ratios(receipt.shares),
                Revenue(decided.item, decided.chapter, decided.area),
                ratios(decided.shares),
                held(receipt),
            )
        )
    )


def refunded(receipt: Receipt, refund: Refund, today: dt.date, is_settled: bool) -> Entry:
    """A refund, taken from each level by the ratios of the original day; expenditure once that year is settled.

    Of money that waits no level has anything.
    """
    voucher = Voucher(
        f"refund:{refund.id}",
        receipt.treasury_id,
        receipt.office,
        today.year if is_settled else receipt.booked_on.year,
        today,
        refund.number,
    )
    if receipt.state == ReceiptState.PENDING:
        return refund_revenue(RefundRevenue(voucher, refund.amount, None))
    return refund_revenue(
        RefundRevenue(voucher, refund.amount, revenue_of(receipt), ratios(receipt.shares), is_settled, held(receipt))
    )


def revenue_of(receipt: Receipt) -> Revenue:
    """What a receipt is taken for now."""
    return Revenue(receipt.item, receipt.chapter, receipt.area)


def _voucher(receipt: Receipt, event: str, today: dt.date) -> Voucher:
    name = f"{receipt.bank}:{receipt.reference}"
    year = receipt.booked_on.year
    return Voucher(f"revenue:{name}:{event}", receipt.treasury_id, receipt.office, year, today, name)
