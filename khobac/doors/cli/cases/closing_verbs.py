"""What the treasury does at the end of a day, a month and a year: `close` with its `what`."""

from __future__ import annotations

from collections.abc import Callable

from khobac.doors.cli.cases import world
from khobac.doors.cli.cases.format import Step
from khobac.doors.cli.cases.stage import Outcome, Stage, office_staff, source_of, unit_of
from khobac.flows import day_close, periods
from khobac.flows.year_end import settling, single
from khobac.registers.organisations import queries as organisations

OPERATOR = world.FOUNDER


def close(stage: Stage, step: Step) -> Outcome:
    """Close whatever the step names."""
    CLOSING[step.what](step)
    return Outcome()


def _day(step: Step) -> None:
    office = str(step.arguments.get("office", "0061"))
    day_close.close(office, str(step.arguments.get("by", office_staff(office).chief)))


def _month(step: Step) -> None:
    periods.close_everywhere(step.arguments["month"], step.arguments.get("by", OPERATOR))


def _year(step: Step) -> None:
    settling.settle_everywhere(step.arguments["year"], step.arguments.get("by", OPERATOR))


def _unused(step: Step) -> None:
    single.cancel_unused(unit_of(step), source_of(step), step.arguments["year"], _accountant(step))


def _advances(step: Step) -> None:
    single.move_advances(unit_of(step), source_of(step), step.arguments["year"], _accountant(step))


def _carry_over(step: Step) -> None:
    given = step.arguments
    single.carry_over(
        unit_of(step),
        source_of(step),
        given["year"],
        _accountant(step),
        f"carry-over-{step.number}",
        given.get("amount", 0),
        given.get("contract"),
    )


def _accountant(step: Step) -> str:
    """The chief accountant of the office that serves the unit, unless the step says who."""
    serving = organisations.serving_office(unit_of(step), step.at.date())
    return str(step.arguments.get("by", office_staff(serving.code if serving else "0061").chief))


CLOSING: dict[str, Callable[[Step], None]] = {
    "day": _day,
    "month": _month,
    "unused": _unused,
    "carry_over": _carry_over,
    "advances": _advances,
    "year": _year,
}
