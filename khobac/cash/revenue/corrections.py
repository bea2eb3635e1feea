"""Writing refunds and reclassifications; a part of `services`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from khobac.cash.revenue.correction_queries import Reclassification, Refund
from khobac.cash.revenue.states import ReclassificationState, RefundState
from khobac.core import clock, db
from khobac.core.arrays import texts


class NewRefund(NamedTuple):
    """A refund about to be proposed by a person, or asked for by an agency under a number of its own."""

    treasury_id: int
    receipt_id: int
    office: str
    amount: int
    reason: str
    payee_name: str
    payee_bank: str
    payee_account: str
    asked_by: str
    asked_no: str
    proposed_by: str
    year: int


class NewReclassification(NamedTuple):
    """A reclassification about to be proposed by a person, or asked for by an agency under a number of its own."""

    treasury_id: int
    receipt_id: int
    office: str
    item: str
    chapter: str
    area: str
    rule: str
    central: int
    province: int
    district: int
    commune: int
    reason: str
    asked_by: str
    asked_no: str
    proposed_by: str


def propose_refund(new: NewRefund) -> int | None:
    """Write a proposal; its id. None when the agency has used that number already."""
    state = RefundState.PROPOSED if new.proposed_by else RefundState.ASKED
    written: list[dict[str, int]] = db.rows(
        """
        WITH new AS (
            INSERT INTO revenue_refund (treasury_id, receipt_id, office, amount, reason, payee_name, payee_bank,
                payee_account, asked_by, asked_no, proposed_by, year, state)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (asked_by, asked_no) WHERE asked_by <> '' DO NOTHING RETURNING treasury_id, id, state
        ), stepped AS (
            INSERT INTO revenue_refund_step (treasury_id, refund_id, from_state, to_state, at, actor)
            SELECT treasury_id, id, 'new', state, %s, %s FROM new
        )
        SELECT id FROM new
        """,
        [*new, state, clock.now(), new.proposed_by or new.asked_by],
    )
    return written[0]["id"] if written else None


def propose_reclassification(new: NewReclassification) -> int | None:
    """Write a proposal; its id. None when the agency has used that number already."""
    state = ReclassificationState.PROPOSED if new.proposed_by else ReclassificationState.ASKED
    written: list[dict[str, int]] = db.rows(
        """
        WITH new AS (
            INSERT INTO revenue_reclassification (treasury_id, receipt_id, office, item, chapter, area, rule, central,
                province, district, commune, reason, asked_by, asked_no, proposed_by, state)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (asked_by, asked_no) WHERE asked_by <> '' DO NOTHING RETURNING treasury_id, id, state
        ), stepped AS (
            INSERT INTO revenue_reclassification_step (treasury_id, reclassification_id, from_state, to_state, at, actor)
            SELECT treasury_id, id, 'new', state, %s, %s FROM new
        )
        SELECT id FROM new
        """,
        [*new, state, clock.now(), new.proposed_by or new.asked_by],
    )
    return written[0]["id"] if written else None


def decide_refund(refund: Refund, to_state: RefundState, by: str, because: str = "") -> None:
    """Take up, countersign, approve or decline a refund; the CHECK on steps refuses what may not be."""
    db.execute(
        """
        WITH stepped AS (
            INSERT INTO revenue_refund_step (treasury_id, refund_id, from_state, to_state, at, actor)
            VALUES (%(treasury)s, %(id)s, %(from)s, %(to)s, %(at)s, %(by)s)
        )
        UPDATE revenue_refund SET state = %(to)s, declined_because = %(because)s,
            proposed_by = CASE %(to)s WHEN 'proposed' THEN %(by)s ELSE proposed_by END,
            countersigned_by = CASE %(to)s WHEN 'countersigned' THEN %(by)s ELSE countersigned_by END,
            approved_by = CASE %(to)s WHEN 'approved' THEN %(by)s ELSE approved_by END
        WHERE treasury_id = %(treasury)s AND id = %(id)s
        """,
        _decision(refund, to_state, by, because),
    )


def decide_reclassification(
    correction: Reclassification, to_state: ReclassificationState, by: str, because: str = ""
) -> None:
    """Take up, approve or decline a reclassification; the CHECK on steps refuses what may not be."""
    db.execute(
        """
        WITH stepped AS (
            INSERT INTO revenue_reclassification_step (treasury_id, reclassification_id, from_state, to_state, at, actor)
            VALUES (%(treasury)s, %(id)s, %(from)s, %(to)s, %(at)s, %(by)s)
        )
        UPDATE revenue_reclassification SET state = %(to)s, declined_because = %(because)s,
            proposed_by = CASE %(to)s WHEN 'proposed' THEN %(by)s ELSE proposed_by END,
            approved_by = CASE %(to)s WHEN 'approved' THEN %(by)s ELSE approved_by END
        WHERE treasury_id = %(treasury)s AND id = %(id)s
        """,
        _decision(correction, to_state, by, because),
    )


def _decision(
    of: Refund | Reclassification, to_state: RefundState | ReclassificationState, by: str, because: str
) -> dict[str, object]:
    return {
        "treasury": of.treasury_id,
        "id": of.id,
        "from": of.state,
        "to": to_state,
        "at": clock.now(),
        "by": by,
        "because": because,
    }


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
