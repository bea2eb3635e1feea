"""Why a dossier was decided so: every check, rule by rule, for the unit's software and for whoever audits it."""
from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import StringConstraints

from khobac.core import access
from khobac.doors.api.keys import UnitKey, client_of
from khobac.doors.api.openapi import describes
from khobac.flows.payment import explanation

router = Router(tags=["units"])

Number = Annotated[str, StringConstraints(max_length=40, pattern=r"^[A-Z0-9-]+$")]
_AT = "2026-11-20T15:20:00+07:00"


class DecisionOut(Schema):
    """A decision and the id of the check it rests on."""

    event: str
    at: str
    by: str
    reason: str
    check: int | None


class LawUsed(Schema):
    """A value of law a rule used, with its article and how certain we are of the text."""

    value: Any
    text: str
    article: str
    valid_from: str
    certainty: str


class FindingKept(Schema):
    """A finding, word for word as it was stored, with the figures it names."""

    code: str
    severity: str
    pointer: str
    message_vi: str
    message_en: str
    fix_vi: str
    fix_en: str
    basis: str
    found_by: str
    figures: dict[str, Any]


class RuleOut(Schema):
    """One rule: its answer (holds, fails, cannot_tell, not_concerned) and everything it looked at.

    `request` and `position` are named by dotted paths into the stored inputs; a law value of null was asked for and the
    law of that day had none.
    """

    code: str
    rule: str
    answer: str
    version_then: str | None
    version_now: str
    articles: list[str]
    law: dict[str, LawUsed | None]
    request: dict[str, Any]
    position: dict[str, Any]
    findings: list[FindingKept]


class CheckExplained(Schema):
    """One run of the rules; `same_today` says whether today's rules find exactly the same on the stored inputs."""

    id: int
    purpose: str
    made_at: str
    made_by: str
    law_of: str
    snapshot_sha256: str
    law_sha256: str
    position_sha256: str
    same_today: bool
    rules: list[RuleOut]
    added_by_a_person: list[FindingKept]


class ExplanationOut(Schema):
    """The whole story of one dossier."""

    number: str
    unit: str
    state: str
    decisions: list[DecisionOut]
    checks: list[CheckExplained]


EXAMPLE = {
    "number": "HS-0061-26-0000412", "unit": "1012345", "state": "completed",
    "decisions": [{"event": "examine", "at": _AT, "by": "tuan", "reason": "", "check": 7}],
    "checks": [{
        "id": 7, "purpose": "examination", "made_at": _AT, "made_by": "tuan", "law_of": "2026-11-20",
        "snapshot_sha256": "9f86d081884c7d65…", "law_sha256": "60303ae22b998861…", "position_sha256": "fd61a03af4f77d87…",
        "same_today": True,
        "rules": [{
            "code": "C01", "rule": "what will be paid is available on the estimate.", "answer": "holds",
            "version_then": "0f1b8d1c2a3e", "version_now": "0f1b8d1c2a3e", "articles": ["77/2017/TT-BTC 45"],
            "law": {"advance.contract_above": {
                "value": 50000000, "text": "254/2025/NĐ-CP", "article": "9", "valid_from": "2026-01-01",
                "certainty": "sourced",
            }},
            "request": {"gross": 12450000}, "position": {"available": 87550000}, "findings": [],
        }],
        "added_by_a_person": [],
    }],
}


@router.get(
    "/dossiers/{number}/explanation", auth=UnitKey("read"), summary="Why it was decided so · Vì sao",
    **describes(200, ExplanationOut, EXAMPLE, 404, 409, 422),
)
def explain_dossier(request: HttpRequest, number: Number) -> dict[str, Any]:
    """Every decision and every check: rule, version, inputs, values of law with their articles, figures, findings.

    Rules that held are told as well. Everything comes from what was stored with the decision.
    """
    with access.acting_as(client_of(request).unit):
        return explanation.as_json(explanation.explain(number))
