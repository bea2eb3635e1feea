"""Corrected items: what is proposed for a row that came back, and its decision. Written here alone, through services."""

from __future__ import annotations

from collections.abc import Sequence

from khobac.cash.payments.orders import CORRECTION, NewCorrection
from khobac.core import bulk, clock, db

APPROVED, DECLINED = "approved", "declined"


def propose_corrections(proposed: Sequence[NewCorrection]) -> None:
    """Keep these proposals. An item that has one already, open or carried out, is refused by the database."""
    at = clock.now()
    bulk.insert(
        "payment_correction",
        CORRECTION,
        [(each.item.treasury_id, each.item.order_id, each.item.line_no, *each[1:], at) for each in proposed],
    )


def decide_corrections(identities: Sequence[int], decision: str, by: str) -> None:
    """Approve or decline these open proposals."""
    db.execute(
        """
        UPDATE payment_correction SET decision = %s, decided_by = %s, decided_at = %s
        WHERE id = ANY (%s) AND decision = 'open'
        """,
        [decision, by, clock.now(), list(identities)],
    )
