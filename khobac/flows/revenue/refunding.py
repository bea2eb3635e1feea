"""Revenue given back on an agency's order (C1-04/NS): proposed, countersigned, approved by three people, paid by an order.

Taken from each level by the ratios of the day the money was paid; once that year is settled it is expenditure of today.
"""

from __future__ import annotations

from collections.abc import Sequence

from khobac.books.ledger import services as ledger
from khobac.books.ledger.postings.roles import PAYABLE
from khobac.cash.payments import services as orders
from khobac.cash.payments.orders import NewLine, NewOrder
from khobac.cash.revenue import correction_queries as corrections
from khobac.cash.revenue import services
from khobac.cash.revenue.correction_queries import Refund
from khobac.cash.revenue.queries import Receipt
from khobac.cash.revenue.services import NewRefund
from khobac.cash.revenue.states import OPEN, ReceiptState, RefundState
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.facts import RecordedFact
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.revenue import bookkeeping, grounds
from khobac.flows.revenue.levels import by_level, given_back
from khobac.registers.banks import queries as banks

Payee = tuple[str, str, str]
"""Name, bank, account."""
NO_DOSSIER = 0
"""What an order of a refund has in the place of a dossier's id."""
FOLLOWED = {"OrderSettled": RefundState.PAID, "OrderReturned": RefundState.RETURNED}


@repeated
def ask(agency: str, asked_no: str, bank: str, reference: str, amount: int, payee: Payee, reason: str) -> Refund:
    """An agency orders a refund (form C1-04/NS) under a number of its own; asked again, it learns how that stands.

    Raises NOT_FOUND for money that did not pay its obligation, MESSAGE_ALTERED, and what `propose` raises.
    """
    with db.atomic():
        receipt = grounds.receipt_of_agency(agency, bank, reference)
        earlier = corrections.refund_asked(agency, asked_no)
        if earlier is None:
            number = _write(receipt, amount, payee, reason, asked_by=agency, asked_no=asked_no)
            audit.record(agency, "ask_refund", [(number, "")])
            earlier = corrections.refund_asked(agency, asked_no)
        if earlier is None or _said(earlier) != (receipt.id, amount, *payee, reason.strip()):
            raise grounds.altered(asked_no)
        return earlier


@repeated
def propose(bank: str, reference: str, amount: int, payee: Payee, by: str, reason: str) -> str:
    """Propose to give part of a receipt back to (name, bank, account); the number of the refund.

    Raises NOT_FOUND, NO_RIGHT, INVALID, REASON_NEEDED, ABOVE_RECEIPT, and STATE while a reclassification is under way or for
    part of money nobody has understood yet: that goes back whole, such as what was paid twice.
    """
    with db.atomic():
        number = _write(grounds.receipt_for(by, bank, reference), amount, payee, reason, proposed_by=by)
        audit.record(by, "propose_refund", [(number, "")])
        return number


@repeated
def take_up(number: str, by: str) -> None:
    """Somebody of the treasury makes what an agency ordered their proposal. Raises NOT_FOUND, NO_RIGHT, STATE."""
    with db.atomic():
        refund = _locked(number, by, "enter_revenue", RefundState.ASKED)
        services.decide_refund(refund, RefundState.PROPOSED, by)
        audit.record(by, "take_up_refund", [(number, "")])


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
        receipt = corrections.lock_receipt_behind(refund)
        _require_left(receipt, refund.amount)
        if refund.year != _year(receipt):
            raise Refused(Word.STATE, "Năm của khoản thu đã quyết toán từ khi đề nghị: hãy đề nghị lại.")
        services.decide_refund(refund, RefundState.APPROVED, by)
        if receipt.state == ReceiptState.PENDING:
            services.return_pending(refund, by)
        else:
            services.give_back(refund, by_level(given_back(receipt, refund.amount)))
        ledger.post([bookkeeping.refunded(receipt, refund, clock.today(), grounds.is_settled(receipt))], clock.now())
        orders.prepare([_order(receipt, refund)])
        audit.record(by, "approve_refund", [(number, "")])


@repeated
def decline(number: str, by: str, because: str) -> None:
    """The chief accountant or the director does not agree, and says why. Raises NO_RIGHT, SAME_PERSON, STATE, REASON_NEEDED."""
    with db.atomic():
        refund = _locked(number, by, "hand_back", *OPEN)
        services.decide_refund(refund, RefundState.DECLINED, by, grounds.written(because))
        audit.record(by, "decline_refund", [(number, "")])


def order_key(number: str) -> tuple[int, str]:
    """Treasury and key of the order that pays an approved refund. Raises NOT_FOUND."""
    refund = corrections.refund(number)
    if refund is None:
        raise Refused(Word.NOT_FOUND, f"Không có khoản hoàn trả {number}.", pointer="/refund")
    return refund.treasury_id, f"refund:{refund.id}"


def follow(batch: Sequence[RecordedFact]) -> None:
    """Refunds stand where the bank took their orders."""
    for kind, state in FOLLOWED.items():
        moved = [
            (str(corrections.refund_id(fact.subject)), fact.content["treasury_id"])
            for fact in batch
            if fact.kind == kind and corrections.refund_id(fact.subject)
        ]
        if moved:
            services.follow_refunds(moved, state, "bank")


def _write(
    receipt: Receipt,
    amount: int,
    payee: Payee,
    reason: str,
    asked_by: str = "",
    asked_no: str = "",
    proposed_by: str = "",
) -> str:
    _require_left(receipt, amount)
    grounds.require_no_reclassification_under_way(receipt)
    if not all(each.strip() for each in payee):
        raise Refused(Word.INVALID, "Ghi đủ người nhận, ngân hàng và tài khoản.", pointer="/payee_account")
    year = _year(receipt)
    new = NewRefund(
        receipt.treasury_id,
        receipt.id,
        receipt.office,
        amount,
        grounds.written(reason),
        *payee,
        asked_by,
        asked_no,
        proposed_by,
        year,
    )
    identity = services.propose_refund(new)
    if identity is None:
        raise grounds.altered(asked_no)
    return f"HT-{receipt.office}-{year % 100:02d}-{identity:07d}"


def _said(earlier: Refund) -> tuple[int, int, str, str, str, str]:
    payee = earlier.payee_name, earlier.payee_bank, earlier.payee_account
    return earlier.receipt_id, earlier.amount, *payee, earlier.reason


def _locked(number: str, by: str, action: str, *states: RefundState) -> Refund:
    refund = corrections.lock_refund(number)
    if refund is None:
        raise Refused(Word.NOT_FOUND, f"Không có khoản hoàn trả {number}.", pointer="/refund")
    if by in (refund.proposed_by, refund.countersigned_by):
        raise Refused(Word.SAME_PERSON, "Một người không giữ hai vị trí của một khoản hoàn trả.")
    rights.require_office(by, action, refund.office)
    if refund.state not in states:
        raise Refused(Word.STATE, "Khoản hoàn trả không ở bước này.")
    return refund


def _require_left(receipt: Receipt, amount: int) -> None:
    if receipt.state == ReceiptState.PENDING and amount != receipt.amount:
        raise Refused(Word.STATE, "Khoản thu còn chờ xác định: chỉ hoàn trả được cả khoản.", pointer="/amount")
    if amount <= 0:
        raise Refused(Word.INVALID, "Số tiền hoàn trả phải lớn hơn 0.", pointer="/amount")
    if amount > receipt.left:
        raise Refused(
            Word.ABOVE_RECEIPT, "Số hoàn trả lớn hơn số còn lại của khoản thu.", left=receipt.left, pointer="/amount"
        )


def _year(receipt: Receipt) -> int:
    """The budget year a refund is booked under: that of the receipt until it is settled, then today's."""
    return clock.today().year if grounds.is_settled(receipt) else receipt.booked_on.year


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
