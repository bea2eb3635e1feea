"""Single items that came back, corrected and paid again: proposed by one person, approved by another, sent once.

An item is a row of a list, or the one payee of an order. The unit corrects it (accountant, then chief accountant or account
holder) or the office does (payments officer, then its chief accountant). Approved, it leaves as an order of its own that names
the order it replaces; nothing is controlled or approved anew, and the dossier stays the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from khobac.books.ledger import services as ledger
from khobac.books.ledger import transfer_queries
from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.postings.receive_transfer import SendBackTransfer, send_transfer_again
from khobac.books.ledger.postings.roles import RETURNED_PENDING
from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers import services as casework
from khobac.casework.dossiers.services import NewStep
from khobac.casework.dossiers.states import Event, State
from khobac.cash.payments import correction_queries as corrections
from khobac.cash.payments import queries as payments
from khobac.cash.payments import services as outbox
from khobac.cash.payments.correction_queries import ItemOut, Proposal
from khobac.cash.payments.queries import LineRef, OrderView
from khobac.cash.payments.services import NewCorrection, NewLine, NewOrder
from khobac.cash.payments.states import OrderState
from khobac.core import access, audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment.desk import OnDesk, take_up
from khobac.flows.payment.holding import tell
from khobac.registers.banks import queries as banks

LONGEST_NAME, LONGEST_REASON = 140, 500
SHORTEST_REASON = 10


class Corrected(NamedTuple):
    """An item as it is to be paid; what is empty stays as it was."""

    item: LineRef
    account: str = ""
    name: str = ""
    bank: str = ""


@dataclass(frozen=True)
class Side:
    """Whose people correct: who proposes, and who approves."""

    word: str
    require_first: Callable[[str, OnDesk], None]
    require_second: Callable[[str, OnDesk], None]


UNIT = Side(
    "unit",
    lambda by, desk: rights.require_unit(by, "correct_account", desk.dossier.unit_code),
    lambda by, desk: rights.require_unit(by, "approve_correction", desk.dossier.unit_code),
)
OFFICE = Side(
    "office",
    lambda by, desk: rights.require_office(by, "order", desk.office.code),
    lambda by, desk: rights.require_office(by, "countersign", desk.office.code),
)


def out(number: str) -> list[ItemOut]:
    """What of a dossier came back and waits to be corrected."""
    dossier = dossiers.by_number(number)
    return corrections.items_out(dossier.treasury_id, dossier.id)


@repeated
def propose(number: str, items: Sequence[Corrected], by: str, reason: str, side: Side = UNIT) -> None:
    """Say what these items are to be paid as. Raises STATE for an item that is not out or has a proposal already."""
    if not items:
        raise Refused(Word.STATE, "Không có khoản nào chờ sửa.", pointer="/items")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(Word.REASON_NEEDED, "Cần ghi lý do, ít nhất 10 ký tự.", pointer="/reason")
    dossiers.by_number(number)  # a unit finds only its own
    with access.as_treasury(), db.atomic():
        desk = _taken_up(number)
        side.require_first(by, desk)
        waiting = {each.ref: each for each in _out(desk)}
        proposed = []
        for each in items:
            item = waiting.get(each.item)
            if item is None or item.proposal is not None:
                raise Refused(Word.STATE, "Khoản này không chờ sửa, hoặc đã có đề nghị sửa.", pointer="/items")
            proposed.append(_proposal(desk, item, each, by, reason.strip()[:LONGEST_REASON], side))
        _require_banks(
            {new.bank for new, item in zip(proposed, items, strict=True) if new.bank != waiting[item.item].bank}
        )
        outbox.propose_corrections(proposed)
        audit.record(by, "propose_correction", [(number, desk.dossier.unit_code)])


@repeated
def approve(number: str, by: str, side: Side = UNIT, seen: Collection[int] | None = None) -> int:
    """The second person: every item this side has proposed is paid again, once; how many. Raises SAME_PERSON, STATE.

    With `seen`, the ids of the proposals that person was shown, nothing else is agreed to.
    """
    dossiers.by_number(number)  # a unit finds only its own
    with access.as_treasury(), db.atomic():
        desk = _taken_up(number)
        waiting = _out(desk)
        agreed = [(item, item.proposal) for item in waiting if item.proposal and item.proposal.side == side.word]
        if not agreed:
            raise Refused(Word.STATE, "Không có đề nghị sửa nào đang chờ.")
        if seen is not None and {proposal.id for _, proposal in agreed} != set(seen):
            raise Refused(Word.STATE, "Đề nghị sửa đã thay đổi, hãy xem lại.")
        if any(proposal.proposed_by == by for _, proposal in agreed):
            raise Refused(Word.SAME_PERSON, "Người đề nghị không được tự xác nhận.")
        side.require_second(by, desk)
        _pay_again(desk, agreed)
        outbox.decide_corrections([proposal.id for _, proposal in agreed], outbox.APPROVED, by)
        whole = len(agreed) == len(waiting)
        state = State.PAYMENT_PENDING if whole else State.PAYMENT_RETURNED
        casework.take([NewStep(desk.dossier.id, Event.CORRECT, state, by)])
        tell([desk.dossier], "PaymentCorrected", items=len(agreed), still_out=len(waiting) - len(agreed))
        audit.record(by, "correct", [(number, desk.dossier.unit_code)])
    return len(agreed)


@repeated
def decline(number: str, by: str, side: Side = UNIT) -> None:
    """Put the proposals of this side aside: by its second person, or by whoever made them all."""
    dossiers.by_number(number)  # a unit finds only its own
    with access.as_treasury(), db.atomic():
        desk = take_up(number)
        open_ = [each.proposal for each in _out(desk) if each.proposal and each.proposal.side == side.word]
        if not open_:
            raise Refused(Word.STATE, "Không có đề nghị sửa nào đang chờ.")
        if any(each.proposed_by != by for each in open_):
            side.require_second(by, desk)
        outbox.decide_corrections([each.id for each in open_], outbox.DECLINED, by)
        audit.record(by, "decline_correction", [(number, desk.dossier.unit_code)])


def _taken_up(number: str) -> OnDesk:
    """The dossier locked, while money of it is out."""
    desk = take_up(number)
    casework.require(desk.dossier, Event.CORRECT, State.PAYMENT_PENDING)
    return desk


def _out(desk: OnDesk) -> list[ItemOut]:
    return corrections.items_out(desk.dossier.treasury_id, desk.dossier.id)


def _proposal(desk: OnDesk, item: ItemOut, new: Corrected, by: str, reason: str, side: Side) -> NewCorrection:
    account = "".join(new.account.split()) or item.account
    name = " ".join(new.name.split()) or item.name
    if not (4 <= len(account) <= 34 and account.replace(".", "").isalnum()):
        raise Refused(Word.INVALID, "Số tài khoản gồm 4 đến 34 chữ số, chữ cái hoặc dấu chấm.", pointer="/account")
    if len(name) > LONGEST_NAME:
        raise Refused(Word.INVALID, "Tên người nhận dài nhất 140 ký tự.", pointer="/name")
    bank = item.bank if item.is_transfer else new.bank or item.bank
    dossier = desk.dossier
    return NewCorrection(item.ref, dossier.id, dossier.unit_code, side.word, name, bank, account, reason, by)


def _require_banks(named: set[str]) -> None:
    """Every bank that is named anew must be one of today's."""
    if named and not named <= {bank.code for bank in banks.banks_on(clock.today())}:
        raise Refused(Word.INVALID, "Ngân hàng này không có trong danh mục hôm nay.", pointer="/bank")


def _pay_again(desk: OnDesk, agreed: Sequence[tuple[ItemOut, Proposal]]) -> None:
    """An order for each item, linked to the one it replaces; the rows that came back are `replaced`."""
    orders = {each.ref: each for each in payments.lock_orders(list({item.ref.order for item, _ in agreed}))}
    owned = [(orders[item.ref.order], item, proposal) for item, proposal in agreed]
    outbox.prepare([_again(desk, order, item, proposal) for order, item, proposal in owned])
    ledger.post([_leaves_again(desk, order) for order, item, _ in owned if item.is_transfer], clock.now())
    outbox.mark_lines([item.ref for item, _ in agreed], "replaced")
    gone = {item.ref for item, _ in agreed}
    outbox.move([order.ref for order in orders.values() if _is_replaced(order, gone)], OrderState.REPLACED)


def _is_replaced(order: OrderView, gone: set[LineRef]) -> bool:
    """Whether nothing but replaced rows is left of it."""
    own = [(LineRef(order.treasury_id, order.id, line.line_no), line.state) for line in order.lines]
    is_over = order.state in (OrderState.REVERSED, OrderState.SEND_FAILED)
    return is_over and all(ref in gone or state == "replaced" for ref, state in own)


def _again(desk: OnDesk, order: OrderView, item: ItemOut, new: Proposal) -> NewOrder:
    """The key is the item's own: however often this is asked for, it goes out again once."""
    [line] = [each for each in order.lines if each.line_no == item.ref.line_no]
    is_back_here = item.state == "returned" and not order.is_transfer
    return NewOrder(
        key=f"{desk.dossier.id}:{order.id}:{line.line_no}",
        treasury_id=order.treasury_id,
        dossier_id=order.dossier_id,
        dossier=order.dossier,
        unit_code=order.unit_code,
        office=desk.office.code,
        budget_year=order.budget_year,
        bank=order.bank,
        money_in=RETURNED_PENDING if is_back_here else order.money_in,
        is_list=order.is_list,
        replaces=order.id,
        lines=(NewLine(line.line_no, new.name, new.bank, new.account, line.remittance, line.amount),),
    )


def _leaves_again(desk: OnDesk, order: OrderView) -> Entry:
    """Between treasuries a message may not leave before the books say so. Such an order has one payee."""
    today = clock.today()
    voucher = Voucher(
        f"{order.dossier}:again:{order.number}",
        order.treasury_id,
        desk.office.code,
        order.budget_year,
        today,
        order.dossier,
    )
    partner = transfer_queries.partner(desk.office.code, order.bank, today)
    return send_transfer_again(SendBackTransfer(voucher, partner, order.amount))
