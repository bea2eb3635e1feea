"""Plans stay within what was decided above them, become the estimate, and are known as of any day and moment."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.core import access, clock
from khobac.core.errors import Refused, Word
from khobac.flows import budget, investment, verification
from khobac.spending.investment import queries as projects
from khobac.spending.investment.plans import SourcePlan, plans_of
from tests.conftest import MORNING
from tests.flows.investment.conftest import MEDIUM, OFFICER, ROAD, TOTAL, YEAR, accepted, decision, terms


def allotted(year: int = 2026) -> int:
    page = projects.project_page(ROAD, year, clock.today())
    assert page is not None
    return sum(money.allotted for money in page.money)


def test_the_plan_of_a_year_is_the_estimate_of_the_year(road: str) -> None:
    assert allotted() == YEAR
    investment.plan_year(ROAD, 2026, "12", YEAR + 1_000, decision("QD-4"), OFFICER)
    assert allotted() == YEAR + 1_000
    investment.plan_year(ROAD, 2026, "12", YEAR - 1_000, decision("QD-5"), OFFICER)
    assert allotted() == YEAR - 1_000
    assert verification.verify_books() == []


def test_what_the_finance_agency_has_allotted_is_not_allotted_again(road: str) -> None:
    budget.allot(ROAD, "12", 2027, 1_000_000, "estimate", "fin", key="A27")
    investment.plan_year(ROAD, 2027, "12", 1_000_000, decision("QD-4"), OFFICER)
    assert allotted(2027) == 1_000_000
    assert all(row.agrees for row in investment.year_report(2027))


def test_an_estimate_nobody_planned_is_a_difference_with_its_amount(road: str) -> None:
    budget.allot(ROAD, "12", 2026, 5, "supplement", "fin", key="A26")
    [row] = investment.year_report(2026)
    assert (row.agrees, row.allotted_not_planned) == (False, 5)


@pytest.mark.parametrize(("year", "amount", "short"), [(2026, MEDIUM + 1, 1), (2027, MEDIUM - YEAR + 1, 1), (2031, 7, 7)])
def test_the_years_stay_within_the_medium_term_plan(road: str, year: int, amount: int, short: int) -> None:
    with pytest.raises(Refused) as refused:
        investment.plan_year(ROAD, year, "12", amount, decision("QD-4"), OFFICER)
    assert (refused.value.word, refused.value.details["short"]) == (Word.FUNDS_SHORT, short)
    assert allotted(year) == (YEAR if year == 2026 else 0)


def test_the_sources_together_stay_within_the_total_investment(road: str) -> None:
    investment.plan_medium(ROAD, (2026, 2030), "13", TOTAL - MEDIUM, decision("QD-4"), OFFICER)
    with pytest.raises(Refused) as refused:
        investment.plan_medium(ROAD, (2026, 2030), "14", 1, decision("QD-5"), OFFICER)
    assert (refused.value.word, refused.value.details["short"]) == (Word.FUNDS_SHORT, 1)
    with pytest.raises(Refused) as refused:
        investment.register(ROAD, terms(TOTAL - 1), decision("QD-6"), OFFICER)
    assert (refused.value.word, refused.value.details["short"]) == (Word.BELOW_USED, 1)


def test_a_medium_term_plan_keeps_what_its_years_were_given(road: str) -> None:
    with pytest.raises(Refused) as refused:
        investment.plan_medium(ROAD, (2026, 2030), "12", YEAR - 1, decision("QD-4"), OFFICER)
    assert (refused.value.word, refused.value.details["short"]) == (Word.BELOW_USED, 1)
    with pytest.raises(Refused) as refused:
        investment.plan_medium(ROAD, (2030, 2034), "12", 1, decision("QD-5"), OFFICER)
    assert refused.value.word is Word.INVALID


def test_what_was_planned_is_known_as_of_any_day_and_moment(road: str) -> None:
    later = MORNING + dt.timedelta(days=30)
    with clock.at(later):
        investment.plan_year(ROAD, 2026, "12", YEAR + 9, decision("QD-4"), OFFICER)
    before, after = MORNING.date(), later.date()
    assert plans_of(ROAD, before) == [SourcePlan("12", (2026, 2030), MEDIUM, {2026: YEAR})]
    assert plans_of(ROAD, after) == [SourcePlan("12", (2026, 2030), MEDIUM, {2026: YEAR + 9})]
    assert plans_of(ROAD, after, known_at=MORNING) == plans_of(ROAD, before)


def test_another_unit_sees_nothing_of_a_project(road: str) -> None:
    accepted(1_000)
    with access.acting_as("1012345"):
        assert projects.project_page(ROAD, 2026, clock.today()) is None
        assert projects.projects(2026, clock.today()) == []
        assert not projects.is_project(ROAD)
    with access.acting_as(ROAD):
        assert projects.is_project(ROAD)
        [row] = projects.projects(2026, clock.today())
    assert (row.unit, row.planned, row.disbursed, row.percent) == (ROAD, YEAR, 0, 0)


def test_a_settled_project_is_closed_and_its_limit_is_what_was_approved(road: str) -> None:
    assert investment.settle_project(ROAD, 8_000_000_000, "QT-1", clock.today(), OFFICER) == 8_000_000_000
    for late in (
        lambda: investment.plan_year(ROAD, 2026, "12", 1, decision("QD-9"), OFFICER),
        lambda: investment.settle_project(ROAD, 1, "QT-2", clock.today(), OFFICER),
        lambda: accepted(1),
    ):
        with pytest.raises(Refused) as refused:
            late()
        assert refused.value.word is Word.STATE
    [standing] = projects.ask_standings(ROAD, [("K1", None)], clock.now(), clock.today()).answer
    assert (standing.limit, standing.is_settled) == (8_000_000_000, True)
