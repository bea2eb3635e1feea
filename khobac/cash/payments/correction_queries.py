"""Items that came back, and what is proposed for them. An item is a row of a list, or the one payee of an order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from khobac.books.ledger.postings.roles import LKB_OUT
from khobac.cash.payments.queries import LineRef, OrderRef, parse_number
from khobac.core import clock, db


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody proposes to pay an item as; it waits for a second person of the same side."""

    id: int
    side: str
    name: str
    bank: str
    account: str
    reason: str
    proposed_by: str
    proposed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ItemOut:
    """An item whose money came back (`returned`) or was never taken (`rejected`). `since` is None where no day is kept."""

    ref: LineRef
    name: str
    bank: str
    account: str
    amount: int
    state: str
    since: dt.date | None
    is_transfer: bool
    proposal: Proposal | None

    @property
    def number(self) -> str:
        """Its name in forms: the order's name and the row."""
        return f"TT{self.ref.treasury_id}X{self.ref.order_id}-{self.ref.line_no}"


def parse_item(number: str) -> LineRef | None:
    """The key behind an item's name; None when it is no name of ours."""
    name, _, row = number.partition("-")
    order: OrderRef | None = parse_number(name)
    return LineRef(order.treasury_id, order.id, int(row)) if order and row.isdigit() and len(row) <= 4 else None


def items_out(treasury_id: int, dossier_id: int) -> list[ItemOut]:
    """What of this dossier came back and is not settled yet, with what is proposed. One statement by index."""
    found = db.rows(
        """
        SELECT line.treasury_id, line.order_id, line.line_no, line.name, line.bank, line.account, line.amount,
            line.state, line.returned_on AS since, o.money_in, new.id, new.side, new.name AS new_name,
            new.bank AS new_bank, new.account AS new_account, new.reason, new.proposed_by, new.proposed_at
        FROM payment_order o
        JOIN payment_line line ON line.treasury_id = o.treasury_id AND line.order_id = o.id
        LEFT JOIN payment_correction new ON new.treasury_id = line.treasury_id AND new.order_id = line.order_id
            AND new.line_no = line.line_no AND new.decision = 'open'
        WHERE o.treasury_id = %s AND o.dossier_id = %s AND line.state IN ('returned', 'rejected')
        ORDER BY line.order_id, line.line_no
        """,
        [treasury_id, dossier_id],
    )
    return [_item(row) for row in found]


def open_proposals(dossier_id: int) -> list[int]:
    """Ids of what is proposed for a dossier and not decided. One statement by partial index."""
    found = db.rows(
        "SELECT id FROM payment_correction WHERE dossier_id = %s AND decision = 'open' ORDER BY id", [dossier_id]
    )
    return [int(row["id"]) for row in found]


def _item(row: dict[str, Any]) -> ItemOut:
    proposal = row["id"] and Proposal(
        row["id"],
        row["side"],
        row["new_name"],
        row["new_bank"],
        row["new_account"],
        row["reason"],
        row["proposed_by"],
        clock.local(row["proposed_at"]),
    )
    return ItemOut(
        LineRef(row["treasury_id"], row["order_id"], row["line_no"]),
        row["name"],
        row["bank"],
        row["account"],
        row["amount"],
        row["state"],
        row["since"],
        row["money_in"] == LKB_OUT,
        proposal,
    )
