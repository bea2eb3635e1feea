"""Sending: orders to accounts at other treasuries leave through the outbox, and news of arrivals the same way.

A message is committed before a byte leaves. Until its receipt is here the same bytes go again, ever less often: unlike a
bank, the other treasury keeps every message by its id and acts once on all its copies.
"""

from __future__ import annotations

import datetime as dt

from khobac.cash.inter_treasury import messages
from khobac.cash.inter_treasury import queries as between
from khobac.cash.inter_treasury import services as outbox
from khobac.cash.inter_treasury.messages import Receipt, Transfer, Transfers
from khobac.cash.inter_treasury.ports import NoAnswer
from khobac.cash.inter_treasury.queries import Outgoing
from khobac.cash.payments import queries as payments
from khobac.cash.payments import services as orders
from khobac.cash.payments.ports import SignedBytes
from khobac.cash.payments.queries import OrderView
from khobac.cash.payments.states import OrderState
from khobac.core import clock, db
from khobac.core.errors import Refused
from khobac.core.message_signature import SignatureRefused
from khobac.core.repeats import repeated
from khobac.flows.inter_treasury.wire import TreasuryWire

FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(seconds=20), dt.timedelta(minutes=10)


def pack_prepared() -> int:
    """Put every prepared order to another treasury into a message; how many messages."""
    packed = 0
    for treasury_id, sender, receiver in payments.waiting_treasuries():
        while _pack(treasury_id, sender, receiver):
            packed += 1
    return packed


def deliver_due(wire: TreasuryWire) -> int:
    """Try every message whose receipt is missing and whose pause is over; how many were tried."""
    due = between.undelivered(clock.now())
    for message in due:
        deliver(wire, message)
    return len(due)


def deliver(wire: TreasuryWire, message: Outgoing) -> Receipt | None:
    """Hand a message over and note what came of it; None where no receipt came. No transaction is open meanwhile."""
    signed = SignedBytes(message.body, wire.sign(message.sender, message.body))
    try:
        receipt = _checked(wire, message, wire.channel(message.receiver).deliver(signed))
    except (NoAnswer, SignatureRefused) as problem:
        _note_undelivered(message, str(problem))
        return None
    _note_delivered(message, receipt)
    return receipt


def _checked(wire: TreasuryWire, message: Outgoing, answer: SignedBytes) -> Receipt:
    """The receipt of the very treasury we wrote to, for the very message."""
    signer = wire.sender(answer.body, answer.signature)
    try:
        receipt = messages.parse_receipt(answer.body)
    except Refused as refused:
        raise NoAnswer(refused.sentence) from refused
    if (signer, receipt.treasury, receipt.message_id) != (message.receiver, message.receiver, message.message_id):
        raise NoAnswer(f"a receipt of {signer} for {receipt.message_id}")
    return receipt


@repeated
def _pack(treasury_id: int, sender: str, receiver: str) -> bool:
    """Claim prepared orders to one treasury and commit them as a message; False when there are none."""
    with db.atomic():
        claimed = payments.claim_prepared(treasury_id, receiver, messages.MOST)
        if not claimed:
            return False
        message_id = f"LKB{sender}X{claimed[0].id}N{len(claimed)}"
        transfers = tuple(_transfer(order) for order in claimed)
        outbox.put_in_outbox(treasury_id, Transfers(message_id, sender, receiver, clock.now(), transfers))
        orders.put_in_message([order.ref for order in claimed], message_id)
        return True


def _transfer(order: OrderView) -> Transfer:
    [line] = order.lines
    return Transfer(
        name=order.number,
        dossier=order.dossier,
        payer=order.unit_code,
        payee=line.name,
        account=line.account,
        amount=order.amount,
        content=line.remittance,
    )


@repeated
def _note_delivered(message: Outgoing, receipt: Receipt) -> None:
    with db.atomic():
        outbox.mark_delivered(message.treasury_id, message.message_id, receipt.refused)
        carried = payments.lock_orders(payments.orders_of_message(message.treasury_id, message.message_id))
        if not receipt.refused:
            sending = [each.ref for each in carried if each.state == OrderState.SENDING]
            orders.move(sending, OrderState.SENT, message.message_id)


@repeated
def _note_undelivered(message: Outgoing, problem: str) -> None:
    pause = min(FIRST_PAUSE * 2 ** min(message.tries, 10), LONGEST_PAUSE)
    with db.atomic():
        outbox.mark_undelivered(message.treasury_id, message.message_id, problem[:500], clock.now() + pause)
