"""What a director says about time: a deadline put off, an apology for one that was missed."""

from __future__ import annotations

from khobac.casework.promises import queries as promises
from khobac.core.errors import Refused, Word
from khobac.doors.cli.cases.format import Step
from khobac.doors.cli.cases.stage import Outcome, Stage
from khobac.flows.payment import apologies, extension


def extend(stage: Stage, step: Step) -> Outcome:
    """Put the deadlines of a dossier off by some working days."""
    name, given = step.arguments["dossier"], step.arguments
    director = given.get("by", stage.staff_of(name).director)
    extension.extend([stage.number(name)], director, given["days"], given["reason"])
    return Outcome()


def apologise(stage: Stage, step: Step) -> Outcome:
    """Sign the letter of apology that waits; the new day is the one it proposes, unless another is named."""
    name, given = step.arguments["dossier"], step.arguments
    dossier = stage.dossier(name)
    draft = next((each for each in promises.to_sign([dossier.office_id]) if each.dossier_id == dossier.id), None)
    if draft is None:
        raise Refused(Word.STATE, "Hồ sơ này không có thư xin lỗi nào chờ ký.")
    director = given.get("by", stage.staff_of(name).director)
    day = given.get("promised", apologies.new_day())
    apologies.sign(draft.id, director, given["cause"], given["words"], day)
    return Outcome()
