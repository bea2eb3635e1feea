"""What the payments desk reads: orders that need a person, and bank news no order explains."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from khobac.core import clock, db

LIMIT = 200


@dataclass(frozen=True)
class TroubledOrder:
    """An order whose outcome is open, that was rejected, or whose money came back. Amount in đồng."""

    treasury_id: int
    id: int
    dossier_id: int
    dossier: str
    unit_code: str
    bank: str
    amount: int
    back: int
    state: str
    outcome: str
    payee: str
    message_id: str | None
    at: dt.datetime
    asked_at: dt.datetime | None

    @property
    def number(self) -> str:
        """The name of the order at the bank."""
        return f"TT{self.treasury_id}X{self.id}"

    @property
    def standing(self) -> str:
        """The one word that matters: the outcome where it says more than the state."""
        if self.back and self.outcome != "rejected":
            return "reversed"
        return self.state if self.outcome == "known" else self.outcome

    @property
    def resendable(self) -> bool:
        """Only what the bank said it never had goes again."""
        return self.outcome == "not_received"

    @property
    def abandonable(self) -> bool:
        """Whether its money is back and the payment may be given up."""
        return self.back > 0


@dataclass(frozen=True)
class Unexplained:
    """One piece of bank news that no order explains, or that came too late to change anything."""

    id: int
    sender: str
    message_id: str
    kind: str
    reference: str
    amount: int
    noticed_at: dt.datetime
    note: str


def troubled_orders(offices: Collection[str]) -> list[TroubledOrder]:
    """Orders of these offices that need a person, oldest first, at most 200. One statement."""
    found = db.rows(
        """
        SELECT o.treasury_id, o.id, o.dossier_id, o.dossier, o.unit_code, o.bank, o.amount,
               line.back, o.state, o.outcome, line.payee, o.message_id, o.prepared_at AS at, sent.asked_at
        FROM payment_order o
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount) FILTER (WHERE state IN ('returned', 'rejected')), 0)::bigint AS back,
                   min(name) AS payee
            FROM payment_line WHERE treasury_id = o.treasury_id AND order_id = o.id
        ) line
        LEFT JOIN payment_outbox sent ON sent.treasury_id = o.treasury_id AND sent.message_id = o.message_id
        WHERE o.office = ANY(%s) AND o.state <> 'replaced'
          AND (o.outcome IN ('unknown', 'not_received') AND o.state = 'send_failed' OR line.back > 0)
        ORDER BY o.treasury_id, o.id LIMIT %s
        """,
        [list(offices), LIMIT],
    )
    return [
        TroubledOrder(**(row | {"at": clock.local(row["at"]), "asked_at": row["asked_at"] and clock.local(row["asked_at"])}))
        for row in found
    ]


def unexplained() -> list[Unexplained]:
    """Open items of the list, latest first, at most 200. One statement."""
    found = db.rows(
        """
        SELECT id, sender, message_id, kind, reference, amount, noticed_at, note FROM payment_exception
        WHERE settled_at IS NULL ORDER BY id DESC LIMIT %s
        """,
        [LIMIT],
    )
    return [Unexplained(**(row | {"noticed_at": clock.local(row["noticed_at"])})) for row in found]
