"""The only writer of checks: what was judged, on which inputs, and what was found."""

from __future__ import annotations

from collections.abc import Sequence

from khobac.control import rulebook
from khobac.control.findings import Finding, Severity
from khobac.control.history import PastCheck as PastCheck
from khobac.control.history import keep_checks as keep_checks
from khobac.control.inputs import Position, Snapshot
from khobac.core import clock, db, stored
from khobac.core.arrays import texts
from khobac.core.canonical import canonical_bytes
from khobac.registers.law.values import Law

_TEXTS = ("code", "severity", "pointer", "message_vi", "message_en", "fix_vi", "fix_en", "found_by")


def record(
    dossier_id: int,
    unit_code: str,
    purpose: str,
    made_by: str,
    inputs: tuple[Snapshot, Law, Position],
    findings: Sequence[Finding],
) -> None:
    """Keep one check with all its inputs and the versions of the rules. Two statements, told: they may go together."""
    snapshot, law, position = inputs
    hashes = stored.keep([snapshot, law.canonical, position, rulebook.canonical()])
    counts = [sum(finding.severity is severity for finding in findings) for severity in Severity]
    db.tell(
        """
        WITH made AS (
            INSERT INTO control_check (dossier_id, unit_code, purpose, made_at, made_by, snapshot_hash, law_hash,
                                       position_hash, rules_hash, blocks, warnings, looks)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id, unit_code
        )
        INSERT INTO control_checkfinding (check_run_id, unit_code, ordinal, code, severity, pointer, message_vi,
                                          message_en, fix_vi, fix_en, found_by, basis, figures)
        SELECT made.id, made.unit_code, ordinal, code, severity, pointer, message_vi, message_en, fix_vi, fix_en,
               found_by, basis, figures
        FROM made, unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                          %s::text[], %s::jsonb[])
            WITH ORDINALITY AS new (code, severity, pointer, message_vi, message_en, fix_vi, fix_en, found_by, basis,
                                    figures, ordinal)
        """,
        [
            dossier_id,
            unit_code,
            purpose,
            clock.now(),
            made_by,
            *hashes,
            *counts,
            *(texts(str(getattr(finding, name)) for finding in findings) for name in _TEXTS),
            texts(f"{finding.basis.document} {finding.basis.article}".strip() for finding in findings),
            texts(canonical_bytes(finding.values).decode() for finding in findings),
        ],
    )
