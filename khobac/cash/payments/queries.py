"""What others may read of orders and messages. Each states its cost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from khobac.books.ledger.postings.roles import LKB_OUT
from khobac.core import db


@dataclass(frozen=True)
class OrderRef:
    """The full key of an order."""

    treasury_id: int
    id: int


@dataclass(frozen=True)
class LineRef:
    """The full key of a line of an order."""

    treasury_id: int
    order_id: int
    line_no: int

    @property
    def order(self) -> OrderRef:
        """The key of its order."""
        return OrderRef(self.treasury_id, self.order_id)


@dataclass(frozen=True)
class LineView:
    """A payee line of an order."""

    line_no: int
    name: str
    bank: str
    account: str
    remittance: str
    amount: int
    state: str


@dataclass(frozen=True)
class OrderView:
    """An order with its lines as it stands."""

    treasury_id: int
    id: int
    dossier_id: int
    dossier: str
    unit_code: str
    office: str
    budget_year: int
    bank: str
    amount: int
    money_in: str
    is_list: bool
    replaces: int | None
    state: str
    outcome: str
    message_id: str | None
    lines: tuple[LineView, ...]

    @property
    def ref(self) -> OrderRef:
        """Its key."""
        return OrderRef(self.treasury_id, self.id)

    @property
    def number(self) -> str:
        """The name of the order at the bank: InstrId and EndToEndId (of a list, with the row's number behind it)."""
        return f"TT{self.treasury_id}X{self.id}"

    @property
    def is_transfer(self) -> bool:
        """Whether it goes to an account at another treasury, whose code is then `bank`, and no bank is asked."""
        return self.money_in == LKB_OUT

    def line_refs(self, states: Sequence[str]) -> list[LineRef]:
        """Keys of its lines in these states."""
        return [LineRef(self.treasury_id, self.id, line.line_no) for line in self.lines if line.state in states]


_ORDER = """
    SELECT o.treasury_id, o.id, o.dossier_id, o.dossier, o.unit_code, o.office, o.budget_year, o.bank, o.amount, o.money_in,
           o.is_list, o.replaces, o.state, o.outcome, o.message_id,
           l.line_no, l.name, l.bank AS line_bank, l.account, l.remittance, l.amount AS line_amount, l.state AS line_state
    FROM payment_order o JOIN payment_line l ON l.treasury_id = o.treasury_id AND l.order_id = o.id
"""


def parse_number(number: str) -> OrderRef | None:
    """The key behind an order's name; None when it is no name of ours."""
    treasury, _, identity = number.removeprefix("TT").partition("X")
    if not (number.startswith("TT") and treasury.isdigit() and identity.isdigit()):
        return None
    return OrderRef(int(treasury), int(identity))


def lock_orders(refs: Sequence[OrderRef]) -> list[OrderView]:
    """These orders with their lines, locked in key order (after dossiers in the order of locks). One statement."""
    return _orders(
        _ORDER
        + """ JOIN unnest(%s::bigint[], %s::bigint[]) AS ref (treasury_id, id)
              ON ref.treasury_id = o.treasury_id AND ref.id = o.id
              ORDER BY o.treasury_id, o.id, l.line_no FOR UPDATE OF o""",
        [[ref.treasury_id for ref in refs], [ref.id for ref in refs]],
    )


def dossiers_of(refs: Sequence[OrderRef]) -> list[int]:
    """The dossiers these orders pay. One statement."""
    found = db.rows(
        """
        SELECT DISTINCT dossier_id FROM payment_order o
        JOIN unnest(%s::bigint[], %s::bigint[]) AS ref (treasury_id, id) USING (treasury_id, id)
        """,
        [[ref.treasury_id for ref in refs], [ref.id for ref in refs]],
    )
    return [int(row["dossier_id"]) for row in found]


def orders_of_dossiers(treasury_dossiers: Sequence[tuple[int, int]]) -> list[OrderView]:
    """All orders of these (treasury, dossier) pairs, oldest first. One statement by index."""
    return _orders(
        _ORDER
        + """ JOIN unnest(%s::bigint[], %s::bigint[]) AS d (treasury_id, dossier_id)
              ON d.treasury_id = o.treasury_id AND d.dossier_id = o.dossier_id
              ORDER BY o.treasury_id, o.id, l.line_no""",
        [[t for t, _ in treasury_dossiers], [d for _, d in treasury_dossiers]],
    )


def items_of(orders: Sequence[OrderView]) -> list[LineView]:
    """Every payee of the lists among these orders as it stands now, in their order; rows replaced by others are left out."""
    rows = [line for order in orders if order.is_list for line in order.lines if line.state != "replaced"]
    return sorted(rows, key=lambda line: line.line_no)


def order_of_key(treasury_id: int, key: str) -> OrderView | None:
    """The order prepared under this key. By key."""
    found = _orders(_ORDER + " WHERE o.treasury_id = %s AND o.key = %s ORDER BY l.line_no", [treasury_id, key])
    return found[0] if found else None


def orders_of_message(treasury_id: int, message_id: str) -> list[OrderRef]:
    """The orders one message carries. One statement by index."""
    found = db.rows(
        "SELECT id FROM payment_order WHERE treasury_id = %s AND message_id = %s ORDER BY id", [treasury_id, message_id]
    )
    return [OrderRef(treasury_id, int(row["id"])) for row in found]


def treasury_of_message(message_id: str) -> int | None:
    """The book whose orders a message of ours carries; ids of messages name it (`KB<treasury>…`)."""
    treasury = message_id.removeprefix("KB").partition("X")[0]
    return int(treasury) if message_id.startswith("KB") and treasury.isdigit() else None


@dataclass(frozen=True)
class WaitingBank:
    """Prepared orders of one book and office that leave by one bank."""

    treasury_id: int
    bank: str
    office: str
    orders: int
    amount: int


def waiting_banks() -> list[WaitingBank]:
    """What is prepared and not yet sent, by book, bank and office. One statement by partial index."""
    found = db.rows(
        """
        SELECT treasury_id, bank, office, count(*)::int AS orders, sum(amount)::bigint AS amount FROM payment_order
        WHERE state = 'prepared' AND money_in <> %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """,
        [LKB_OUT],
    )
    return [WaitingBank(**row) for row in found]


@dataclass(frozen=True)
class PreparedOrder:
    """What the routing table asks of an order. Of a list whose rows go to several banks the order's own bank counts."""

    treasury_id: int
    id: int
    office: str
    bank: str
    payee_bank: str
    amount: int

    @property
    def ref(self) -> OrderRef:
        """Its key."""
        return OrderRef(self.treasury_id, self.id)


def prepared_orders() -> list[PreparedOrder]:
    """Every prepared order that goes by a bank. One statement by partial index."""
    found = db.rows(
        """
        SELECT o.treasury_id, o.id, o.office, o.bank, o.amount,
            CASE WHEN min(line.bank) = max(line.bank) THEN min(line.bank) ELSE o.bank END AS payee_bank
        FROM payment_order o JOIN payment_line line ON line.treasury_id = o.treasury_id AND line.order_id = o.id
        WHERE o.state = 'prepared' AND o.money_in <> %s GROUP BY o.treasury_id, o.id
        """,
        [LKB_OUT],
    )
    return [PreparedOrder(**row) for row in found]


def waiting_treasuries() -> list[tuple[int, str, str]]:
    """(treasury, its code, code of the other) with prepared orders to accounts there. One statement by partial index."""
    found = db.rows(
        """
        SELECT DISTINCT o.treasury_id, office.code AS sender, o.bank AS receiver
        FROM payment_order o JOIN organisations_office office ON office.id = o.treasury_id
        WHERE o.state = 'prepared' AND o.money_in = %s ORDER BY 1, 3
        """,
        [LKB_OUT],
    )
    return [(int(row["treasury_id"]), row["sender"], row["receiver"]) for row in found]


def claim_prepared(treasury_id: int, bank: str, limit: int) -> list[OrderView]:
    """Prepared orders of one bank, locked for sending; those another worker has claimed are skipped."""
    return _orders(
        _ORDER
        + """ WHERE (o.treasury_id, o.id) IN (
                  SELECT treasury_id, id FROM payment_order
                  WHERE treasury_id = %s AND bank = %s AND state = 'prepared'
                  ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
              ORDER BY o.id, l.line_no""",
        [treasury_id, bank, limit],
    )


@dataclass(frozen=True)
class OutboxMessage:
    """A message of ours as its bytes are kept."""

    treasury_id: int
    message_id: str
    bank: str
    body: bytes
    state: str
    created_at: dt.datetime
    asked_at: dt.datetime | None


def outbox(treasury_id: int, message_id: str) -> OutboxMessage | None:
    """One outgoing message. One statement by key."""
    return next(iter(_messages("WHERE treasury_id = %s AND message_id = %s", [treasury_id, message_id])), None)


def unanswered(before: dt.datetime) -> list[OutboxMessage]:
    """Messages whose fate is open since before this moment and not asked about since. One statement by partial index."""
    return _messages(
        "WHERE state IN ('sending', 'unknown') AND created_at < %s AND coalesce(asked_at, created_at) < %s "
        "ORDER BY created_at, message_id LIMIT 100",
        [before, before],
    )


def unhandled_messages() -> list[tuple[str, str]]:
    """(sender, message id) of bank messages kept but not yet applied, oldest first. One statement by partial index."""
    found = db.rows(
        "SELECT sender, message_id FROM payment_inbox WHERE handled_at IS NULL ORDER BY received_at, message_id LIMIT 1000"
    )
    return [(row["sender"], row["message_id"]) for row in found]


def incoming_body(sender: str, message_id: str) -> bytes | None:
    """The bytes of a kept bank message, locked, when it is not yet handled. One statement by key."""
    found = db.rows(
        "SELECT body FROM payment_inbox WHERE sender = %s AND message_id = %s AND handled_at IS NULL FOR UPDATE",
        [sender, message_id],
    )
    return bytes(found[0]["body"]) if found else None


def _messages(where: str, parameters: Sequence[Any]) -> list[OutboxMessage]:
    found = db.rows(
        f"SELECT treasury_id, message_id, bank, body, state, created_at, asked_at FROM payment_outbox {where}",
        parameters,
    )
    return [OutboxMessage(**(row | {"body": bytes(row["body"])})) for row in found]


def _orders(sql: str, parameters: Sequence[Any]) -> list[OrderView]:
    heads: dict[tuple[int, int], dict[str, Any]] = {}
    lines: dict[tuple[int, int], list[LineView]] = {}
    for row in db.rows(sql, parameters):
        key = (row["treasury_id"], row["id"])
        line = LineView(
            row.pop("line_no"),
            row.pop("name"),
            row.pop("line_bank"),
            row.pop("account"),
            row.pop("remittance"),
            row.pop("line_amount"),
            row.pop("line_state"),
        )
        heads.setdefault(key, row)
        lines.setdefault(key, []).append(line)
    return [OrderView(**head, lines=tuple(lines[key])) for key, head in heads.items()]


def first_outcome(sender: str, message_id: str) -> dict[str, Any]:
    """What a handled bank message was answered. One statement by key."""
    [row] = db.rows("SELECT outcome FROM payment_inbox WHERE sender = %s AND message_id = %s", [sender, message_id])
    outcome = row["outcome"]
    return json.loads(outcome) if isinstance(outcome, str) else dict(outcome)
