"""What others may read of arrivals, of messages between treasuries, and of what is in transit. Each states its cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from khobac.core import clock, db
from khobac.core.errors import Refused, Word

LIMIT = 200


class ArrivalRef(NamedTuple):
    """The full key of an arrival."""

    treasury_id: int
    id: int


@dataclass(frozen=True)
class ArrivalView:
    """Money from another treasury as it stands here, in đồng."""

    treasury_id: int
    id: int
    sender: str
    name: str
    dossier: str
    office: str
    payer: str
    payee: str
    account: str
    content: str
    amount: int
    state: str
    received_at: dt.datetime

    @property
    def ref(self) -> ArrivalRef:
        """Its key."""
        return ArrivalRef(self.treasury_id, self.id)


@dataclass(frozen=True)
class Outgoing:
    """A message of ours whose receipt is not here yet."""

    treasury_id: int
    message_id: str
    kind: str
    sender: str
    receiver: str
    body: bytes
    tries: int


@dataclass(frozen=True)
class InTransit:
    """A payment that has left and of which no news of its end is here, in đồng, with the message that carries it.

    `state`: prepared, sending, sent, or confirmed once it waits there for the right account. `delivery` is the message's own
    state, empty before it is packed.
    """

    dossier: str
    unit_code: str
    office: str
    treasury: str
    payee: str
    account: str
    amount: int
    state: str
    since: dt.datetime
    delivery: str
    tries: int
    problem: str


@dataclass(frozen=True)
class RefusedMessage:
    """A message of another treasury that contradicts the books here; nothing was done with it."""

    sender: str
    message_id: str
    kind: str
    refused: str
    received_at: dt.datetime


def lock_waiting(treasury_id: int, arrival_id: int) -> ArrivalView:
    """One arrival that waits for a person, locked. Raises STATE for one that does not wait."""
    found = _arrivals("treasury_id = %s AND id = %s AND state = 'waiting' FOR UPDATE", [treasury_id, arrival_id])
    if not found:
        raise Refused(Word.STATE, "Khoản này không chờ xử lý.")
    return found[0]


def arrivals_of(dossier: str) -> list[ArrivalView]:
    """What arrived under the number of a dossier, oldest first. Scans the arrivals."""
    return _arrivals("dossier = %s ORDER BY treasury_id, id", [dossier])


def waiting(offices: Collection[str]) -> list[ArrivalView]:
    """Arrivals these offices took in that wait for the right account, oldest first, at most 200. One statement by index."""
    return _arrivals("state = 'waiting' AND office = ANY(%s) ORDER BY received_at, id LIMIT %s", [list(offices), LIMIT])


def _arrivals(which: str, parameters: list[object]) -> list[ArrivalView]:
    found = db.rows(
        f"""
        SELECT treasury_id, id, sender, name, dossier, office, payer, payee, account, content, amount, state, received_at
        FROM transfer_arrival WHERE {which}
        """,
        parameters,
    )
    return [ArrivalView(**(row | {"received_at": clock.local(row["received_at"])})) for row in found]


def undelivered(at: dt.datetime, limit: int = 100) -> list[Outgoing]:
    """Messages that may be tried now, those waiting longest first. One statement by partial index."""
    return _outgoing("state = 'sending' AND next_at <= %s ORDER BY next_at, message_id LIMIT %s", [at, limit])


def outgoing(message_id: str) -> Outgoing | None:
    """One message of ours, delivered or not. Scans the outbox."""
    return next(iter(_outgoing("message_id = %s", [message_id])), None)


def _outgoing(which: str, parameters: list[object]) -> list[Outgoing]:
    found = db.rows(
        f"SELECT treasury_id, message_id, kind, sender, receiver, body, tries FROM transfer_outbox WHERE {which}",
        parameters,
    )
    return [Outgoing(**(row | {"body": bytes(row["body"])})) for row in found]


def in_transit(offices: Collection[str]) -> list[InTransit]:
    """Payments of these offices under way to other treasuries, oldest first, at most 200. One statement."""
    found = db.rows(
        """
        SELECT o.dossier, o.unit_code, o.office, o.bank AS treasury, line.name AS payee, line.account, o.amount, o.state,
            o.prepared_at AS since, coalesce(sent.state, '') AS delivery, coalesce(sent.tries, 0) AS tries,
            coalesce(sent.problem, '') AS problem
        FROM payment_order AS o
        JOIN payment_line AS line ON line.treasury_id = o.treasury_id AND line.order_id = o.id
        LEFT JOIN transfer_outbox AS sent ON sent.treasury_id = o.treasury_id AND sent.message_id = o.message_id
        WHERE o.money_in = 'LKB_OUT' AND line.state = 'pending' AND o.office = ANY(%s)
        ORDER BY o.prepared_at, o.id LIMIT %s
        """,
        [list(offices), LIMIT],
    )
    return [InTransit(**(row | {"since": clock.local(row["since"])})) for row in found]


def refused_messages(offices: Collection[str]) -> list[RefusedMessage]:
    """Messages to these treasuries that contradict their books, oldest first, at most 200. One statement by partial index."""
    found = db.rows(
        """
        SELECT sender, message_id, kind, refused, received_at FROM transfer_inbox
        WHERE refused <> '' AND receiver = ANY(%s) ORDER BY received_at, message_id LIMIT %s
        """,
        [list(offices), LIMIT],
    )
    return [RefusedMessage(**(row | {"received_at": clock.local(row["received_at"])})) for row in found]
