"""Checks of the past, entered whole: on which inputs, and what was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from khobac.control import rulebook
from khobac.control.findings import Finding, Severity
from khobac.core import bulk, stored
from khobac.core.canonical import canonical_bytes


class PastCheck(NamedTuple):
    """A check as it was made; the inputs by the hashes they are kept under."""

    dossier_id: int
    unit_code: str
    purpose: str
    made_at: dt.datetime
    made_by: str
    snapshot_hash: str
    law_hash: str
    position_hash: str
    findings: tuple[Finding, ...]


_CHECK = {
    "dossier_id": "bigint",
    **dict.fromkeys(("unit_code", "purpose"), "text"),
    "made_at": "timestamptz",
    **dict.fromkeys(("made_by", "snapshot_hash", "law_hash", "position_hash", "rules_hash"), "text"),
    **dict.fromkeys(("blocks", "warnings", "looks"), "smallint"),
}
_TEXTS = ("code", "severity", "pointer", "message_vi", "message_en", "fix_vi", "fix_en", "found_by", "basis")


def keep_checks(past: Sequence[PastCheck]) -> None:
    """Enter these checks, one of each purpose for a dossier at most, with their findings; today's rules found them."""
    [rules] = stored.keep([rulebook.canonical()])
    rows = [
        (*check[:8], rules, *(sum(finding.severity is severity for finding in check.findings) for severity in Severity))
        for check in past
    ]
    answers = bulk.insert("control_check", _CHECK, rows, returning=("id", "dossier_id", "purpose"))
    ids = {(row["dossier_id"], row["purpose"]): row["id"] for row in answers}
    bulk.insert(
        "control_checkfinding",
        {
            "check_run_id": "bigint",
            "unit_code": "text",
            "ordinal": "smallint",
            **dict.fromkeys(_TEXTS, "text"),
            "figures": "jsonb",
        },
        [
            (ids[check.dossier_id, check.purpose], check.unit_code, ordinal, *_texts(finding), _figures(finding))
            for check in past
            for ordinal, finding in enumerate(check.findings, 1)
        ],
    )


def _texts(finding: Finding) -> tuple[str, ...]:
    basis = f"{finding.basis.document} {finding.basis.article}".strip()
    return (*(str(getattr(finding, name)) for name in _TEXTS[:-1]), basis)


def _figures(finding: Finding) -> str:
    return canonical_bytes(finding.values).decode()
