"""What the payments desk reads: orders that need a person, and bank news no order explains."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from khobac.cash.payments.ports import NoticeKind
from khobac.cash.payments.queries import parse_number
from khobac.core import clock, db
from khobac.core.errors import Refused, Word

LIMIT = 200


@dataclass(frozen=True)
class TroubledOrder:
    """An order whose outcome is open, that was rejected, or whose money came back. Amount in đồng.

    `since` is when it came to need a person, `proposed` how many of its items wait for a second person's word.
    """

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
    since: dt.datetime
    asked_at: dt.datetime | None
    owner: str
    proposed: int

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
    def of_dossier(self) -> bool:
        """Whether it pays a dossier; an order of a refund bears the refund's number and is decided on at the refunds."""
        return self.dossier_id != 0

    @property
    def resendable(self) -> bool:
        """Only what the bank said it never had goes again."""
        return self.of_dossier and self.outcome == "not_received"

    @property
    def abandonable(self) -> bool:
        """Whether its money is back and the payment may be given up."""
        return self.of_dossier and self.back > 0


BOOKED_AS: dict[str, NoticeKind] = {"debit": "debit", "ONLY_BANK": "debit", "return": "return"}
"""Items that can be booked on an order, and the notice they are booked as; all others are only ever explained."""


@dataclass(frozen=True)
class Unexplained:
    """One piece of bank news that no order explains, or that came too late to change anything.

    With an `order_number` it is proposed to be booked on that order, and waits for a second person.
    """

    id: int
    sender: str
    message_id: str
    kind: str
    reference: str
    amount: int
    noticed_at: dt.datetime
    note: str
    order_number: str
    reason: str
    proposed_by: str | None
    owner: str
    office: str

    @property
    def bookable(self) -> bool:
        """Whether it may be what an order of ours waits for."""
        return self.kind in BOOKED_AS and self.amount > 0

    @property
    def suggested_order(self) -> str:
        """The order the bank's reference names; empty where it names none."""
        name = self.reference.partition("-")[0]
        return name if parse_number(name) else ""


def troubled_orders(offices: Collection[str]) -> list[TroubledOrder]:
    """Orders of these offices that need a person, oldest first, at most 200. One statement."""
    found = db.rows(
        """
        SELECT o.treasury_id, o.id, o.dossier_id, o.dossier, o.unit_code, o.bank, o.amount,
               line.back, o.state, o.outcome, line.payee, o.message_id,
               line.back_on, last.at AS since, sent.asked_at, o.owner, new.proposed
        FROM payment_order o
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount) FILTER (WHERE state IN ('returned', 'rejected')), 0)::bigint AS back,
                   min(name) AS payee, min(returned_on) FILTER (WHERE state = 'returned') AS back_on
            FROM payment_line WHERE treasury_id = o.treasury_id AND order_id = o.id
        ) line
        CROSS JOIN LATERAL (
            SELECT max(at) AS at FROM payment_step WHERE treasury_id = o.treasury_id AND order_id = o.id
        ) last
        CROSS JOIN LATERAL (
            SELECT count(*)::int AS proposed FROM payment_correction
            WHERE treasury_id = o.treasury_id AND order_id = o.id AND decision = 'open'
        ) new
        LEFT JOIN payment_outbox sent ON sent.treasury_id = o.treasury_id AND sent.message_id = o.message_id
        WHERE o.office = ANY(%s) AND o.state <> 'replaced'
          AND (o.outcome IN ('unknown', 'not_received') AND o.state = 'send_failed' OR line.back > 0)
        ORDER BY o.treasury_id, o.id LIMIT %s
        """,
        [list(offices), LIMIT],
    )
    return [_troubled(row) for row in found]


def _troubled(row: dict[str, Any]) -> TroubledOrder:
    """In trouble since the day the first of it came back, else since its last step."""
    back_on, asked_at = row.pop("back_on"), row["asked_at"]
    since = dt.datetime.combine(back_on, dt.time.min, clock.VIETNAM) if back_on else clock.local(row["since"])
    return TroubledOrder(**(row | {"since": since, "asked_at": asked_at and clock.local(asked_at)}))


def unexplained(office: str = "") -> list[Unexplained]:
    """Open items of an office and those of none ('' = of all), those that wait for a second person first, then latest first.

    At most 200. One statement.
    """
    return _items(
        "AND (%s = '' OR office IN ('', %s)) ORDER BY order_number = '', id DESC LIMIT %s", [office, office, LIMIT]
    )


def proposals(office_ids: Collection[int]) -> int:
    """How many items, unexplained or to be paid again, wait for the second person of these offices. One statement.

    They are those of the office whose order it is: nobody else may confirm them.
    """
    [row] = db.rows(
        """
        WITH waiting AS (
            SELECT regexp_match(order_number, '^TT([0-9]+)X([0-9]+)$')::bigint[] AS named
            FROM payment_exception WHERE settled_at IS NULL AND order_number <> ''
            UNION ALL
            SELECT ARRAY[treasury_id, order_id] FROM payment_correction WHERE decision = 'open' AND side = 'office'
        )
        SELECT count(*)::int AS many FROM waiting JOIN payment_order o ON o.treasury_id = named[1] AND o.id = named[2]
        JOIN organisations_office office ON office.code = o.office
        WHERE office.id = ANY (%s)
        """,
        [list(office_ids)],
    )
    return int(row["many"])


def lock_unexplained(item_id: int) -> Unexplained:
    """One open item, locked. Raises NOT_FOUND for one that is settled already."""
    found = _items("AND id = %s FOR UPDATE", [item_id])
    if not found:
        raise Refused(Word.NOT_FOUND, "Mục này không có, hoặc đã được xử lý.")
    return found[0]


def _items(which: str, parameters: Sequence[str | int]) -> list[Unexplained]:
    found = db.rows(
        f"""
        SELECT id, sender, message_id, kind, reference, amount, noticed_at, note, order_number, reason, proposed_by,
            owner, office
        FROM payment_exception WHERE settled_at IS NULL {which}
        """,
        parameters,
    )
    return [Unexplained(**(row | {"noticed_at": clock.local(row["noticed_at"])})) for row in found]
