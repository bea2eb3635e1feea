"""Settling what a bank said and no order explains: explained in words, or booked on an order by two people.

The payments officer explains, or proposes an order; the chief accountant of the office that prepared the order confirms.
Booking follows the rules for the news itself: the amount must be the order's, and the order must wait for it.
"""

from __future__ import annotations

from khobac.cash.payments import desk_queries
from khobac.cash.payments import queries as payments
from khobac.cash.payments import services as inbox
from khobac.cash.payments.desk_queries import BOOKED_AS, Unexplained
from khobac.cash.payments.ports import BankNotice, ParsedMessage
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment import answers
from khobac.flows.payment.examination import SHORTEST_REASON


@repeated
def explain(item_id: int, by: str, office: str, reason: str) -> None:
    """Take an item off the list with a reason; nothing is booked."""
    _require_reason(reason)
    with db.atomic():
        item = desk_queries.lock_unexplained(item_id)
        rights.require_office(by, "order", office)
        _require_free(item)
        inbox.settle_exception(item.id, reason, by)
        audit.record(by, "explain_bank_item", [(_name(item), "")])


@repeated
def propose(item_id: int, order_number: str, by: str, reason: str) -> None:
    """Say which order an item pays or gives back; it is booked once a chief accountant confirms.

    Raises NOT_FOUND for an order that is none, STATE for an item that cannot be booked.
    """
    _require_reason(reason)
    with db.atomic():
        item = desk_queries.lock_unexplained(item_id)
        _require_free(item)
        if not item.bookable:
            raise Refused(Word.STATE, "Tin này không ghi sổ được, chỉ giải thích được.")
        rights.require_office(by, "order", _office_of(order_number))
        inbox.propose_booking(item.id, order_number, reason, by)
        audit.record(by, "propose_bank_booking", [(_name(item), "")])


@repeated
def confirm(item_id: int, by: str) -> None:
    """Book a proposal as its notice would have been. Raises SAME_PERSON for whoever proposed it."""
    with db.atomic():
        item = desk_queries.lock_unexplained(item_id)
        _require_proposal(item)
        if by == item.proposed_by:
            raise Refused(Word.SAME_PERSON, "Người đề nghị không được tự xác nhận.")
        rights.require_office(by, "countersign", _office_of(item.order_number))
        notice = BankNotice(kind=BOOKED_AS[item.kind], order_id=item.order_number, amount=item.amount)
        answers.enter(ParsedMessage(item.sender, item.message_id, "by_hand", clock.now(), (notice,)))
        inbox.settle_exception(item.id, item.reason, by)
        audit.record(by, "confirm_bank_booking", [(_name(item), "")])


@repeated
def decline(item_id: int, by: str) -> None:
    """Put a proposal aside; the item is open as before."""
    with db.atomic():
        item = desk_queries.lock_unexplained(item_id)
        _require_proposal(item)
        rights.require_office(by, "countersign", _office_of(item.order_number))
        inbox.propose_booking(item.id, "", "", "")
        audit.record(by, "decline_bank_booking", [(_name(item), "")])


def _require_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(Word.REASON_NEEDED, "Cần ghi lý do, ít nhất 10 ký tự.", pointer="/reason")


def _require_free(item: Unexplained) -> None:
    if item.order_number:
        raise Refused(Word.STATE, "Mục này đang chờ kế toán trưởng xác nhận.")


def _require_proposal(item: Unexplained) -> None:
    if not item.order_number:
        raise Refused(Word.STATE, "Mục này chưa được đề nghị ghi sổ.")


def _office_of(order_number: str) -> str:
    """The office that prepared the order; read without a lock, for dossiers are locked before orders."""
    ref = payments.parse_number(order_number)
    dossiers = payments.dossiers_of([ref]) if ref else []
    orders = payments.orders_of_dossiers([(ref.treasury_id, each) for each in dossiers]) if ref else []
    office = next((order.office for order in orders if order.ref == ref), None)
    if office is None:
        raise Refused(Word.NOT_FOUND, f"Không có lệnh {order_number}.", pointer="/order")
    return office


def _name(item: Unexplained) -> str:
    return f"{item.sender}:{item.message_id}:{item.id}"
