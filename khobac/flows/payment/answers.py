"""What banks say, applied once: bytes are kept before anything is done with them, then matched to orders.

A debit note posts and settles, a rejection posts nothing, a return is E11. The same message posts once whatever its
copies; news about something already booked posts nothing; what contradicts the books is refused and shown to a person.
Locks: dossiers, then orders.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any

from khobac.books.ledger import services as ledger
from khobac.books.ledger import transfer_queries
from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.postings.bank_debit import BankDebit, bank_debit
from khobac.books.ledger.postings.bank_return import BankReturn, bank_return
from khobac.books.ledger.postings.receive_transfer import SendBackTransfer, take_back_transfer
from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers import services as casework
from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.services import NewStep
from khobac.casework.dossiers.states import Event, State
from khobac.cash.payments import queries as payments
from khobac.cash.payments import services as inbox
from khobac.cash.payments.ports import BankNotice, MessageRefused, ParsedMessage, Statement
from khobac.cash.payments.queries import LineView, OrderRef, OrderView
from khobac.cash.payments.states import PAYABLE, OrderState
from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import reconciliation
from khobac.flows.payment import stated
from khobac.flows.payment.holding import tell, tell_of_orders
from khobac.flows.payment.settled import BANK, settled_steps
from khobac.flows.payment.wire import Wire
from khobac.registers.organisations import queries as organisations


@dataclass(frozen=True)
class Answer:
    """What a bank message was answered. `first_answer`: it had come before and this is what it got then."""

    first_answer: bool
    outcome: dict[str, Any]


class _TooEarly(Exception):
    """The message speaks of something that has not come yet, such as a return before its debit: it waits."""


def receive(wire: Wire, body: bytes, signature: str) -> Answer:
    """Take one bank message in. Raises MESSAGE_ALTERED, MESSAGE_REFUSED, or STATE when it contradicts the books."""
    sender = wire.sender(body, signature)
    digest = hashlib.sha256(body).digest()
    try:
        parsed = wire.codec.parse(body, sender)
    except MessageRefused as refused:
        _keep_refused(sender, digest, body, signature, refused)
        raise Refused(Word.MESSAGE_REFUSED, str(refused), reason=refused.reason) from refused
    earlier = _keep(sender, parsed, digest, body, signature)
    if earlier is not None and earlier.outcome is not None:
        return Answer(True, earlier.outcome)
    return apply(wire, sender, parsed.message_id)


@repeated
def apply(wire: Wire, sender: str, message_id: str) -> Answer:
    """Apply a kept message, once; concurrent copies wait and get the first answer."""
    try:
        with db.atomic():
            body = payments.incoming_body(sender, message_id)
            if body is None:
                return Answer(True, payments.first_outcome(sender, message_id))
            outcome = _apply(wire.codec.parse(body, sender))
            inbox.mark_handled(sender, message_id, outcome)
            return Answer(False, outcome)
    except _TooEarly:
        return Answer(False, {"waiting": True})
    except Refused as refused:
        _keep_contradiction(sender, message_id, refused)
        raise


def enter(message: ParsedMessage) -> None:
    """Book what people found a bank's news to mean, in the caller's transaction, by the rules for the news itself."""
    matched = _match(message.notices)
    try:
        for notice in message.notices:
            _HANDLERS[notice.kind](matched, notice, message)
    except _TooEarly:
        raise Refused(Word.STATE, "Lệnh này chưa được ngân hàng báo nợ.") from None
    if not matched.lines:
        raise Refused(Word.STATE, "Lệnh này đã được ghi sổ, không có gì để ghi thêm.")
    _write(matched, message.message_id)


def book(message: ParsedMessage) -> None:
    """Book what another treasury says of orders to it, in the caller's transaction, by the rules for the news of banks."""
    _apply(message)


def apply_waiting(wire: Wire) -> int:
    """Try again every kept message that is not applied yet; how many could be."""
    applied = 0
    for sender, message_id in payments.unhandled_messages():
        try:
            applied += not apply(wire, sender, message_id).outcome.get("waiting", False)
        except Refused:
            applied += 1
    return applied


@repeated
def _keep(sender: str, parsed: ParsedMessage, digest: bytes, body: bytes, signature: str) -> inbox.FirstAnswer | None:
    with db.atomic():
        return inbox.keep_incoming(sender, parsed.message_id, parsed.message_type, digest, body, signature)


@repeated
def _keep_refused(sender: str, digest: bytes, body: bytes, signature: str, refused: MessageRefused) -> None:
    name = f"refused-{digest.hex()[:24]}"
    with db.atomic():
        if inbox.keep_incoming(sender, name, "refused", digest, body, signature) is None:
            inbox.mark_handled(sender, name, {"refused": refused.reason})
            inbox.note_exceptions(sender, name, [("refused", refused.reason, 0, refused.detail[:500])])


@repeated
def _keep_contradiction(sender: str, message_id: str, refused: Refused) -> None:
    with db.atomic():
        inbox.mark_handled(sender, message_id, {"refused": refused.word})
        inbox.note_exceptions(sender, message_id, [("contradiction", refused.word, 0, refused.sentence)])


@dataclass
class _Matched:
    """The orders a message speaks of, with their dossiers locked, and what is to be done about them."""

    orders: dict[OrderRef, OrderView]
    dossiers: dict[int, LockedDossier]
    offices: dict[int, str]
    entries: list[Entry] = field(default_factory=list)
    lines: dict[tuple[OrderRef, int], str] = field(default_factory=dict)

    def state_of(self, order: OrderView, line: LineView) -> str:
        """The state of a line, with what this message changed so far."""
        return self.lines.get((order.ref, line.line_no), line.state)

    def set_lines(self, order: OrderView, lines: Sequence[LineView], state: str) -> None:
        """Change these lines."""
        self.lines.update({(order.ref, line.line_no): state for line in lines})

    def voucher(self, order: OrderView, event: str) -> Voucher:
        """A voucher dated today: every entry on a bank account has its own day."""
        return Voucher(
            key=f"{order.dossier}:{event}:{order.number}",
            treasury_id=order.treasury_id,
            treasury=self.offices.get(order.dossier_id, order.office),
            budget_year=order.budget_year,
            booked_on=clock.today(),
            reference=order.dossier,
        )


def _apply(message: ParsedMessage) -> dict[str, Any]:
    if message.statement is not None:
        return compare(message.sender, message.message_id, message.statement, [message.statement.lines])
    unknown = [notice for notice in message.notices if not _refs(notice)]
    matched = _match(message.notices)
    for notice in message.notices:
        _HANDLERS.get(notice.kind, _nothing)(matched, notice, message)
    _write(matched, message.message_id)
    if unknown:
        stated.note_unknown(message, unknown)
    return {"orders": len(matched.orders), "unexplained": len(unknown)}


def compare(sender: str, message_id: str, head: Statement, chunks: Iterable[Sequence[BankNotice]]) -> dict[str, Any]:
    """Hold a statement against the orders, in the caller's transaction; what it was answered."""
    book = partial(_book_stated, sender, message_id)
    return asdict(reconciliation.reconcile(sender, message_id, head, chunks, book))


def _book_stated(sender: str, message_id: str, lines: Sequence[BankNotice]) -> None:
    message = ParsedMessage(sender, message_id, "statement", clock.now())
    matched = _match(lines)
    for line in lines:
        for ref in _refs(line):
            order = matched.orders.get(ref)
            if order is None:
                continue
            named = [replace(each, state=matched.state_of(order, each)) for each in _named(order, line)]
            if stated.is_awaited(order, named, line, sender):
                _HANDLERS[line.kind](matched, line, message)
    _write(matched, message_id)


def _refs(notice: BankNotice) -> list[OrderRef]:
    """The orders a notice speaks of, by the most specific name it gives."""
    for name in (notice.order_id, notice.instr_id and notice.instr_id.partition("-")[0]):
        ref = payments.parse_number(name) if name else None
        if ref is not None:
            return [ref]
    treasury = payments.treasury_of_message(notice.original_message_id or "")
    if treasury is None or notice.original_message_id is None:
        return []
    return payments.orders_of_message(treasury, notice.original_message_id)


def _match(notices: Sequence[BankNotice]) -> _Matched:
    refs = list(dict.fromkeys(ref for notice in notices for ref in _refs(notice)))
    locked = {each.id: each for each in dossiers.lock(payments.dossiers_of(refs))}
    today = clock.today()
    here = organisations.handling_offices({each.office_id for each in locked.values()}, today)
    offices = organisations.offices(set(here.values()), today)
    return _Matched(
        {order.ref: order for order in payments.lock_orders(refs)},
        locked,
        {each.id: offices[here[each.office_id]].code for each in locked.values()},
    )


def _subjects(matched: _Matched, notice: BankNotice, sender: str) -> list[tuple[OrderView, list[LineView]]]:
    """Each order a notice speaks of, with those of its lines it means. A bank knows nothing of another's orders."""
    found = []
    for ref in _refs(notice):
        order = matched.orders.get(ref)
        if order is None or order.bank != sender:
            raise Refused(Word.NOT_FOUND, f"Không có lệnh {notice.instr_id or notice.order_id}.")
        found.append((order, _named(order, notice)))
    return found


def _named(order: OrderView, notice: BankNotice) -> list[LineView]:
    return [line for line in order.lines if notice.line is None or line.line_no == notice.line]


def _debit(matched: _Matched, notice: BankNotice, message: ParsedMessage) -> None:
    for order, lines in _subjects(matched, notice, message.sender):
        states = {matched.state_of(order, line) for line in lines}
        if states == {"posted"}:
            continue  # news about a payment already booked changes nothing
        if states != {"pending"} or order.state not in PAYABLE:
            raise Refused(Word.STATE, f"Ngân hàng báo nợ lệnh {order.number} đang không chờ trả.")
        amount = sum(line.amount for line in lines)
        if notice.amount is not None and notice.amount != amount:
            raise Refused(Word.STATE, f"Số tiền báo nợ của lệnh {order.number} khác lệnh đã gửi.")
        matched.set_lines(order, lines, "posted")
        if not order.is_transfer:  # its money left this book with the approval
            voucher = matched.voucher(order, f"debit:{lines[0].line_no}+{len(lines)}")
            matched.entries.append(bank_debit(BankDebit(voucher, amount, order.bank, order.money_in)))


def _return(matched: _Matched, notice: BankNotice, message: ParsedMessage) -> None:
    for order, lines in _subjects(matched, notice, message.sender):
        states = {matched.state_of(order, line) for line in lines}
        if states == {"returned"}:
            continue
        if states == {"pending"} and not order.is_transfer:
            raise _TooEarly
        if states != ({"pending"} if order.is_transfer else {"posted"}):
            raise Refused(Word.STATE, f"Ngân hàng trả lại lệnh {order.number} đang không ở trạng thái đã trả.")
        amount = sum(line.amount for line in lines)
        if notice.amount is not None and notice.amount != amount:
            raise Refused(Word.STATE, f"Số tiền trả lại của lệnh {order.number} khác số đã trả.")
        matched.set_lines(order, lines, "returned")
        voucher = matched.voucher(order, f"return:{lines[0].line_no}+{len(lines)}")
        matched.entries.append(_money_back(order, voucher, amount))


def _money_back(order: OrderView, voucher: Voucher, amount: int) -> Entry:
    if order.is_transfer:
        partner = transfer_queries.partner(voucher.treasury, order.bank, voucher.booked_on)
        return take_back_transfer(SendBackTransfer(voucher, partner, amount))
    return bank_return(BankReturn(voucher, amount, order.bank))


def _reject(matched: _Matched, notice: BankNotice, message: ParsedMessage) -> None:
    for order, lines in _subjects(matched, notice, message.sender):
        states = {matched.state_of(order, line) for line in lines}
        if states == {"rejected"}:
            continue
        if states != {"pending"}:
            raise Refused(Word.STATE, f"Ngân hàng từ chối lệnh {order.number} đã được trả.")
        matched.set_lines(order, lines, "rejected")


def _ack(matched: _Matched, notice: BankNotice, message: ParsedMessage) -> None:
    orders = [order for order, _ in _subjects(matched, notice, message.sender)]
    waiting = [
        order.ref
        for order in orders
        if order.state in (OrderState.SENDING, OrderState.SENT)
        or (order.state == OrderState.SEND_FAILED and order.outcome == "unknown")
    ]
    inbox.move(waiting, OrderState.CONFIRMED, message.message_id)


def _not_received(matched: _Matched, notice: BankNotice, message: ParsedMessage) -> None:
    """The bank never had a message of ours: its orders may go again, with the same bytes."""
    orders = [order for order, _ in _subjects(matched, notice, message.sender)]
    if any(order.state in (OrderState.POSTED, OrderState.CONFIRMED) for order in orders):
        raise Refused(Word.STATE, "Ngân hàng báo chưa nhận điện đã được trả lời.")
    for message_id in {order.message_id for order in orders if order.message_id}:
        inbox.mark_message(orders[0].treasury_id, message_id, "not_received")
    inbox.move([order.ref for order in orders], OrderState.SEND_FAILED, message.message_id, "not_received")


def _nothing(matched: _Matched, notice: BankNotice, message: ParsedMessage) -> None:
    """`pending` says nothing new; `credit` is on the list of what no order explains."""


_HANDLERS: dict[str, Callable[[_Matched, BankNotice, ParsedMessage], None]] = {
    "debit": _debit,
    "return": _return,
    "reject": _reject,
    "ack": _ack,
    "not_received": _not_received,
}


def _write(matched: _Matched, message_id: str) -> None:
    """Lines, orders, books, dossiers: what the notices changed, in one statement each."""
    if not matched.lines:
        return
    for state in sorted(set(matched.lines.values())):
        inbox.mark_lines(
            [
                payments.LineRef(ref.treasury_id, ref.id, line)
                for (ref, line), each in matched.lines.items()
                if each == state
            ],
            state,
        )
    touched = {ref: matched.orders[ref] for ref, _ in matched.lines}
    for target, outcome in (
        (OrderState.POSTED, "known"),
        (OrderState.REVERSED, "known"),
        (OrderState.SEND_FAILED, "rejected"),
    ):
        inbox.move(
            [ref for ref, order in touched.items() if target in _path(matched, order)], target, message_id, outcome
        )
    ledger.post(matched.entries, clock.now())
    _move_dossiers(matched, {order.dossier_id for order in touched.values()} & matched.dossiers.keys())
    others = [order for order in touched.values() if order.dossier_id not in matched.dossiers]
    tell_of_orders([(order, _path(matched, order)) for order in others])


def _path(matched: _Matched, order: OrderView) -> list[OrderState]:
    """The steps an order takes by the states its lines have now."""
    states = {matched.state_of(order, line) for line in order.lines}
    steps: list[OrderState] = []
    if "pending" in states:
        return steps
    if states == {"rejected"}:
        return [OrderState.SEND_FAILED]
    was_paid = {"posted"} if order.is_transfer else {"posted", "returned"}
    if order.state in PAYABLE and states & was_paid:
        steps.append(OrderState.POSTED)
    if states == {"returned"}:
        steps.append(OrderState.REVERSED)
    return steps


def _move_dossiers(matched: _Matched, touched: set[int]) -> None:
    """Where the dossiers stand now that lines were paid, refused or came back; what was out before is not told of again."""
    orders = payments.orders_of_dossiers([(matched.dossiers[each].treasury_id, each) for each in touched])
    states: dict[int, set[str]] = {each: set() for each in touched}
    for order in orders:
        if order.state != OrderState.REPLACED:
            states[order.dossier_id] |= {line.state for line in order.lines}
    lost = {matched.orders[ref].dossier_id for (ref, _), state in matched.lines.items() if state in ("rejected", "returned")}
    back = [matched.dossiers[each] for each in touched & lost if states[each] & {"rejected", "returned"}]
    paid = [
        matched.dossiers[each]
        for each in touched
        if states[each] <= {"posted", "replaced", "given_up"} and matched.dossiers[each].state == State.PAYMENT_PENDING
    ]
    casework.take([NewStep(each.id, Event.MONEY_BACK, State.PAYMENT_RETURNED, BANK) for each in back])
    tell(back, "PaymentReturned")
    casework.take(settled_steps(paid))
    tell(paid, "PaymentSettled")
