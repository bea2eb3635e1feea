"""The only writer of arrivals and of the messages between treasuries. Set-based: one is a batch of one."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from khobac.cash.inter_treasury.messages import Message, News, render
from khobac.cash.inter_treasury.queries import ArrivalRef
from khobac.cash.inter_treasury.states import ArrivalState
from khobac.core import clock, db, wake
from khobac.core.arrays import plain, texts
from khobac.core.errors import Refused, Word


class NewArrival(NamedTuple):
    """A transfer about to be taken in; `unit_code` is the holder of the account, empty while nobody is."""

    treasury_id: int
    sender: str
    name: str
    message_id: str
    dossier: str
    office: str
    payer: str
    payee: str
    account: str
    content: str
    amount: int
    unit_code: str

    @property
    def state(self) -> ArrivalState:
        """Credited where the account is found, else waiting for a person."""
        return ArrivalState.CREDITED if self.unit_code else ArrivalState.WAITING


def take_in(arrivals: Sequence[NewArrival]) -> None:
    """Write these arrivals with their first steps, in one statement. Raises STATE when one of them had arrived before."""
    written = db.execute(
        """
        WITH new AS (
            INSERT INTO transfer_arrival (treasury_id, sender, name, message_id, dossier, office, payer, payee, account,
                                          content, amount, unit_code, state, received_at)
            SELECT a.*, %(at)s
            FROM unnest(%(treasury)s::bigint[], %(sender)s::text[], %(name)s::text[], %(message)s::text[],
                        %(dossier)s::text[], %(office)s::text[], %(payer)s::text[], %(payee)s::text[], %(account)s::text[],
                        %(content)s::text[], %(amount)s::bigint[], %(unit)s::text[], %(state)s::text[]) AS a
            ON CONFLICT (treasury_id, sender, name) DO NOTHING
            RETURNING treasury_id, id, state
        )
        INSERT INTO transfer_step (treasury_id, arrival_id, from_state, to_state, at)
        SELECT treasury_id, id, 'new', state, %(at)s FROM new
        """,
        {
            "at": clock.now(),
            "treasury": plain(each.treasury_id for each in arrivals),
            "sender": texts(each.sender for each in arrivals),
            "name": texts(each.name for each in arrivals),
            "message": texts(each.message_id for each in arrivals),
            "dossier": texts(each.dossier for each in arrivals),
            "office": texts(each.office for each in arrivals),
            "payer": texts(each.payer for each in arrivals),
            "payee": texts(each.payee for each in arrivals),
            "account": texts(each.account for each in arrivals),
            "content": texts(each.content for each in arrivals),
            "amount": plain(each.amount for each in arrivals),
            "unit": texts(each.unit_code for each in arrivals),
            "state": texts(each.state for each in arrivals),
        },
    )
    if written < len(arrivals):
        raise Refused(Word.STATE, "Một khoản của điện này đã đến trước đó bằng điện khác.")


def settle(ref: ArrivalRef, to_state: ArrivalState, unit_code: str, by: str, reason: str) -> None:
    """Take a waiting arrival to its end. The CHECK on steps refuses what may not be."""
    db.execute(
        """
        WITH stepped AS (
            INSERT INTO transfer_step (treasury_id, arrival_id, from_state, to_state, at, actor, reason)
            SELECT treasury_id, id, state, %(to)s, %(at)s, %(by)s, %(reason)s
            FROM transfer_arrival WHERE treasury_id = %(treasury)s AND id = %(id)s
        )
        UPDATE transfer_arrival SET state = %(to)s, unit_code = %(unit)s WHERE treasury_id = %(treasury)s AND id = %(id)s
        """,
        {
            "treasury": ref.treasury_id,
            "id": ref.id,
            "to": to_state,
            "unit": unit_code,
            "at": clock.now(),
            "by": by,
            "reason": reason,
        },
    )


def put_in_outbox(treasury_id: int, message: Message) -> None:
    """Keep a message to be delivered: committed before a byte leaves."""
    body = render(message)
    db.execute(
        """
        INSERT INTO transfer_outbox (treasury_id, message_id, kind, sender, receiver, body, digest, created_at, next_at)
        VALUES (%(treasury)s, %(message)s, %(kind)s, %(sender)s, %(receiver)s, %(body)s, %(digest)s, %(at)s, %(at)s)
        """,
        {
            "treasury": treasury_id,
            "message": message.message_id,
            "kind": message.kind,
            "sender": message.sender,
            "receiver": message.receiver,
            "body": body,
            "digest": hashlib.sha256(body).digest(),
            "at": clock.now(),
        },
    )
    if isinstance(message, News):
        wake.workers()


def mark_delivered(treasury_id: int, message_id: str, refused: str) -> None:
    """The receipt is here; a message that was refused is a person's matter."""
    db.execute(
        """
        UPDATE transfer_outbox SET state = CASE %(refused)s WHEN '' THEN 'sent' ELSE 'refused' END, problem = %(refused)s,
            sent_at = %(at)s, tries = tries + 1
        WHERE treasury_id = %(treasury)s AND message_id = %(message)s AND state = 'sending'
        """,
        {"refused": refused, "at": clock.now(), "treasury": treasury_id, "message": message_id},
    )


def mark_undelivered(treasury_id: int, message_id: str, problem: str, next_at: dt.datetime) -> None:
    """No receipt that counts: the same bytes go again, not before `next_at`."""
    db.execute(
        """
        UPDATE transfer_outbox SET problem = %s, next_at = %s, tries = tries + 1
        WHERE treasury_id = %s AND message_id = %s AND state = 'sending'
        """,
        [problem, next_at, treasury_id, message_id],
    )


class Earlier(NamedTuple):
    """A message that had come before, and the word it was refused for then, if it was."""

    refused: str


def keep_incoming(message: Message, digest: bytes, body: bytes, signature: str) -> Earlier | None:
    """Keep the bytes of a message under sender and id; None when it is new.

    Concurrent copies wait for the first. Raises MESSAGE_ALTERED for the same id with other bytes.
    """
    kept = db.execute(
        """
        INSERT INTO transfer_inbox (sender, message_id, kind, receiver, digest, body, signature, received_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (sender, message_id) DO NOTHING
        """,
        [message.sender, message.message_id, message.kind, message.receiver, digest, body, signature, clock.now()],
    )
    if kept:
        return None
    [earlier] = db.rows(
        "SELECT digest, refused FROM transfer_inbox WHERE sender = %s AND message_id = %s",
        [message.sender, message.message_id],
    )
    if bytes(earlier["digest"]) != digest:
        sentence = "Kho bạc gửi lại cùng số điện nhưng nội dung khác."
        raise Refused(Word.MESSAGE_ALTERED, sentence, message=message.message_id)
    return Earlier(earlier["refused"])


def mark_refused(message: Message, word: str) -> None:
    """Note that a message contradicts the books: it is kept, and nothing was done with it."""
    db.execute(
        "UPDATE transfer_inbox SET refused = %s WHERE sender = %s AND message_id = %s",
        [word, message.sender, message.message_id],
    )
