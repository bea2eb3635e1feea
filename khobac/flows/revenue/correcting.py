"""People say what pending money is (form C1-07a); it is shared by the ratios of the day it was paid."""

from __future__ import annotations

from khobac.books.ledger import services as ledger
from khobac.cash.revenue import queries as revenue
from khobac.cash.revenue import services
from khobac.cash.revenue.queries import Receipt
from khobac.cash.revenue.services import Decided
from khobac.cash.revenue.states import ReceiptState
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows.revenue import bookkeeping, grounds
from khobac.flows.revenue.known_codes import codes_on
from khobac.flows.revenue.sharing import sharing_on


@repeated
def clarify(bank: str, reference: str, item: str, chapter: str, by: str, reason: str, area: str = "") -> None:
    """Pending money is revenue of this item and chapter. Raises NOT_FOUND, NO_RIGHT, STATE, INVALID."""
    with db.atomic():
        receipt = grounds.receipt_for(by, bank, reference)
        if receipt.state != ReceiptState.PENDING:
            raise Refused(Word.STATE, "Khoản thu này không còn chờ xác định.")
        grounds.require_no_refund_under_way(receipt)
        decided = decided_as(receipt, item, chapter, area)
        services.decide(receipt, decided, by, reason)
        ledger.post(bookkeeping.clarified(receipt, decided, clock.today()), clock.now())
        audit.record(by, "clarify_revenue", [(receipt.number, "")])


@repeated
def clarify_as_payment(bank: str, reference: str, code: str, by: str, reason: str) -> None:
    """Pending money pays this obligation. Raises NOT_FOUND, NO_RIGHT, STATE when it does not fit what is owed."""
    with db.atomic():
        owed = revenue.lock_owed([code]).get(code)
        if owed is None:
            raise Refused(Word.NOT_FOUND, "Không có khoản phải nộp mang mã này.", pointer="/code")
        receipt = grounds.receipt_for(by, bank, reference)
        if receipt.state != ReceiptState.PENDING:
            raise Refused(Word.STATE, "Khoản thu này không còn chờ xác định.")
        grounds.require_no_refund_under_way(receipt)
        refusal = owed.refuses(receipt.amount)
        if refusal or owed.treasury_id != receipt.treasury_id:
            raise Refused(Word.STATE, "Số tiền này không trả được khoản đó.", why=refusal or "other_treasury")
        decided = decided_as(receipt, owed.item, owed.chapter, owed.area, owed.payer_class)
        decided = decided._replace(code=code, agency=owed.agency)
        services.decide(receipt, decided, by, reason)
        services.pay_obligations([(code, receipt.amount)])
        ledger.post(bookkeeping.clarified(receipt, decided, clock.today()), clock.now())
        audit.record(by, "clarify_revenue", [(receipt.number, "")])


def decided_as(receipt: Receipt, item: str, chapter: str, area: str, payer_class: str = "") -> Decided:
    """This receipt as revenue of item, chapter and area, shared by the day it was paid. Raises INVALID, STATE without a rule."""
    if not codes_on([(item, chapter)], clock.today()).are_revenue(item, chapter):
        raise Refused(Word.INVALID, "Mục hoặc chương không phải mã thu đang mở.", pointer="/item")
    rule = sharing_on(receipt.paid_on, [area]).rule_for(item, chapter, area, payer_class)
    if rule is None:
        raise Refused(Word.STATE, "Chưa có tỷ lệ điều tiết cho khoản này: chưa chia được.", item=item)
    return Decided(item, chapter, area, rule.name, rule.shares)
