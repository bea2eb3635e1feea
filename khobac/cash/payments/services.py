"""The only writer of payment orders and of the two doors. Set-based: one order is a batch of one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from khobac.cash.payments.corrections import APPROVED as APPROVED
from khobac.cash.payments.corrections import DECLINED as DECLINED
from khobac.cash.payments.corrections import decide_corrections as decide_corrections
from khobac.cash.payments.corrections import propose_corrections as propose_corrections
from khobac.cash.payments.history import PastOrder as PastOrder
from khobac.cash.payments.history import keep_orders as keep_orders
from khobac.cash.payments.orders import NewCorrection as NewCorrection
from khobac.cash.payments.orders import NewLine as NewLine
from khobac.cash.payments.orders import NewOrder as NewOrder
from khobac.cash.payments.queries import LineRef, OrderRef
from khobac.cash.payments.states import OrderState
from khobac.core import clock, db
from khobac.core.arrays import numbers, plain, texts
from khobac.core.errors import Refused, Word

SYSTEM = "system"


@dataclass(frozen=True)
class FirstAnswer:
    """A bank message that came before: what it was answered then (None when it is still being handled)."""

    outcome: dict[str, Any] | None


def prepare(orders: Sequence[NewOrder]) -> None:
    """Write these orders with lines and first steps, in one statement; a repeat of a key writes nothing."""
    if not orders:
        return
    lines = [(order, line) for order in orders for line in order.lines]
    db.tell(
        """
        WITH new AS (
            INSERT INTO payment_order (treasury_id, key, dossier_id, dossier, unit_code, office, budget_year, bank, amount,
                                       money_in, is_list, replaces, state, prepared_at)
            SELECT o.*, 'prepared', %(at)s
            FROM unnest(%(treasury)s::bigint[], %(key)s::text[], %(dossier_id)s::bigint[], %(dossier)s::text[],
                        %(unit_code)s::text[], %(office)s::text[], %(budget_year)s::smallint[], %(bank)s::text[],
                        %(amount)s::bigint[], %(money_in)s::text[], %(is_list)s::boolean[], %(replaces)s::bigint[]) AS o
            ON CONFLICT (treasury_id, key) DO NOTHING
            RETURNING treasury_id, id, key, unit_code
        ), lines AS (
            INSERT INTO payment_line (treasury_id, order_id, line_no, unit_code, name, bank, account, remittance, amount)
            SELECT new.treasury_id, new.id, l.line_no, new.unit_code, l.name, l.bank, l.account, l.remittance, l.amount
            FROM unnest(%(l_key)s::text[], %(l_treasury)s::bigint[], %(l_no)s::smallint[], %(l_name)s::text[],
                        %(l_bank)s::text[], %(l_account)s::text[], %(l_remittance)s::text[], %(l_amount)s::bigint[])
                AS l (key, treasury_id, line_no, name, bank, account, remittance, amount)
            JOIN new USING (treasury_id, key)
        )
        INSERT INTO payment_step (treasury_id, order_id, from_state, to_state, at)
        SELECT treasury_id, id, 'new', 'prepared', %(at)s FROM new
        """,
        {
            "at": clock.now(),
            "treasury": plain(order.treasury_id for order in orders),
            "key": texts(order.key for order in orders),
            "dossier_id": plain(order.dossier_id for order in orders),
            "dossier": texts(order.dossier for order in orders),
            "unit_code": texts(order.unit_code for order in orders),
            "office": texts(order.office for order in orders),
            "budget_year": plain(order.budget_year for order in orders),
            "bank": texts(order.bank for order in orders),
            "amount": plain(order.amount for order in orders),
            "money_in": texts(order.money_in for order in orders),
            "is_list": plain(order.is_list for order in orders),
            "replaces": numbers(order.replaces for order in orders),
            "l_key": texts(order.key for order, _ in lines),
            "l_treasury": plain(order.treasury_id for order, _ in lines),
            "l_no": plain(line.line_no for _, line in lines),
            "l_name": texts(line.name for _, line in lines),
            "l_bank": texts(line.bank for _, line in lines),
            "l_account": texts(line.account for _, line in lines),
            "l_remittance": texts(line.remittance for _, line in lines),
            "l_amount": plain(line.amount for _, line in lines),
        },
    )


def move(orders: Sequence[OrderRef], to_state: OrderState, message: str = "", outcome: str = "known") -> None:
    """Take these orders one step on; those already there stay. The CHECK on steps refuses what may not be."""
    db.execute(
        """
        WITH moving AS (
            SELECT o.treasury_id, o.id, o.state AS from_state FROM payment_order o
            JOIN unnest(%(treasury)s::bigint[], %(id)s::bigint[]) AS ref (treasury_id, id) USING (treasury_id, id)
        ), stepped AS (
            INSERT INTO payment_step (treasury_id, order_id, from_state, to_state, at, message)
            SELECT treasury_id, id, from_state, %(to)s, %(at)s, %(message)s FROM moving WHERE from_state <> %(to)s
        )
        UPDATE payment_order o SET state = %(to)s, outcome = %(outcome)s
        FROM moving WHERE o.treasury_id = moving.treasury_id AND o.id = moving.id
        """,
        {
            "treasury": [order.treasury_id for order in orders],
            "id": [order.id for order in orders],
            "to": to_state,
            "outcome": outcome,
            "at": clock.now(),
            "message": message,
        },
    )


def mark_lines(lines: Sequence[LineRef], state: str) -> None:
    """Set the state of these lines, and the day of a debit or return, in one statement."""
    db.execute(
        """
        UPDATE payment_line line SET state = %(state)s,
            debited_on = CASE WHEN %(state)s IN ('posted', 'returned') THEN coalesce(debited_on, %(today)s) ELSE debited_on END,
            returned_on = CASE WHEN %(state)s = 'returned' THEN %(today)s ELSE returned_on END
        FROM unnest(%(treasury)s::bigint[], %(order)s::bigint[], %(line)s::smallint[]) AS ref (treasury_id, order_id, line_no)
        WHERE line.treasury_id = ref.treasury_id AND line.order_id = ref.order_id AND line.line_no = ref.line_no
        """,
        {
            "state": state,
            "today": clock.today(),
            "treasury": [line.treasury_id for line in lines],
            "order": [line.order_id for line in lines],
            "line": [line.line_no for line in lines],
        },
    )


def put_in_outbox(orders: Sequence[OrderRef], message_id: str, bank: str, body: bytes, digest: bytes) -> None:
    """Keep the message and set its orders `sending`: to be committed before a byte leaves."""
    db.execute(
        """
        INSERT INTO payment_outbox (treasury_id, message_id, bank, body, digest, state, created_at)
        VALUES (%s, %s, %s, %s, %s, 'sending', %s)
        """,
        [orders[0].treasury_id, message_id, bank, body, digest, clock.now()],
    )
    put_in_message(orders, message_id)


def put_in_message(orders: Sequence[OrderRef], message_id: str) -> None:
    """Note which message carries these orders, and set them `sending`."""
    db.execute(
        """
        UPDATE payment_order o SET message_id = %s
        FROM unnest(%s::bigint[], %s::bigint[]) AS ref (treasury_id, id)
        WHERE o.treasury_id = ref.treasury_id AND o.id = ref.id
        """,
        [message_id, [order.treasury_id for order in orders], [order.id for order in orders]],
    )
    move(orders, OrderState.SENDING, message_id)


def mark_message(treasury_id: int, message_id: str, state: str, problem: str = "") -> None:
    """What became of an outbox message: sent, unknown, not_received, refused, or sending again."""
    db.execute(
        """
        UPDATE payment_outbox SET state = %(state)s, problem = %(problem)s,
            sent_at = CASE WHEN %(state)s = 'sent' THEN %(at)s ELSE sent_at END
        WHERE treasury_id = %(treasury)s AND message_id = %(message)s
        """,
        {"state": state, "problem": problem, "at": clock.now(), "treasury": treasury_id, "message": message_id},
    )


def close_message(treasury_id: int, message_id: str) -> None:
    """A message of open fate has arrived."""
    db.execute(
        """
        UPDATE payment_outbox SET state = 'sent'
        WHERE treasury_id = %s AND message_id = %s AND state IN ('sending', 'unknown')
        """,
        [treasury_id, message_id],
    )


def close_answered() -> int:
    """Messages of open fate whose every order the bank has spoken of since: it has them, nobody asks. How many."""
    return db.execute(
        """
        UPDATE payment_outbox sent SET state = 'sent' WHERE sent.state IN ('sending', 'unknown') AND NOT EXISTS (
            SELECT FROM payment_order o WHERE o.treasury_id = sent.treasury_id AND o.message_id = sent.message_id
                AND (o.state = 'sending' OR o.outcome = 'unknown'))
        """
    )


def mark_asked(treasury_id: int, message_id: str) -> None:
    """Note that the bank was asked about a message now."""
    db.execute(
        "UPDATE payment_outbox SET asked_at = %s WHERE treasury_id = %s AND message_id = %s",
        [clock.now(), treasury_id, message_id],
    )


def keep_incoming(
    sender: str, message_id: str, message_type: str, digest: bytes, body: bytes, signature: str
) -> FirstAnswer | None:
    """Keep the bytes of a bank message under sender and id; None when it is new.

    A repeat answers what the first was answered. Raises MESSAGE_ALTERED for the same id with other bytes. Concurrent
    copies wait for the first.
    """
    stored = db.rows(
        """
        INSERT INTO payment_inbox (sender, message_id, message_type, digest, body, signature, received_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (sender, message_id) DO NOTHING RETURNING message_id
        """,
        [sender, message_id, message_type, digest, body, signature, clock.now()],
    )
    if stored:
        return None
    [earlier] = db.rows(
        "SELECT digest, outcome FROM payment_inbox WHERE sender = %s AND message_id = %s", [sender, message_id]
    )
    if bytes(earlier["digest"]) != digest:
        raise Refused(Word.MESSAGE_ALTERED, "Ngân hàng gửi lại cùng số điện nhưng nội dung khác.", message=message_id)
    outcome = earlier["outcome"]
    return FirstAnswer(json.loads(outcome) if isinstance(outcome, str) else outcome)


def mark_handled(sender: str, message_id: str, outcome: dict[str, Any]) -> None:
    """Keep what a bank message was answered."""
    db.execute(
        "UPDATE payment_inbox SET handled_at = %s, outcome = %s WHERE sender = %s AND message_id = %s",
        [clock.now(), json.dumps(outcome), sender, message_id],
    )


def note_exceptions(sender: str, message_id: str, rows: Sequence[tuple[str, str, int, str]], office: str = "") -> None:
    """Put (kind, reference, amount, note) rows that no order explains on the list for a person of the office ('' = any).

    What is on the list already, from the same bank with the same reference and amount, is not put there twice.
    """
    db.execute(
        """
        INSERT INTO payment_exception (sender, message_id, kind, reference, amount, note, noticed_at, office)
        SELECT %(sender)s, %(message)s, kind, reference, amount, note, %(at)s, %(office)s
        FROM unnest(%(kind)s::text[], %(reference)s::text[], %(amount)s::bigint[], %(note)s::text[])
            AS new (kind, reference, amount, note)
        WHERE new.reference = '' OR NOT EXISTS (
            SELECT FROM payment_exception old WHERE old.sender = %(sender)s AND old.settled_at IS NULL
                AND old.reference = new.reference AND old.amount = new.amount)
        """,
        {
            "sender": sender,
            "message": message_id,
            "at": clock.now(),
            "office": office,
            "kind": [kind for kind, _, _, _ in rows],
            "reference": [reference for _, reference, _, _ in rows],
            "amount": [amount for _, _, amount, _ in rows],
            "note": [note for _, _, _, note in rows],
        },
    )


def settle_matched(sender: str, references: Sequence[str], reason: str) -> int:
    """Take items off the list whose payment a statement has now matched; how many. Those proposed to be booked stay."""
    return db.execute(
        """
        UPDATE payment_exception SET reason = %s, settled_by = %s, settled_at = %s
        WHERE sender = %s AND settled_at IS NULL AND order_number = '' AND reference = ANY (%s)
        """,
        [reason, SYSTEM, clock.now(), sender, list(references)],
    )


def propose_booking(item_id: int, order_number: str, reason: str, by: str) -> None:
    """Note on which order an item of the list is to be booked; with an empty number the proposal is taken back."""
    db.execute(
        "UPDATE payment_exception SET order_number = %s, reason = %s, proposed_by = %s WHERE id = %s AND settled_at IS NULL",
        [order_number, reason, by or None, item_id],
    )


def settle_exception(item_id: int, reason: str, by: str) -> None:
    """Take an item off the list, for good."""
    db.execute(
        "UPDATE payment_exception SET reason = %s, settled_by = %s, settled_at = %s WHERE id = %s AND settled_at IS NULL",
        [reason, by, clock.now(), item_id],
    )


def take_care(item_ids: Sequence[int], orders: Sequence[OrderRef], owner: str) -> None:
    """Note whose care these items and these orders are from now on; '' gives them back."""
    db.execute(
        "UPDATE payment_exception SET owner = %s WHERE settled_at IS NULL AND id = ANY (%s)", [owner, list(item_ids)]
    )
    db.execute(
        """
        UPDATE payment_order o SET owner = %s FROM unnest(%s::bigint[], %s::bigint[]) AS ref (treasury_id, id)
        WHERE o.treasury_id = ref.treasury_id AND o.id = ref.id
        """,
        [owner, [order.treasury_id for order in orders], [order.id for order in orders]],
    )


def send_through(orders: Sequence[tuple[OrderRef, str]]) -> None:
    """Let these prepared orders leave by other banks."""
    db.execute(
        """
        UPDATE payment_order o SET bank = ref.bank
        FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS ref (treasury_id, id, bank)
        WHERE o.treasury_id = ref.treasury_id AND o.id = ref.id AND o.state = 'prepared'
        """,
        [[ref.treasury_id for ref, _ in orders], [ref.id for ref, _ in orders], [bank for _, bank in orders]],
    )
