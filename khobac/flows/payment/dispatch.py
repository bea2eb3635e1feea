"""Sending: prepared orders leave through the outbox, many in one message.

`sending` is committed before the bytes leave and `sent` after. What is found in `sending` or `unknown` later is asked
about; only the bank's own word "not received" lets the same bytes go again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from contextlib import suppress
from itertools import accumulate

from khobac.cash.payments import queries as payments
from khobac.cash.payments import services as outbox
from khobac.cash.payments.ports import (
    MAX_INSTRUCTIONS,
    ChannelRefused,
    ChannelTimeout,
    MessageRefused,
    PaymentFile,
    PaymentInstruction,
    SignedBytes,
)
from khobac.cash.payments.queries import OrderView, OutboxMessage
from khobac.cash.payments.states import OrderState
from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.core.message_signature import SignatureRefused
from khobac.core.repeats import repeated
from khobac.flows.payment import answers, routing
from khobac.flows.payment.wire import Wire
from khobac.registers.banks import queries as banks

MESSAGE_ORDERS = 1000
ASK_AFTER = dt.timedelta(minutes=2)


def send_prepared(wire: Wire) -> int:
    """Send every prepared order whose bank takes orders now; how many messages left."""
    routing.route_prepared()
    sent = 0
    for treasury_id, code in routing.ways_open():
        while (message := _pack(wire, treasury_id, code)) is not None:
            hand_over(wire, message)
            sent += 1
    return sent


def hand_over(wire: Wire, message: OutboxMessage) -> None:
    """Let the bytes of a message in `sending` leave, and note what came of it. No transaction is open meanwhile."""
    signed = SignedBytes(message.body, wire.sign(message.body))
    try:
        answer = wire.channel(message.bank).send(signed)
    except ChannelTimeout as problem:
        note_unknown(message, str(problem))
    except ChannelRefused as problem:
        said = _is_signed(wire, message, problem.answer)
        (_note_refused if said else note_unknown)(message, str(problem))
    else:
        if _counts(wire, message, answer):
            _note_sent(message)
            _take_in(wire, answer)


def ask_unanswered(wire: Wire, older_than: dt.timedelta = ASK_AFTER) -> int:
    """Ask the banks what became of messages whose fate is open; how many were asked about."""
    _close_answered()
    open_messages = payments.unanswered(clock.now() - older_than)
    for message in open_messages:
        _note_asked(message)
        try:
            answer = wire.channel(message.bank).ask_status(message.message_id)
        except (ChannelTimeout, ChannelRefused) as problem:
            note_unknown(message, str(problem))
        else:
            if _counts(wire, message, answer):
                _take_in(wire, answer)  # first: a message is asked about until what the bank said of it stands in the books
                _note_answered(message)
    return len(open_messages)


def resend_message(wire: Wire, treasury_id: int, message_id: str) -> None:
    """Let the same bytes go again: only of a message the bank says it never had."""
    hand_over(wire, _take_out_again(treasury_id, message_id))


def _counts(wire: Wire, message: OutboxMessage, answer: SignedBytes) -> bool:
    """Whether an answer is this bank's and about this message; any other says nothing, and the outcome is unknown."""
    if not answer.body or (_is_signed(wire, message, answer) and _is_about(wire, message, answer)):
        return True  # nothing said yet is an answer too: it was taken
    note_unknown(message, "the answer is not the bank's own about this message")
    return False


def _take_in(wire: Wire, answer: SignedBytes) -> None:
    if answer.body:
        with suppress(Refused):  # kept, and on the list of what no order explains
            answers.receive(wire, answer.body, answer.signature)


def _is_signed(wire: Wire, message: OutboxMessage, answer: SignedBytes) -> bool:
    try:
        return wire.sender(answer.body, answer.signature) == message.bank
    except SignatureRefused:
        return False


def _is_about(wire: Wire, message: OutboxMessage, answer: SignedBytes) -> bool:
    try:
        notices = wire.codec.parse(answer.body, message.bank).notices
    except MessageRefused:
        return False
    return bool(notices) and all(notice.original_message_id == message.message_id for notice in notices)


@repeated
def note_unknown(message: OutboxMessage, problem: str) -> None:
    """No answer that counts: the outcome is unknown and will be asked about."""
    with db.atomic():
        outbox.mark_message(message.treasury_id, message.message_id, "unknown", problem[:500])
        _move_unanswered(message, "unknown")


@repeated
def _take_out_again(treasury_id: int, message_id: str) -> OutboxMessage:
    with db.atomic():
        message = payments.outbox(treasury_id, message_id)
        if message is None or message.state != "not_received":
            raise Refused(Word.OUTCOME_UNKNOWN, "Chưa biết ngân hàng đã nhận lệnh hay chưa: không gửi lại.")
        outbox.mark_message(treasury_id, message_id, "sending")
        outbox.move(payments.orders_of_message(treasury_id, message_id), OrderState.SENDING, message_id)
        return message


@repeated
def _close_answered() -> None:
    with db.atomic():
        outbox.close_answered()


@repeated
def _note_asked(message: OutboxMessage) -> None:
    with db.atomic():
        outbox.mark_asked(message.treasury_id, message.message_id)


@repeated
def _note_sent(message: OutboxMessage) -> None:
    with db.atomic():
        outbox.mark_message(message.treasury_id, message.message_id, "sent")
        still = payments.lock_orders(payments.orders_of_message(message.treasury_id, message.message_id))
        outbox.move(
            [each.ref for each in still if each.state == OrderState.SENDING], OrderState.SENT, message.message_id
        )


@repeated
def _note_answered(message: OutboxMessage) -> None:
    """The bank knows the message, if it has not said otherwise: nobody asks again."""
    with db.atomic():
        outbox.close_message(message.treasury_id, message.message_id)


@repeated
def _note_refused(message: OutboxMessage, problem: str) -> None:
    with db.atomic():
        outbox.mark_message(message.treasury_id, message.message_id, "refused", problem[:500])
        _move_unanswered(message, "rejected")


def _move_unanswered(message: OutboxMessage, outcome: str) -> None:
    found = payments.lock_orders(payments.orders_of_message(message.treasury_id, message.message_id))
    waiting = [each.ref for each in found if each.state in (OrderState.SENDING, OrderState.SENT)]
    outbox.move(waiting, OrderState.SEND_FAILED, message.message_id, outcome)


@repeated
def _pack(wire: Wire, treasury_id: int, code: str) -> OutboxMessage | None:
    """Claim prepared orders of one bank and commit them as a message in `sending`; None when there are none."""
    with db.atomic():
        orders = _fitting(payments.claim_prepared(treasury_id, code, MESSAGE_ORDERS))
        if not orders:
            return None
        message_id = f"KB{treasury_id}X{orders[0].id}N{len(orders)}"
        body = wire.codec.render(_file(message_id, orders))
        digest = hashlib.sha256(body).digest()
        outbox.put_in_outbox([order.ref for order in orders], message_id, code, body, digest)
        return payments.outbox(treasury_id, message_id)


def _fitting(orders: Sequence[OrderView]) -> list[OrderView]:
    """The first orders whose instructions fit one message together; at least one."""
    reached = list(accumulate(len(order.lines) for order in orders))
    return [order for order, many in zip(orders, reached, strict=True) if many <= MAX_INSTRUCTIONS] or list(orders[:1])


def _file(message_id: str, orders: Sequence[OrderView]) -> PaymentFile:
    now = clock.now()
    office, code = orders[0].office, orders[0].bank
    account = banks.payment_account(office, code, now.date())
    if account is None:
        raise Refused(Word.INVALID, f"Kho bạc {office} chưa có tài khoản thanh toán tại {code}.")
    return PaymentFile(
        message_id=message_id,
        created_at=now,
        debtor_name=f"Kho bạc Nhà nước {office}",
        debtor_account=account.number,
        debtor_bank=account.bank.bic or code,
        execution_on=now.date(),
        instructions=tuple(
            PaymentInstruction(
                order_id=order.number,
                line=line.line_no if order.is_list else None,
                amount=line.amount,
                creditor_name=line.name,
                creditor_account=line.account,
                creditor_bank=line.bank,
                remittance=line.remittance,
            )
            for order in orders
            for line in order.lines
        ),
    )
