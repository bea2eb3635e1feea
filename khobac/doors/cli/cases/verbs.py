"""Which verb does what. A verb that is missing here is not built: its case is reported so, never passed."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from khobac.core.errors import Refused
from khobac.doors.cli.cases import (
    allot_verbs,
    bank_verbs,
    closing_verbs,
    contract_verbs,
    desk_verbs,
    filing_verbs,
    investment_verbs,
    promise_verbs,
    register_verbs,
    revenue_verbs,
    transfer_verbs,
    utility_verbs,
)
from khobac.doors.cli.cases.format import Case, Step
from khobac.doors.cli.cases.stage import Outcome, Stage
from khobac.spending.requests import queries as requests

Act = Callable[[Stage, Step], Outcome]


@dataclass(frozen=True)
class NotBuilt:
    """A step no part of the product can play yet."""

    step: Step


def unbuilt(case: Case) -> NotBuilt | None:
    """The first step of a case that cannot be played."""
    every = (inner for step in case.steps for inner in step.all())
    return next((NotBuilt(step) for step in every if not _is_built(step)), None)


def _is_built(step: Step) -> bool:
    return step.verb in ACTS and (step.verb != "close" or step.what in closing_verbs.CLOSING)


def play(stage: Stage, step: Step) -> Outcome:
    """Do what the step says. Raises Refused, BadCase."""
    return ACTS[step.verb](stage, step)


def parallel(stage: Stage, step: Step) -> Outcome:
    """Start all inner steps at the same instant; each answers its error, its fund state, or `done`."""
    return Outcome(outcomes=bank_verbs.at_once([_told(stage, inner) for inner in step.inner]))


def _told(stage: Stage, step: Step) -> Callable[[], str]:
    def tell() -> str:
        try:
            play(stage, step)
        except Refused as refused:
            return str(refused.word)
        if step.verb == "file":
            return requests.of_dossier(stage.dossier(step.arguments["dossier"]).id).fund_state
        return "done"

    return tell


ACTS: Mapping[str, Act] = {
    "calendar": register_verbs.calendar,
    "organisation": register_verbs.organise,
    "restrict": register_verbs.restrict,
    "law": register_verbs.legislate,
    "allot": allot_verbs.allot,
    "contract": contract_verbs.contract,
    "guarantee": contract_verbs.guarantee,
    "commit": contract_verbs.commit,
    "retention": contract_verbs.retention,
    "project": investment_verbs.project,
    "plan": investment_verbs.plan,
    "volume": investment_verbs.volume,
    "check": filing_verbs.check,
    "file": filing_verbs.file,
    "withdraw": filing_verbs.withdraw,
    "examine": desk_verbs.examine,
    "accept": desk_verbs.accept,
    "send_back": desk_verbs.send_back,
    "refuse": desk_verbs.refuse,
    "approve": desk_verbs.approve,
    "extend": promise_verbs.extend,
    "apologise": promise_verbs.apologise,
    "order": desk_verbs.order,
    "reverse": desk_verbs.reverse,
    "reperform": desk_verbs.reperform,
    "revenue": revenue_verbs.revenue_step,
    "bank": bank_verbs.bank,
    "inter_treasury": transfer_verbs.inter_treasury,
    "utility": utility_verbs.utility,
    "close": closing_verbs.close,
    "parallel": parallel,
    "look": register_verbs.look,
    "verify_books": register_verbs.verify,
}
