"""The software of a project reads plan, money and contracts; a school has no project."""

from __future__ import annotations

from khobac.core.errors import Word
from tests.doors.api.conftest import SCHOOL, Software
from tests.doors.api.test_every_error_is_a_problem import is_problem
from tests.flows.investment.conftest import ACCOUNTANT, ROAD, TOTAL, YEAR, accepted, road

__all__ = ["road"]


def test_plan_money_and_contracts_are_read_together(road: str) -> None:
    accepted(400_000_000)
    answer = Software(ROAD, ACCOUNTANT).get("/project?year=2026").json()
    assert (answer["total_investment"], answer["disbursed"], answer["settled"]) == (TOTAL, 0, False)
    [source] = answer["sources"]
    assert (source["source"], source["planned"], source["allotted"], source["available"]) == ("12", YEAR, YEAR, YEAR)
    [contract] = answer["contracts"]
    assert (contract["code"], contract["accepted"], contract["unpaid"]) == ("K1", 400_000_000, 400_000_000)


def test_a_unit_that_is_no_project_has_none(road: str) -> None:
    is_problem(Software(SCHOOL, "an").get("/project?year=2026"), 404, Word.NOT_FOUND)
