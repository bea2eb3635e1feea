"""Running the year-end for all keys of a treasury, in batches that each stand by themselves.

A run that breaks off is run again: what is done is done, the rest follows. A second run finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from khobac.books.ledger import services as ledger
from khobac.books.periods import queries as periods
from khobac.books.periods import services
from khobac.books.periods import year_end_queries as year_ends
from khobac.books.periods.spans import Period
from khobac.books.periods.states import State
from khobac.books.periods.year_end import (
    STAGES,
    UNIT,
    Asked,
    Change,
    Closing,
    Effect,
    Key,
    Question,
    Stage,
    changes,
)
from khobac.books.periods.year_end_queries import PlanView
from khobac.core import audit, clock, db, facts
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact
from khobac.core.repeats import repeated
from khobac.flows.periods import admit, keeper_of, office_of, require_keeper
from khobac.flows.year_end.entries import Ground, closing_entries
from khobac.flows.year_end.making import Moved, make
from khobac.flows.year_end.reading import closings_after, plan
from khobac.flows.year_end.rehearsal import reference_of

BATCH = 500
EVENTS = {
    Stage.CARRY_OVER: "carry_over",
    Stage.ADVANCES: "move_advance",
    Stage.UNUSED: "cancel_estimate",
    Stage.CLOSE: "close_year",
}


@dataclass(frozen=True)
class Ran:
    """What a run did, where it differs from its rehearsal, and the keys left out because they changed meanwhile."""

    plan: PlanView
    changes: tuple[Change, ...] = ()
    left_out: tuple[Key, ...] = ()


def run(
    office_code: str,
    year: int,
    by: str,
    stages: Collection[Stage] = STAGES,
    rehearsal_id: int | None = None,
    despite_changes: bool = False,
) -> Ran:
    """Carry over, move advances, cancel the unused and close the accounts of a budget year, as far as `stages` say.

    Held against a rehearsal it does nothing when it would come otherwise (STATE, with `changes`), unless told to.
    Raises PERIOD_CLOSED for a settled year, NO_RIGHT.
    """
    require_keeper(by, "year_end", office_code)
    treasury_id = office_of(office_code).id
    open_year(office_code, year, by, stages)
    planned = plan(treasury_id, year, stages)
    ground = Ground.of(treasury_id, year, keeper_of(office_code), [each.unit for each in planned.effects])
    differing = _changes(treasury_id, rehearsal_id, planned.effects, stages, ground)
    if differing and not despite_changes:
        raise Refused(Word.STATE, "Số liệu đã thay đổi so với bản chạy thử.", changes=differing)
    plan_id = _open_plan(ground, stages, planned.questions, rehearsal_id, by)
    left_out = [key for batch in _batches(planned.effects) for key in make_all(batch, ground, plan_id, by)]
    if Stage.CLOSE in stages:
        _close_accounts(ground, plan_id)
    _tell(ground, plan_id, left_out, by)
    done = year_ends.plan(treasury_id, plan_id)
    assert done is not None
    return Ran(done, tuple(differing), tuple(left_out))


@repeated
def _open_plan(
    ground: Ground, stages: Collection[Stage], questions: Sequence[Question], rehearsal_id: int | None, by: str
) -> int:
    with db.atomic():
        plan_id = services.open_plan(
            ground.treasury_id, ground.year, "run", sorted(stages), by=by, at=clock.now(), rehearsal_id=rehearsal_id
        )
        services.keep_questions(ground.treasury_id, plan_id, questions)
        return plan_id


def open_year(office_code: str, year: int, by: str, stages: Collection[Stage]) -> None:
    """Let the events of these stages into the year where it is closed for a time, as the late-entry policy allows."""
    period = Period.year(year)
    treasury_id = office_of(office_code).id
    if periods.states([treasury_id], period)[treasury_id] is State.OPEN:
        return
    for stage in sorted(stages):
        admit(office_code, str(period), EVENTS[stage], by)


def _batches(effects: Sequence[Effect]) -> Iterator[Sequence[Effect]]:
    return (effects[first : first + BATCH] for first in range(0, len(effects), BATCH))


@repeated
def make_all(effects: Sequence[Effect], ground: Ground, plan_id: int, by: str) -> list[Key]:
    """Make and keep these effects in one transaction; the keys left out because they had changed meanwhile."""
    standing, left_out = list(effects), list[Key]()
    with db.atomic():
        while standing:
            try:
                with db.atomic():
                    make(standing, ground, reference_of(ground.year, plan_id), by)
                break
            except Moved as moved:
                left_out += sorted(moved.keys)
                standing = [each for each in standing if each.key not in moved.keys]
        services.keep_effects(ground.treasury_id, plan_id, standing)
        services.note_carried(ground.treasury_id, plan_id, standing)
    return left_out


@repeated
def _close_accounts(ground: Ground, plan_id: int) -> None:
    """Close what stands on classes 7 and 8 at this moment; no posting comes in between."""
    with db.atomic():
        services.hold([ground.treasury_id])
        closings = year_ends.accounts_to_close(ground.treasury_id, ground.year)
        ledger.post(closing_entries(closings, ground, reference_of(ground.year, plan_id)), clock.now())
        services.keep_closings(ground.treasury_id, plan_id, closings)


def _changes(
    treasury_id: int, rehearsal_id: int | None, effects: Sequence[Effect], stages: Collection[Stage], ground: Ground
) -> list[Change]:
    """Where this run would come otherwise than its rehearsal."""
    if rehearsal_id is None:
        return []
    rehearsed = year_ends.every_effect(treasury_id, rehearsal_id)
    differing = changes(rehearsed, year_ends.done_since(treasury_id, rehearsal_id), effects)
    if Stage.CLOSE in stages and not differing:
        differing = list(
            _closing_changes(year_ends.closings(treasury_id, rehearsal_id), closings_after(effects, ground))
        )
    return differing


def _closing_changes(rehearsed: Sequence[Closing], coming: Sequence[Closing]) -> Iterator[Change]:
    """Accounts that would be closed with another balance; shown in the place of what is cancelled."""
    before, after = ({each[:4]: each.balance for each in closings} for closings in (rehearsed, coming))
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            yield Change(key[0], key[2], "", (0, 0, before.get(key, 0)), (0, 0, after.get(key, 0)))


@repeated
def _tell(ground: Ground, plan_id: int, left_out: Sequence[Key], by: str) -> None:
    content = {"version": 1, "plan": plan_id, "year": ground.year, "left_out": len(left_out)}
    asked = [Question(Asked.CHANGED, unit, source, "" if tier == UNIT else tier, 0) for unit, source, tier in left_out]
    with db.atomic():
        services.keep_questions(ground.treasury_id, plan_id, asked)
        facts.record([NewFact("YearEndRun", f"{ground.office_code} {ground.year}", "", content)])
        audit.record(by, "run_year_end", [(f"{ground.office_code} {ground.year}", "")])
