"""An explanation as its pages show it: decisions, then every rule with what it looked at, those that failed first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khobac.control.findings import Basis
from khobac.control.rulebook import standing_basis
from khobac.doors.portal.findings import ShownFinding, shown
from khobac.doors.portal.staff.words import RULES
from khobac.doors.portal.units.words import EVENTS
from khobac.doors.portal.why.words import (
    ANSWERS,
    Figure,
    ShownValue,
    law_values,
    position_figures,
    request_figures,
)
from khobac.flows.payment.explanation import Decision, ExplainedCheck, ExplainedRule, Explanation

ORDER = ("fails", "cannot_tell", "holds", "not_concerned")
PURPOSES: dict[str, Promise] = {
    "filing": gettext_lazy("Kiểm khi nộp"),
    "examination": gettext_lazy("Kiểm soát của kho bạc"),
    "approval": gettext_lazy("Kiểm lại khi duyệt"),
    "control_after": gettext_lazy("Kiểm soát sau khi trả"),
}


@dataclass(frozen=True)
class ShownRule:
    """One rule: its name, its answer in a word, what was found, and everything it looked at."""

    code: str
    name: str
    answer: str
    word: str
    kind: str
    articles: str
    findings: list[ShownFinding]
    law: list[ShownValue]
    request: list[Figure]
    position: list[Figure]
    version_then: str
    version_now: str


@dataclass(frozen=True)
class ShownCheck:
    """One run of the rules."""

    title: str
    made_at: dt.datetime
    law_of: dt.date
    rules: list[ShownRule]
    added: list[ShownFinding]
    same: bool
    hashes: list[tuple[str, str]]

    @property
    def concerned(self) -> list[ShownRule]:
        """The rules that had something to say of this request, trouble first."""
        return [each for each in self.rules if each.answer != "not_concerned"]

    @property
    def not_concerned(self) -> list[ShownRule]:
        """Those that had nothing to do with it."""
        return [each for each in self.rules if each.answer == "not_concerned"]

    @property
    def held(self) -> int:
        """How many of those concerned hold."""
        return sum(each.answer == "holds" for each in self.rules)


@dataclass(frozen=True)
class ShownDecision:
    """A step and the check it rests on, by its title."""

    what: str
    at: dt.datetime
    who: str
    note: str
    rests_on: str


def check(explained: ExplainedCheck) -> ShownCheck:
    """One run of the rules, trouble first."""
    record = explained.made.record
    rules = sorted((_rule(each) for each in explained.rules), key=lambda each: ORDER.index(each.answer))
    return ShownCheck(
        title=_title(record.purpose),
        made_at=record.made_at,
        law_of=explained.made.law.on,
        rules=rules,
        added=[shown(each) for each in explained.added],
        same=explained.same,
        hashes=[
            (_("Hồ sơ đã nộp"), record.snapshot_hash),
            (_("Luật ngày đó"), record.law_hash),
            (_("Sổ và danh mục lúc đó"), record.position_hash),
        ],
    )


def decisions(explanation: Explanation, names: dict[str, str]) -> list[ShownDecision]:
    """Every decision, newest first."""
    purposes = {each.made.record.id: each.made.record.purpose for each in explanation.checks}
    return [_decision(each, names, purposes) for each in reversed(explanation.decisions)]


def _decision(decision: Decision, names: dict[str, str], purposes: dict[int, str]) -> ShownDecision:
    rests_on = _title(purposes[decision.check]) if decision.check is not None else ""
    return ShownDecision(
        str(EVENTS[decision.event]), decision.at, names.get(decision.by, decision.by), decision.reason, rests_on
    )


def _rule(rule: ExplainedRule) -> ShownRule:
    word, kind = ANSWERS[rule.answer]
    return ShownRule(
        code=rule.code,
        name=str(RULES.get(rule.code, rule.code)),
        answer=rule.answer,
        word=str(word),
        kind=kind,
        articles="; ".join(dict.fromkeys(filter(None, map(_article, standing_basis(rule.code))))),
        findings=[shown(each) for each in rule.found],
        law=law_values(rule.read),
        request=request_figures(rule.read),
        position=position_figures(rule.read),
        version_then=rule.version_then,
        version_now=rule.version_now,
    )


def _article(basis: Basis) -> str:
    article = _("Điều %(article)s") % {"article": basis.article} if basis.article else ""
    return ", ".join(filter(None, [article, basis.document]))


def _title(purpose: str) -> str:
    return str(PURPOSES.get(purpose, purpose))
