"""The only writer of drafts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from khobac.core import clock, db


def start(unit_code: str, by: str, content: dict[str, Any], challenge: str, resubmits: str | None) -> int:
    """A new draft; its id."""
    [row] = db.rows(
        """
        INSERT INTO dossiers_draft (unit_code, prepared_by_id, stage, content, challenge, signatures, resubmits_id,
                                    version, note, created_at, saved_at)
        SELECT %(unit)s, person.id, 'editing', %(content)s, %(challenge)s, '[]',
               (SELECT id FROM dossiers_dossier WHERE number = %(resubmits)s AND unit_code = %(unit)s), 1, '', %(at)s, %(at)s
        FROM organisations_person person WHERE username = %(by)s RETURNING id
        """,
        {
            "unit": unit_code,
            "content": json.dumps(content),
            "challenge": challenge,
            "resubmits": resubmits,
            "by": by,
            "at": clock.now(),
        },
    )
    return int(row["id"])


def save(draft_id: int, content: dict[str, Any]) -> int:
    """Keep this content; the new version."""
    [row] = db.rows(
        "UPDATE dossiers_draft SET content = %s, version = version + 1, saved_at = %s WHERE id = %s RETURNING version",
        [json.dumps(content), clock.now(), draft_id],
    )
    return int(row["version"])


def enclose(draft_id: int, attachments: Sequence[dict[str, Any]]) -> None:
    """These files are enclosed now; the form stays as it is, and so does its version."""
    db.execute(
        """
        UPDATE dossiers_draft SET content = content || jsonb_build_object('attachments', %s::jsonb), saved_at = %s
        WHERE id = %s
        """,
        [json.dumps(list(attachments)), clock.now(), draft_id],
    )


def pass_on(draft_id: int, stage: str, signatures: Sequence[dict[str, str]], note: str = "") -> None:
    """Hand the draft to the next (or back to the first) pair of hands."""
    db.execute(
        "UPDATE dossiers_draft SET stage = %s, signatures = %s, note = %s, saved_at = %s WHERE id = %s",
        [stage, json.dumps(list(signatures)), note, clock.now(), draft_id],
    )


def filed(draft_id: int, number: str, signatures: Sequence[dict[str, str]]) -> None:
    """The draft is a dossier now."""
    db.execute(
        """
        UPDATE dossiers_draft SET stage = 'filed', signatures = %s, saved_at = %s,
            dossier_id = (SELECT id FROM dossiers_dossier WHERE number = %s)
        WHERE id = %s
        """,
        [json.dumps(list(signatures)), clock.now(), number, draft_id],
    )


def discard(draft_id: int) -> None:
    """Put the draft out of sight."""
    db.execute("UPDATE dossiers_draft SET discarded_at = %s WHERE id = %s", [clock.now(), draft_id])
