"""A shared receipt was revenue of another item or chapter (form C1-07a): asked by its agency or found by the treasury.

One person proposes, the chief accountant approves. What is left of it is taken back from the levels and shared anew, both by the
ratios of the day it was paid; what has gone back already went from what it was taken for then.
"""

from __future__ import annotations

from typing import NamedTuple

from khobac.books.ledger import services as ledger
from khobac.cash.revenue import correction_queries as corrections
from khobac.cash.revenue import services
from khobac.cash.revenue.correction_queries import Reclassification
from khobac.cash.revenue.queries import Receipt
from khobac.cash.revenue.services import Decided, NewReclassification
from khobac.cash.revenue.states import ReceiptState, ReclassificationState
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.revenue import bookkeeping, grounds
from khobac.flows.revenue.correcting import decided_as
from khobac.flows.revenue.levels import given_if_shared_so

S = ReclassificationState


class Meant(NamedTuple):
    """What a receipt was for; the area stays as it is when none is named."""

    item: str
    chapter: str
    area: str = ""


@repeated
def ask(agency: str, asked_no: str, bank: str, reference: str, meant: Meant, reason: str) -> Reclassification:
    """An agency asks under a number of its own; asked again, it learns how that stands.

    Raises NOT_FOUND, MESSAGE_ALTERED, and what `propose` raises.
    """
    with db.atomic():
        receipt = grounds.receipt_of_agency(agency, bank, reference)
        earlier = corrections.reclassification_asked(agency, asked_no)
        if earlier is None:
            number = _write(receipt, meant, reason, asked_by=agency, asked_no=asked_no)
            audit.record(agency, "ask_reclassification", [(number, "")])
            earlier = corrections.reclassification_asked(agency, asked_no)
        said = (receipt.id, meant.item, meant.chapter, meant.area or receipt.area, reason.strip())
        if earlier is None or _said(earlier) != said:
            raise grounds.altered(asked_no)
        return earlier


@repeated
def propose(bank: str, reference: str, meant: Meant, by: str, reason: str) -> str:
    """Propose it at the treasury; its number.

    Raises NOT_FOUND, NO_RIGHT, INVALID, REASON_NEEDED, PERIOD_CLOSED, and STATE while a refund is under way, for money nobody has
    understood, or that nobody says how to share.
    """
    with db.atomic():
        number = _write(grounds.receipt_for(by, bank, reference), meant, reason, proposed_by=by)
        audit.record(by, "propose_reclassification", [(number, "")])
        return number


@repeated
def take_up(number: str, by: str) -> None:
    """Somebody of the treasury makes what an agency asks their proposal. Raises NOT_FOUND, NO_RIGHT, STATE."""
    with db.atomic():
        correction = _locked(number, by, "enter_revenue", S.ASKED)
        services.decide_reclassification(correction, S.PROPOSED, by)
        audit.record(by, "take_up_reclassification", [(number, "")])


@repeated
def approve(number: str, by: str) -> None:
    """The chief accountant approves: the books have it. Raises NO_RIGHT, SAME_PERSON, PERIOD_CLOSED, STATE."""
    with db.atomic():
        correction = _locked(number, by, "countersign", S.PROPOSED)
        receipt = corrections.lock_receipt_behind(correction)
        meant = Meant(correction.item, correction.chapter, correction.area)
        decided = _decided(receipt, meant)
        if (decided.rule, decided.shares) != (correction.rule, correction.shares):
            raise Refused(Word.STATE, "Tỷ lệ điều tiết của ngày nộp đã được sửa từ khi đề nghị: hãy đề nghị lại.")
        services.decide_reclassification(correction, S.APPROVED, by)
        step = services.decide(receipt, decided, by, correction.reason)
        ledger.post(bookkeeping.reclassified(receipt, decided, clock.today(), step), clock.now())
        audit.record(by, "approve_reclassification", [(number, "")])


@repeated
def decline(number: str, by: str, because: str) -> None:
    """The chief accountant or the director does not agree, and says why. Raises NO_RIGHT, SAME_PERSON, STATE, REASON_NEEDED."""
    with db.atomic():
        correction = _locked(number, by, "hand_back", S.ASKED, S.PROPOSED)
        services.decide_reclassification(correction, S.DECLINED, by, grounds.written(because))
        audit.record(by, "decline_reclassification", [(number, "")])


def _write(
    receipt: Receipt, meant: Meant, reason: str, asked_by: str = "", asked_no: str = "", proposed_by: str = ""
) -> str:
    grounds.require_no_refund_under_way(receipt)
    grounds.require_no_reclassification_under_way(receipt)
    decided = _decided(receipt, meant)
    new = NewReclassification(
        receipt.treasury_id,
        receipt.id,
        receipt.office,
        decided.item,
        decided.chapter,
        decided.area,
        decided.rule,
        *decided.shares,
        grounds.written(reason),
        asked_by,
        asked_no,
        proposed_by,
    )
    identity = services.propose_reclassification(new)
    if identity is None:
        raise grounds.altered(asked_no)
    return f"DC-{receipt.office}-{identity:07d}"


def _decided(receipt: Receipt, meant: Meant) -> Decided:
    if receipt.state != ReceiptState.SHARED or not receipt.left:
        raise Refused(Word.STATE, "Khoản thu còn chờ xác định, hoặc đã hoàn trả hết: không có gì để điều chỉnh.")
    if grounds.is_settled(receipt):
        raise Refused(Word.PERIOD_CLOSED, "Năm của khoản thu đã quyết toán.")
    decided = decided_as(receipt, meant.item, meant.chapter, meant.area or receipt.area, receipt.payer_class)
    given = given_if_shared_so(receipt, decided.shares)
    return decided._replace(code=receipt.code, agency=receipt.agency, given=given)


def _locked(number: str, by: str, action: str, *states: ReclassificationState) -> Reclassification:
    correction = corrections.lock_reclassification(number)
    if correction is None:
        raise Refused(Word.NOT_FOUND, f"Không có đề nghị điều chỉnh {number}.", pointer="/number")
    if by == correction.proposed_by:
        raise Refused(Word.SAME_PERSON, "Người đề nghị không tự duyệt.")
    rights.require_office(by, action, correction.office)
    if correction.state not in states:
        raise Refused(Word.STATE, "Đề nghị điều chỉnh không ở bước này.")
    return correction


def _said(earlier: Reclassification) -> tuple[int, str, str, str, str]:
    return earlier.receipt_id, earlier.item, earlier.chapter, earlier.area, earlier.reason
