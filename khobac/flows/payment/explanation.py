"""Why was it decided so? Every decision of a dossier's life, with the check it rests on, told rule by rule.

Everything comes from what was stored with the decision: the request as filed, the law of its day, the position of that
moment, the versions of the rules, and what was found. What the rules read is shown by asking them once more; whether they
still say what they said then is part of the answer.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.queries import LockedDossier, StepView
from khobac.casework.dossiers.states import Event
from khobac.control import engine, rulebook
from khobac.control import queries as checks
from khobac.control.answers import RuleAnswer, answers
from khobac.control.findings import Finding
from khobac.control.queries import KeptFinding, Made
from khobac.core import access
from khobac.core.canonical import canonical_bytes
from khobac.core.errors import Refused, Word
from khobac.registers.law.values import LawValue

DECISIONS = frozenset(
    {Event.FILE, Event.EXAMINE, Event.ACCEPT, Event.SEND_BACK, Event.REFUSE, Event.COUNTERSIGN, Event.APPROVE}
)
"""Steps that rest on a check; the others only move the dossier, or are the bank's."""


@dataclass(frozen=True)
class ExplainedRule:
    """One rule of a check: what was found then, in which version, and what the rule looked at."""

    code: str
    version_then: str
    found: tuple[KeptFinding, ...]
    read: RuleAnswer

    @property
    def version_now(self) -> str:
        """The version the rule has today."""
        return rulebook.version(self.code)

    @property
    def answer(self) -> str:
        """What it answered then; of a rule that found nothing, whether it was concerned."""
        if self.found:
            return "cannot_tell" if all(each.severity == "look" for each in self.found) else "fails"
        return "not_concerned" if self.read.answer == "not_concerned" else "holds"


@dataclass(frozen=True)
class ExplainedCheck:
    """One run of the engine with everything it was made of."""

    made: Made

    @property
    def only(self) -> frozenset[str] | None:
        """The rules that were asked; None for all."""
        return asked_rules(self.made.record.purpose)

    @cached_property
    def now(self) -> tuple[RuleAnswer, ...]:
        """What today's rules answer on the inputs of that day, and what they read."""
        return answers(*self.made.inputs, only=self.only)

    @cached_property
    def rules(self) -> tuple[ExplainedRule, ...]:
        """Every rule asked today, those that held too."""
        versions = self.made.rules.get("rules", {})
        return tuple(
            ExplainedRule(
                each.code,
                versions.get(each.code, ""),
                tuple(found for found in self.made.findings if found.code == each.code and found.found_by == "rule"),
                each,
            )
            for each in self.now
        )

    @property
    def added(self) -> tuple[KeptFinding, ...]:
        """Findings that a person saw and no rule did."""
        return tuple(each for each in self.made.findings if each.found_by != "rule")

    @property
    def same(self) -> bool:
        """Whether the rules of today find on these inputs exactly what was found then."""
        return not drift(self.made, [found for each in self.now for found in each.findings])


@dataclass(frozen=True)
class Decision:
    """A step of the dossier's life and the check it rests on (none for a dossier of before the checks were kept)."""

    event: str
    at: dt.datetime
    by: str
    reason: str
    check: int | None


@dataclass(frozen=True)
class Explanation:
    """The whole story of one dossier: its decisions, and its checks, the last one last."""

    dossier: LockedDossier
    decisions: tuple[Decision, ...]
    checks: tuple[ExplainedCheck, ...]

    @property
    def last(self) -> ExplainedCheck:
        """The check that the present standing rests on."""
        return self.checks[-1]


@dataclass(frozen=True)
class Reperformed:
    """What the same rules find today on the inputs of that day, and whether that is what was found then."""

    same: bool
    findings: tuple[Finding, ...]


def explain(number: str) -> Explanation:
    """The explanation of a dossier; a unit gets that of its own alone. Raises STATE before the first check.

    Five statements, whatever the length of its life.
    """
    dossier = dossiers.by_number(number)
    unit = access.acting_unit()
    if unit is not None and dossier.unit_code != unit:
        raise Refused(Word.NOT_FOUND, f"Không có hồ sơ {number}.")
    records = checks.of_dossier(dossier.id)
    if not records:
        raise Refused(Word.STATE, f"Hồ sơ {number} chưa được kiểm soát lần nào.")
    steps = dossiers.steps(dossier.id)
    with access.as_treasury():
        made = checks.made(records)
    return Explanation(dossier, _decisions(steps, made), tuple(ExplainedCheck(each) for each in made))


def reperform(number: str) -> Reperformed:
    """Run the last check of a dossier again, years later."""
    last = explain(number).last
    return Reperformed(last.same, engine.check(*last.made.inputs, only=last.only))


def asked_rules(purpose: str) -> frozenset[str] | None:
    """Which rules a check of this purpose asks; None for all."""
    return engine.AT_APPROVAL if purpose == "approval" else None


def drift(made: Made, now: Sequence[Finding]) -> set[tuple[str, ...]]:
    """What rules say only then or only now, word for word; empty where they agree exactly."""
    return {each.said for each in made.findings if each.found_by == "rule"} ^ {said(each) for each in now}


def said(finding: Finding) -> tuple[str, ...]:
    """A fresh finding as `KeptFinding.said` has a stored one."""
    basis = f"{finding.basis.document} {finding.basis.article}".strip()
    return (
        finding.code,
        finding.pointer,
        finding.severity.value,
        finding.message_vi,
        finding.message_en,
        finding.fix_vi,
        finding.fix_en,
        basis,
    )


def as_json(explanation: Explanation) -> dict[str, Any]:
    """The whole of it as plain JSON, for audit: canonical spellings of inputs, articles, versions and findings."""
    return {
        "number": explanation.dossier.number,
        "unit": explanation.dossier.unit_code,
        "state": explanation.dossier.state,
        "decisions": [
            {
                "event": each.event,
                "at": each.at.isoformat(),
                "by": each.by,
                "reason": each.reason,
                "check": each.check,
            }
            for each in explanation.decisions
        ],
        "checks": [_check_as_json(each) for each in explanation.checks],
    }


def _decisions(steps: Sequence[StepView], made: Sequence[Made]) -> tuple[Decision, ...]:
    """Each decision with the last check made until then: the check is stored in the transaction of its step."""
    return tuple(
        Decision(step.event, step.at, step.actor, step.reason, _rests_on(step, made))
        for step in steps
        if step.event in DECISIONS
    )


def _rests_on(step: StepView, made: Sequence[Made]) -> int | None:
    until = [each.record.id for each in made if each.record.made_at <= step.at]
    if not until:
        return None
    return until[0] if step.event == Event.FILE else until[-1]


def _check_as_json(check: ExplainedCheck) -> dict[str, Any]:
    record = check.made.record
    return {
        "id": record.id,
        "purpose": record.purpose,
        "made_at": record.made_at.isoformat(),
        "made_by": record.made_by,
        "law_of": check.made.law.on.isoformat(),
        "snapshot_sha256": record.snapshot_hash,
        "law_sha256": record.law_hash,
        "position_sha256": record.position_hash,
        "same_today": check.same,
        "rules": [_rule_as_json(each) for each in check.rules],
        "added_by_a_person": [_finding_as_json(each) for each in check.added],
    }


def _rule_as_json(rule: ExplainedRule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "rule": rulebook.sentence(rule.code),
        "answer": rule.answer,
        "version_then": rule.version_then or None,
        "version_now": rule.version_now,
        "articles": [f"{basis.document} {basis.article}".strip() for basis in rulebook.standing_basis(rule.code)],
        "law": {key: _law_as_json(value) for key, value in rule.read.law.items()},
        "request": _plain(rule.read.snapshot),
        "position": _plain(rule.read.position),
        "findings": [_finding_as_json(each) for each in rule.found],
    }


def _plain(read: Mapping[str, Any]) -> Any:
    return json.loads(canonical_bytes(read))


def _law_as_json(value: LawValue | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "value": value.value,
        "text": value.text_number,
        "article": value.article,
        "valid_from": value.valid_from.isoformat(),
        "certainty": value.certainty,
    }


def _finding_as_json(finding: KeptFinding) -> dict[str, Any]:
    return dict(vars(finding))
