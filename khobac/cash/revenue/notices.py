"""Writing what agencies are told of their receipts; a part of `services`."""

from __future__ import annotations

from khobac.core import clock, db


def gather_notice(agency: str, limit: int) -> tuple[int, list[dict[str, object]]]:
    """A new notice and the receipts it tells of: those this agency has not been told of, the oldest."""
    [opened] = db.rows(
        "INSERT INTO revenue_notice (agency, created_at) VALUES (%s, %s) RETURNING no", [agency, clock.now()]
    )
    found = db.rows(
        """
        UPDATE revenue_receipt receipt SET notice_no = %s
        FROM (SELECT treasury_id, id FROM revenue_receipt WHERE agency = %s AND notice_no IS NULL ORDER BY id LIMIT %s
              FOR UPDATE SKIP LOCKED) AS untold
        WHERE receipt.treasury_id = untold.treasury_id AND receipt.id = untold.id
        RETURNING receipt.code, receipt.bank, receipt.reference, receipt.amount, receipt.paid_on, receipt.received_at,
            receipt.state, receipt.item, receipt.chapter
        """,
        [opened["no"], agency, limit],
    )
    return opened["no"], found


def write_notice(no: int, body: bytes, receipts: int) -> None:
    """What a gathered notice says."""
    db.execute("UPDATE revenue_notice SET body = %s, receipts = %s WHERE no = %s", [body, receipts, no])


def note_told(no: int, problem: str = "") -> None:
    """An agency was told: it took the notice, or did not answer so."""
    now = clock.now()
    db.execute(
        "UPDATE revenue_notice SET tried_at = %s, problem = %s, sent_at = %s WHERE no = %s",
        [now, problem[:500], None if problem else now, no],
    )
