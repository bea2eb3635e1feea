"""Allotting in a case: at once where the case keeps no tree, else drafted, approved and entered by three people."""

from __future__ import annotations

from khobac.doors.cli.cases.format import Step
from khobac.doors.cli.cases.stage import Outcome, Stage, office_staff, source_of, unit_of, year_of
from khobac.flows import budget
from khobac.flows.budget import Document, Line
from khobac.registers.organisations import queries as organisations

DRAFTS, APPROVES = "fin", "tai"
PLAIN = frozenset({"estimate", "supplement", "cut", "provisional", "deposit"})
OF_THE_TREE = frozenset({"tier", "giver", "number", "valid_on", "approved_by", "entered_by"})


def allot(stage: Stage, step: Step) -> Outcome:
    """Give a unit something to spend, or a body something to give."""
    given, kind = step.arguments, step.arguments.get("kind", "estimate")
    if kind not in PLAIN or OF_THE_TREE & set(given):
        return _decided(step, kind)
    budget.allot(
        unit_of(step), source_of(step), year_of(step), given["amount"], kind, given.get("by", DRAFTS), f"allot-{step.number}"
    )
    return Outcome()


def _decided(step: Step, kind: str) -> Outcome:
    """A decision of one row through all its hands; the same `number` again is the same document."""
    given, day = step.arguments, step.at.date()
    serving = organisations.serving_office(unit_of(step), day)
    office = serving.code if serving else "0061"
    line = Line(
        kind, unit_of(step), source_of(step), year_of(step), given["amount"], given.get("tier", "4"),
        given.get("giver", ""), given.get("giver_tier", ""), given.get("giver_source", ""), given.get("period", ""),
    )
    document = Document(
        given.get("number", f"QD-{step.number}"), "Cơ quan tài chính", day, given.get("valid_on", day),
        "Phân bổ dự toán theo nghị quyết", "Nghị quyết của Hội đồng nhân dân",
    )
    draft = budget.draft(document, [line], office, given.get("by", DRAFTS))
    repeated = draft.state != "drafted"
    if not repeated:
        budget.approve(draft.treasury_id, draft.id, given.get("approved_by", APPROVES))
    budget.enter(draft.treasury_id, draft.id, given.get("entered_by", office_staff(office).officer))
    return Outcome(first_answer=repeated)
