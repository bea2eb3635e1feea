"""Writing refunds; a part of `services`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from khobac.cash.revenue.queries import Refund
from khobac.cash.revenue.states import RefundState
from khobac.core import clock, db
from khobac.core.arrays import texts


class NewRefund(NamedTuple):
    """A refund about to be proposed."""

    treasury_id: int
    receipt_id: int
    office: str
    amount: int
    reason: str
    payee_name: str
    payee_bank: str
    payee_account: str
    proposed_by: str
    year: int


def propose_refund(new: NewRefund) -> int:
    """Write a proposal; its id."""
    [written] = db.rows(
        """
        WITH new AS (
            INSERT INTO revenue_refund (treasury_id, receipt_id, office, amount, reason, payee_name, payee_bank,
                payee_account, proposed_by, year, state)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'proposed') RETURNING treasury_id, id, proposed_by
        ), stepped AS (
            INSERT INTO revenue_refund_step (treasury_id, refund_id, from_state, to_state, at, actor)
            SELECT treasury_id, id, 'new', 'proposed', %s, proposed_by FROM new
        )
        SELECT id FROM new
        """,
        [*new, clock.now()],
    )
    return int(written["id"])


def decide_refund(refund: Refund, to_state: RefundState, by: str) -> None:
    """Countersign, approve or decline a refund; the CHECK on steps refuses what may not be."""
    db.execute(
        """
        WITH stepped AS (
            INSERT INTO revenue_refund_step (treasury_id, refund_id, from_state, to_state, at, actor)
            VALUES (%(treasury)s, %(id)s, %(from)s, %(to)s, %(at)s, %(by)s)
        )
        UPDATE revenue_refund SET state = %(to)s,
            countersigned_by = CASE %(to)s WHEN 'countersigned' THEN %(by)s ELSE countersigned_by END,
            approved_by = CASE %(to)s WHEN 'approved' THEN %(by)s ELSE approved_by END
        WHERE treasury_id = %(treasury)s AND id = %(id)s
        """,
        {
            "treasury": refund.treasury_id,
            "id": refund.id,
            "from": refund.state,
            "to": to_state,
            "at": clock.now(),
            "by": by,
        },
    )


def follow_refunds(moved: Sequence[tuple[str, int]], to_state: RefundState, by: str) -> None:
    """Take refunds (id as text, treasury) where the bank says their orders went; those already there stay. One statement."""
    db.execute(
        """
        WITH moving AS (
            SELECT r.treasury_id, r.id, r.state AS from_state FROM revenue_refund r
            JOIN unnest(%(ids)s::text[], %(treasuries)s::bigint[]) AS told (id, treasury_id)
                ON told.id::bigint = r.id AND told.treasury_id = r.treasury_id
            WHERE r.state <> %(to)s FOR UPDATE OF r
        ), stepped AS (
            INSERT INTO revenue_refund_step (treasury_id, refund_id, from_state, to_state, at, actor)
            SELECT treasury_id, id, from_state, %(to)s, %(at)s, %(by)s FROM moving
        )
        UPDATE revenue_refund r SET state = %(to)s FROM moving WHERE r.treasury_id = moving.treasury_id AND r.id = moving.id
        """,
        {
            "ids": texts(identity for identity, _ in moved),
            "treasuries": [treasury_id for _, treasury_id in moved],
            "to": to_state,
            "at": clock.now(),
            "by": by,
        },
    )
