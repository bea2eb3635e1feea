"""The only writer of disputes."""

from __future__ import annotations

from khobac.casework.disputes.models import Verdict
from khobac.core import clock, db


def argue(dossier_id: int, unit_code: str, ordinal: int, by: str, argument: str) -> bool:
    """Keep what a unit says against a defect; False where there is no such defect, or it was disputed before."""
    return bool(
        db.execute(
            """
            INSERT INTO disputes_dispute (dossier_id, unit_code, ordinal, code, pointer, argument, argued_by, argued_at,
                                          verdict, answer, answered_by)
            SELECT dossier_id, unit_code, ordinal, code, pointer, %s, %s, %s, '', '', '' FROM dossiers_defect
            WHERE dossier_id = %s AND unit_code = %s AND ordinal = %s
            ON CONFLICT (dossier_id, ordinal) DO NOTHING
            """,
            [argument, by, clock.now(), dossier_id, unit_code, ordinal],
        )
    )


def answer(dispute_id: int, by: str, *, upheld: bool, reason: str) -> None:
    """Keep the treasury's answer to a locked dispute that has none."""
    db.execute(
        """
        UPDATE disputes_dispute SET verdict = %s, answer = %s, answered_by = %s, answered_at = %s
        WHERE id = %s AND verdict = ''
        """,
        [Verdict.UPHELD if upheld else Verdict.REJECTED, reason, by, clock.now(), dispute_id],
    )
