"""Revenue given back on an agency's order (C1-04/NS): proposed, countersigned, approved by three people, paid by an order.

Taken from each level by the ratios of the day the money was paid; once that year is settled it is expenditure of today.
"""

from __future__ import annotations

from collections.abc import Sequence

from khobac.books.ledger import services as ledger
from khobac.books.ledger.postings.roles import PAYABLE
from khobac.books.periods import queries as periods
from khobac.cash.payments import services as orders
from khobac.cash.payments.orders import NewLine, NewOrder
from khobac.cash.revenue import queries as revenue
from khobac.cash.revenue import services
from khobac.cash.revenue.queries import Receipt, Refund
from khobac.cash.revenue.services import NewRefund
from khobac.cash.revenue.states import ReceiptState, RefundState
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.facts import RecordedFact
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.revenue import bookkeeping
from khobac.registers.banks import queries as banks

NO_DOSSIER = 0
"""What an order of a refund has in the place of a dossier's id."""
FOLLOWED = {"OrderSettled": RefundState.PAID, "OrderReturned": RefundState.RETURNED}


@repeated
def propose(bank: str, reference: str, amount: int, payee: tuple[str, str, str], by: str, reason: str) -> str:
    """Propose to give part of a receipt back to (name, bank, account); the number of the refund.

    Raises NOT_FOUND, NO_RIGHT, STATE for money nobody has understood yet, ABOVE_RECEIPT.
    """
    with db.atomic():
        receipt = revenue.lock_receipt(bank, reference)
        if receipt is None:
            raise Refused(Word.NOT_FOUND, "Không có khoản thu mang số chứng từ này.", pointer="/reference")
        rights.require_office(by, "enter_revenue", receipt.office)
        _require_left(receipt, amount)
        year = _year(receipt)
        new = NewRefund(receipt.treasury_id, receipt.id, receipt.office, amount, reason, *payee, by, year)
        identity = services.propose_refund(new)
        number = f"HT-{receipt.office}-{year % 100:02d}-{identity:07d}"
        audit.record(by, "propose_refund", [(number, "")])
        return number


@repeated
def countersign(number: str, by: str) -> None:
    """The chief accountant of the treasury signs. Raises NO_RIGHT, SAME_PERSON, STATE."""
    with db.atomic():
        refund = _locked(number, by, "countersign", RefundState.PROPOSED)
        services.decide_refund(refund, RefundState.COUNTERSIGNED, by)
        audit.record(by, "countersign_refund", [(number, "")])


@repeated
def approve(number: str, by: str) -> None:
    """The director approves: books and payment order in one transaction. Raises NO_RIGHT, SAME_PERSON, STATE, ABOVE_RECEIPT."""
    with db.atomic():
        refund = _locked(number, by, "approve", RefundState.COUNTERSIGNED)
        receipt = revenue.receipt_of(refund)
        _require_left(receipt, refund.amount)
        if refund.year != _year(receipt):
            raise Refused(Word.STATE, "Năm của khoản thu đã quyết toán từ khi đề nghị: hãy đề nghị lại.")
        services.decide_refund(refund, RefundState.APPROVED, by)
        services.give_back(refund)
        ledger.post([bookkeeping.refunded(receipt, refund, clock.today(), _is_settled(receipt))], clock.now())
        orders.prepare([_order(receipt, refund)])
        audit.record(by, "approve_refund", [(number, "")])


@repeated
def decline(number: str, by: str) -> None:
    """The chief accountant or the director does not agree; the proposal is over."""
    with db.atomic():
        refund = _locked(number, by, "hand_back", RefundState.PROPOSED, RefundState.COUNTERSIGNED)
        services.decide_refund(refund, RefundState.DECLINED, by)
        audit.record(by, "decline_refund", [(number, "")])


def order_key(number: str) -> tuple[int, str]:
    """Treasury and key of the order that pays an approved refund. Raises NOT_FOUND."""
    refund = revenue.refund(number)
    if refund is None:
        raise Refused(Word.NOT_FOUND, f"Không có khoản hoàn trả {number}.", pointer="/refund")
    return refund.treasury_id, f"refund:{refund.id}"


def follow(batch: Sequence[RecordedFact]) -> None:
    """Refunds stand where the bank took their orders."""
    for kind, state in FOLLOWED.items():
        moved = [
            (str(revenue.refund_id(fact.subject)), fact.content["treasury_id"])
            for fact in batch
            if fact.kind == kind and revenue.refund_id(fact.subject)
        ]
        if moved:
            services.follow_refunds(moved, state, "bank")


def _locked(number: str, by: str, action: str, *states: RefundState) -> Refund:
    refund = revenue.lock_refund(number)
    if refund is None:
        raise Refused(Word.NOT_FOUND, f"Không có khoản hoàn trả {number}.", pointer="/refund")
    if by in (refund.proposed_by, refund.countersigned_by):
        raise Refused(Word.SAME_PERSON, "Một người không giữ hai vị trí của một khoản hoàn trả.")
    rights.require_office(by, action, refund.office)
    if refund.state not in states:
        raise Refused(Word.STATE, "Khoản hoàn trả không ở bước này.")
    return refund


def _require_left(receipt: Receipt, amount: int) -> None:
    if receipt.state != ReceiptState.SHARED:
        raise Refused(Word.STATE, "Khoản thu còn chờ xác định: chưa hoàn trả được.")
    if amount <= 0:
        raise Refused(Word.INVALID, "Số tiền hoàn trả phải lớn hơn 0.", pointer="/amount")
    left = receipt.amount - receipt.refunded
    if amount > left:
        raise Refused(Word.ABOVE_RECEIPT, "Số hoàn trả lớn hơn số còn lại của khoản thu.", left=left)


def _is_settled(receipt: Receipt) -> bool:
    return bool(periods.settled_years([(receipt.treasury_id, receipt.booked_on.year)]))


def _year(receipt: Receipt) -> int:
    """The budget year a refund is booked under: that of the receipt until it is settled, then today's."""
    return clock.today().year if _is_settled(receipt) else receipt.booked_on.year


def _order(receipt: Receipt, refund: Refund) -> NewOrder:
    name = f"Hoàn trả khoản thu {receipt.number}"
    paying = banks.payment_account(receipt.office, refund.payee_bank, clock.today())
    line = NewLine(0, refund.payee_name, refund.payee_bank, refund.payee_account, name, refund.amount)
    return NewOrder(
        key=f"refund:{refund.id}",
        treasury_id=refund.treasury_id,
        dossier_id=NO_DOSSIER,
        dossier=refund.number,
        unit_code="",
        office=receipt.office,
        budget_year=refund.year,
        bank=refund.payee_bank if paying else receipt.bank,
        money_in=PAYABLE,
        is_list=False,
        lines=(line,),
    )
