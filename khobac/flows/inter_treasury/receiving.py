"""What other treasuries say, taken in once: transfers to accounts here, and news of transfers that left here.

A message is kept and acted upon in one transaction, so that whatever goes wrong leaves nothing, and the sender, who gets no
receipt, sends the same bytes again. What contradicts the books is kept, refused and shown to a person.
"""

from __future__ import annotations

import hashlib

from khobac.cash.inter_treasury import messages
from khobac.cash.inter_treasury import services as inbox
from khobac.cash.inter_treasury.messages import Message, News, Receipt, Transfers
from khobac.cash.payments.ports import BankNotice, NoticeKind, ParsedMessage, SignedBytes
from khobac.core import db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows.inter_treasury import arriving
from khobac.flows.inter_treasury.wire import TreasuryWire
from khobac.flows.payment import answers

AS_NOTICE: dict[messages.What, NoticeKind] = {"credited": "debit", "waiting": "ack", "returned": "return"}
"""News of another treasury is booked on the order by the rules for a bank's."""


def receive(wire: TreasuryWire, body: bytes, signature: str) -> SignedBytes:
    """Take one message in; the signed receipt. Raises SignatureRefused, MESSAGE_REFUSED, MESSAGE_ALTERED."""
    sender = wire.sender(body, signature)
    message = messages.parse(body)
    if message.sender != sender or not wire.is_here(message.receiver):
        raise Refused(Word.MESSAGE_REFUSED, "Điện không do kho bạc gửi ký, hoặc không gửi cho kho bạc này.")
    receipt = messages.render(take(message, body, signature))
    return SignedBytes(receipt, wire.sign(message.receiver, receipt))


@repeated
def take(message: Message, body: bytes, signature: str) -> Receipt:
    """Keep a message and act upon it, once; concurrent copies wait for the first. Raises MESSAGE_ALTERED."""
    with db.atomic():
        earlier = inbox.keep_incoming(message, hashlib.sha256(body).digest(), body, signature)
        if earlier is not None:
            return Receipt(message.message_id, message.receiver, repeated=True, refused=earlier.refused)
        refused = _act_upon(message)
        if refused:
            inbox.mark_refused(message, refused)
        return Receipt(message.message_id, message.receiver, refused=refused)


def _act_upon(message: Message) -> str:
    """The word for which nothing was done; empty where all was."""
    try:
        with db.atomic():
            if isinstance(message, Transfers):
                arriving.take_in(message)
            else:
                _hear(message)
    except Refused as refused:
        return str(refused.word)
    return ""


def _hear(news: News) -> None:
    notices = tuple(BankNotice(AS_NOTICE[each.what], order_id=each.name, amount=each.amount) for each in news.items)
    heard = ParsedMessage(news.sender, news.message_id, news.kind, news.made_at, notices)
    answers.book(heard)
