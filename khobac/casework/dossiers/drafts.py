"""What others may read of drafts: what units have not filed yet. Each states its cost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from khobac.core import clock, db
from khobac.core.errors import Refused, Word


@dataclass(frozen=True)
class DraftView:
    """A draft as it stands."""

    id: int
    unit_code: str
    prepared_by: str
    stage: str
    content: dict[str, Any]
    challenge: str
    signatures: list[dict[str, str]]
    resubmits: str | None
    dossier: str | None
    version: int
    note: str
    created_at: dt.datetime
    saved_at: dt.datetime


_DRAFT = """
    SELECT draft.id, draft.unit_code, person.username AS prepared_by, stage, content, challenge, signatures,
           mended.number AS resubmits, filed.number AS dossier, version, note, created_at, saved_at
    FROM dossiers_draft draft
    JOIN organisations_person person ON person.id = draft.prepared_by_id
    LEFT JOIN dossiers_dossier mended ON mended.id = draft.resubmits_id
    LEFT JOIN dossiers_dossier filed ON filed.id = draft.dossier_id
    WHERE discarded_at IS NULL AND
"""


def lock(draft_id: int) -> DraftView:
    """One draft, locked. Raises NOT_FOUND."""
    return _one(db.rows(_DRAFT + " draft.id = %s FOR UPDATE OF draft", [draft_id]))


def draft(draft_id: int) -> DraftView:
    """One draft. Raises NOT_FOUND."""
    return _one(db.rows(_DRAFT + " draft.id = %s", [draft_id]))


def of_unit(unit_code: str, stages: Sequence[str], limit: int = 50) -> list[DraftView]:
    """A unit's drafts in these stages, last saved first. One statement by index."""
    found = db.rows(
        _DRAFT + " draft.unit_code = %s AND stage = ANY(%s) ORDER BY saved_at DESC LIMIT %s",
        [unit_code, list(stages), limit],
    )
    return [_view(row) for row in found]


def _one(found: list[dict[str, Any]]) -> DraftView:
    if not found:
        raise Refused(Word.NOT_FOUND, "Không có bản nháp này.")
    return _view(found[0])


def _view(row: dict[str, Any]) -> DraftView:
    for name in ("content", "signatures"):
        if isinstance(row[name], str):
            row[name] = json.loads(row[name])
    return DraftView(**row | {name: clock.local(row[name]) for name in ("created_at", "saved_at")})
