"""Rehearsing the year-end: everything it would do, kept to be read and to hold the run against; nothing is changed."""

from __future__ import annotations

from collections.abc import Collection

from khobac.books.ledger.entries import Entry
from khobac.books.periods import services as periods
from khobac.books.periods import year_end_queries as year_ends
from khobac.books.periods.year_end import COMMAND, STAGES, UNIT, Change, Stage, changes
from khobac.books.periods.year_end_queries import PlanView
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows.periods import keeper_of, office_of, require_keeper
from khobac.flows.year_end.above import entries_above
from khobac.flows.year_end.entries import Ground, closing_entries, entries_of
from khobac.flows.year_end.reading import closings_after, plan


@repeated
def rehearse(office_code: str, year: int, by: str, stages: Collection[Stage] = STAGES) -> PlanView:
    """Compute and keep what the stages would do to the books of a treasury now."""
    require_keeper(by, "year_end", office_code)
    treasury_id = office_of(office_code).id
    with db.atomic():
        planned = plan(treasury_id, year, stages)
        plan_id = periods.open_plan(treasury_id, year, "rehearsal", sorted(stages), by=by, at=clock.now())
        periods.keep_effects(treasury_id, plan_id, planned.effects)
        periods.keep_questions(treasury_id, plan_id, planned.questions)
        if Stage.CLOSE in stages:
            ground = Ground.of(treasury_id, year, keeper_of(office_code), [each.unit for each in planned.effects])
            periods.keep_closings(treasury_id, plan_id, closings_after(planned.effects, ground))
        audit.record(by, "rehearse_year_end", [(f"{office_code} {year}", "")])
    return _plan(treasury_id, plan_id)


def entries_of_key(office_code: str, plan_id: int, unit: str, source: str, tier: str = UNIT) -> list[Entry]:
    """The entries a plan makes for one key, as an accountant reads them."""
    treasury_id = office_of(office_code).id
    year = _plan(treasury_id, plan_id).year
    of_unit = year_ends.effects(treasury_id, plan_id, unit=unit)
    found = [each for each in of_unit if each.key == (unit, source, tier)]
    reference = reference_of(year, plan_id)
    if tier not in (UNIT, COMMAND):
        return entries_above(found, treasury_id, year, reference) if found else []
    ground = Ground.of(treasury_id, year, keeper_of(office_code), [unit])
    return [entry for each in found for entry in entries_of(each, ground, reference)]


def entries_that_close(office_code: str, plan_id: int) -> list[Entry]:
    """The entries by which a plan closes revenue and expenditure."""
    treasury_id = office_of(office_code).id
    year = _plan(treasury_id, plan_id).year
    ground = Ground.of(treasury_id, year, keeper_of(office_code), [])
    return closing_entries(year_ends.closings(treasury_id, plan_id), ground, reference_of(year, plan_id))


def differences(office_code: str, rehearsal_id: int) -> list[Change]:
    """Where the runs of a rehearsal, all together, did otherwise than it says; keys not reached yet count."""
    treasury_id = office_of(office_code).id
    return changes(
        year_ends.every_effect(treasury_id, rehearsal_id), year_ends.done_since(treasury_id, rehearsal_id), ()
    )


def reference_of(year: int, plan_id: int) -> str:
    """What the entries of a plan name as their document: `QT-2026-7`."""
    return f"QT-{year}-{plan_id}"


def plan_of(office_code: str, plan_id: int) -> PlanView:
    """A rehearsal or a run of a treasury. Raises NOT_FOUND."""
    return _plan(office_of(office_code).id, plan_id)


def _plan(treasury_id: int, plan_id: int) -> PlanView:
    found = year_ends.plan(treasury_id, plan_id)
    if found is None:
        raise Refused(Word.NOT_FOUND, f"Không có bản quyết toán năm số {plan_id} tại kho bạc này.")
    return found
