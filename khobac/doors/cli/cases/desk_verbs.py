"""What the treasury does with a dossier: examine, accept, send back, refuse, approve, mend an order, explain."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from khobac.casework.dossiers import queries as dossiers
from khobac.core import db
from khobac.doors.cli.cases.bank import CASE_BANK
from khobac.doors.cli.cases.format import Step
from khobac.doors.cli.cases.stage import Outcome, Row, Stage
from khobac.flows.payment import approval, correction, examination, explanation, reissue, returned
from khobac.flows.payment.examination import SeenDefect
from khobac.flows.payment.reissue import Corrected


class Found(Protocol):
    """A finding or a defect, as far as cases compare it."""

    @property
    def code(self) -> str:
        """The rule."""

    @property
    def pointer(self) -> str:
        """The place."""

    @property
    def severity(self) -> str:
        """`block`, `warn` or `look`."""


def rows_of(findings: Iterable[Found]) -> list[Row]:
    """Findings as cases write them."""
    return [(each.code, each.pointer, str(each.severity)) for each in findings]


def examine(stage: Stage, step: Step) -> Outcome:
    """An officer takes the dossier in hand and finds."""
    name = step.arguments["dossier"]
    by = step.arguments.get("by", stage.staff_of(name).officer)
    return Outcome(findings=rows_of(examination.examine(stage.number(name), by).findings))


def accept(stage: Stage, step: Step) -> Outcome:
    """The officer proposes to pay, or finds the control after payment clean."""
    name = step.arguments["dossier"]
    by = step.arguments.get("by", stage.staff_of(name).officer)
    examination.accept(stage.number(name), by, step.arguments.get("reason", ""))
    return Outcome()


def send_back(stage: Stage, step: Step) -> Outcome:
    """The one complete return, or the notice after payment; what the letter lists."""
    name, given = step.arguments["dossier"], step.arguments
    number = stage.number(name)
    defects = given.get("defects")
    examination.send_back(
        number,
        given.get("by", stage.staff_of(name).officer),
        defects=None if defects is None else [(code, pointer) for code, pointer in defects],
        adds=[SeenDefect(code, pointer, text) for code, pointer, text in given.get("adds", ())],
        override_by=given.get("override_by"),
        reason=given.get("reason", ""),
        deduct=given.get("deduct", 0),
    )
    return Outcome(findings=rows_of(dossiers.defects(stage.dossier(name).id)))


def refuse(stage: Stage, step: Step) -> Outcome:
    """The officer refuses for good."""
    name, given = step.arguments["dossier"], step.arguments
    by = given.get("by", stage.staff_of(name).officer)
    examination.refuse(stage.number(name), by, given["reason"], given["basis"])
    return Outcome()


def approve(stage: Stage, step: Step) -> Outcome:
    """Second and first signature of the treasury."""
    name = step.arguments["dossier"]
    staff = stage.staff_of(name)
    director = step.arguments.get("director", step.arguments.get("by", staff.director))
    sign_both(stage.number(name), director, step.arguments.get("chief", staff.chief))
    return Outcome()


def sign_both(number: str, director: str, chief: str) -> None:
    """Both signatures of the treasury on one dossier, in one step."""
    for answer in approval.approve([number], director, chief):
        if answer.refused:
            raise answer.refused


def order(stage: Stage, step: Step) -> Outcome:
    """What is done about an order that got no answer, was rejected or came back."""
    name, given = step.arguments["dossier"], step.arguments
    number = stage.number(name)
    payments = given.get("by", stage.staff_of(name).payments)
    if step.what == "resend":
        returned.resend(CASE_BANK, number, payments)
    elif step.what == "correct":
        _correct(stage, name, given)
    else:
        returned.give_up(number, payments)
    return Outcome()


def _correct(stage: Stage, name: str, given: Mapping[str, Any]) -> None:
    """Two people of the unit name the right account: of all that came back, or of the `line` named."""
    number, staff = stage.number(name), stage.unit_staff[stage.dossier(name).unit_code]
    items = [each for each in reissue.out(number) if given.get("line") in (None, each.ref.line_no)]
    new = [Corrected(each.ref, given["account"], given.get("name", ""), given.get("bank", "")) for each in items]
    with db.atomic():
        reissue.propose(number, new, given.get("by", staff.accountant), "Sửa theo xác nhận của người nhận")
        reissue.approve(number, given.get("second", staff.chief_accountant))


def reverse(stage: Stage, step: Step) -> Outcome:
    """Book line 0 under other segments: reversal and right entry."""
    name, given = step.arguments["dossier"], step.arguments
    correction.reverse(stage.number(name), given["instead"], given.get("by", stage.staff_of(name).chief))
    return Outcome()


def reperform(stage: Stage, step: Step) -> Outcome:
    """Judge a dossier again from what was stored with it."""
    answer = explanation.reperform(stage.number(step.arguments["dossier"]))
    return Outcome(findings=rows_of(answer.findings), same=answer.same)
