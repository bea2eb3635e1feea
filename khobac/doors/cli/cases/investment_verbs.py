"""Investment capital in a case: a project and its plans entered by the treasury, volume declared by the project."""
from __future__ import annotations

import datetime as dt

from khobac.doors.cli.cases.format import Step
from khobac.doors.cli.cases.stage import Outcome, Stage, as_unit, office_staff, source_of, year_of
from khobac.flows import investment
from khobac.flows.investment import Acceptance, Decision, ProjectTerms
from khobac.registers.organisations import queries as organisations

PROJECT, ISSUER = "7654321", "Ủy ban nhân dân tỉnh"


def project(stage: Stage, step: Step) -> Outcome:
    """Register a project or change its terms; `what` = `settle`: its final settlement."""
    given, unit, by = step.arguments, _project(step), _officer(step)
    if step.what == "settle":
        investment.settle_project(unit, given["approved"], _number(step), given.get("issued", step.at.date()), by)
        return Outcome()
    year = step.at.year
    terms = ProjectTerms(
        investor=given.get("investor", unit),
        group=given.get("group", "C"),
        total_investment=given["total"],
        starts_on=given.get("starts", dt.date(year, 1, 1)),
        ends_on=given.get("ends", dt.date(year + 3, 12, 31)),
    )
    investment.register(unit, terms, _decision(step), by)
    return Outcome()


def plan(stage: Stage, step: Step) -> Outcome:
    """Give a project capital: `what` = `medium` for the years `first` to `last`, `year` for one."""
    given, unit, by = step.arguments, _project(step), _officer(step)
    if step.what == "medium":
        years = given["first"], given["last"]
        investment.plan_medium(unit, years, source_of(step), given["amount"], _decision(step), by)
    else:
        investment.plan_year(unit, year_of(step), source_of(step), given["amount"], _decision(step), by)
    return Outcome()


def volume(stage: Stage, step: Step) -> Outcome:
    """Declare work accepted on a contract, by the project's accountant."""
    given, unit = step.arguments, _project(step)
    by = given.get("by", stage.unit_staff[unit].accountant)
    acceptance = Acceptance(
        _number(step), given.get("accepted", step.at.date()), given["amount"], given.get("A", "Bên A"), given.get("B", "Bên B")
    )
    as_unit(unit, lambda: investment.accept_volume(unit, given["contract"], acceptance, by))
    return Outcome()


def _project(step: Step) -> str:
    return str(step.arguments.get("unit", PROJECT))


def _officer(step: Step) -> str:
    serving = organisations.serving_office(_project(step), step.at.date())
    return str(step.arguments.get("by", office_staff(serving.code if serving else "0061").officer))


def _number(step: Step) -> str:
    return str(step.arguments.get("number", f"QD-{step.number}"))


def _decision(step: Step) -> Decision:
    return Decision(_number(step), ISSUER, step.arguments.get("issued", step.at.date()))
