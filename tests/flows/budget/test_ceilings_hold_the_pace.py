from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from khobac.books.budget import services as books
from khobac.books.budget import tree
from khobac.books.budget.nodes import Node, Period
from khobac.books.budget.services import Movement
from khobac.core import clock, db
from khobac.core.access import acting_as
from khobac.core.errors import Refused
from khobac.flows import budget, founding
from khobac.flows.budget import Document, Line
from khobac.flows.budget.pace import lawful_pace
from khobac.registers.law.values import Law, LawValue
from tests.flows.budget.conftest import SCHOOL, START
from tests.flows.budget.test_any_sequence_of_decisions_keeps_the_tree import tidy

QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")


def decide(number: str, *lines: Line) -> None:
    document = Document(number, "Sở Tài chính", START.date(), START.date(), "Phân bổ", "Nghị quyết")
    decision = budget.draft(document, lines, "0061", "fin")
    budget.approve(decision.treasury_id, decision.id, "tai")
    budget.enter(decision.treasury_id, decision.id, "tuan")


def allotted(amount: int) -> Node:
    decide("QD", Line("estimate", SCHOOL, "12", 2026, amount))
    [row] = db.rows("SELECT treasury_id FROM budget_line WHERE unit_code = %s", [SCHOOL])
    return Node(row["treasury_id"], "4", SCHOOL, "12", 2026)


def ceiling(period: str, amount: int) -> Line:
    return Line("ceiling", SCHOOL, "12", 2026, amount, period=period)


def day(month: int, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, 15, 9, tzinfo=clock.VIETNAM)


def use(node: Node, name: str, amount: int, at: dt.datetime) -> int:
    [moved] = books.move([Movement(name, "reserve", node.line(), reserved=amount)], at)
    return moved.short


def test_a_quarter_gives_its_share_and_what_is_left_stays_for_the_next(province: None) -> None:
    node = allotted(1_000)
    decide("N", *(ceiling(period, 250) for period in QUARTERS))
    assert tree.held_back(node, day(2).date()) == 750
    with acting_as(SCHOOL):
        assert use(node, "D1", 260, day(2)) == 10
        assert use(node, "D1", 240, day(2)) == 0
    assert use(node, "D2", 261, day(5)) == 1
    assert use(node, "D2", 260, day(5)) == 0
    assert use(node, "D3", 501, day(12)) == 1
    assert use(node, "D3", 500, day(1, 2027)) == 0


def test_what_is_given_back_counts_for_the_period_again(province: None) -> None:
    node = allotted(1_000)
    decide("N", ceiling("2026-01", 100), ceiling("2026-02", 50))
    assert use(node, "D1", 150, day(2)) == 0
    books.move([Movement("D1", "release", node.line(), reserved=-150)], day(2))
    assert use(node, "D2", 150, day(2)) == 0
    assert use(node, "D3", 850, day(3)) == 0, "March has no ceiling"


def test_the_strictest_length_of_period_counts_and_a_cut_takes_what_is_held_back(province: None) -> None:
    node = allotted(1_000)
    decide("N", ceiling("2026", 900), ceiling("2026-Q1", 400), ceiling("2026-01", 100))
    assert tree.held_back(node, day(1).date()) == 900
    assert tree.held_back(node, day(2).date()) == 600
    assert tree.held_back(node, day(7).date()) == 100
    assert use(node, "D1", 100, day(1)) == 0
    with clock.at(day(3)):
        decide("C", Line("cut", SCHOOL, "12", 2026, 900))
    assert tree.held_back(node, day(3).date()) == 0


def test_the_last_word_on_a_period_counts(province: None) -> None:
    node = allotted(1_000)
    decide("N1", ceiling("2026-Q1", 100))
    decide("N2", ceiling("2026-Q1", 300))
    assert tree.held_back(node, day(3).date()) == 700


@pytest.mark.parametrize("periods", [("2026-Q2",), ("2026-Q1", "2026-Q3"), ("2027-Q1",), ("2026-13",), ("",)])
def test_ceilings_begin_with_the_year_and_leave_no_gap(province: None, periods: tuple[str, ...]) -> None:
    allotted(1_000)
    with pytest.raises(Refused) as refusal:
        decide("N", *(ceiling(period, 100) for period in periods))
    assert {each.code for each in refusal.value.details["defects"]} == {"PERIOD"}


def law_of_the_day(values: dict[str, object]) -> None:
    founding.set_law([founding.ValueRow(name, value, START.date()) for name, value in values.items()])


PACE: dict[str, object] = {"transfer.month_max_fraction": "1/12", "transfer.q1_month_max_pct": 12, "transfer.q1_max_pct": 30}


def by_law(amount: int = 0) -> Line:
    return Line("ceiling", SCHOOL, "12", 2026, amount, period="law")


def test_the_pace_of_the_law_is_that_of_its_values(province: None) -> None:
    node = allotted(1_200)
    law_of_the_day({name: value for name, value in PACE.items() if name != "transfer.q1_max_pct"})
    with pytest.raises(Refused) as refusal:
        decide("N", by_law())
    assert [each.code for each in refusal.value.details["defects"]] == ["LAW"]
    law_of_the_day(PACE)
    decide("N", by_law())
    held = [tree.held_back(node, day(month).date()) for month in range(1, 13)]
    assert held == [1_056, 912, 840, 740, 640, 540, 440, 340, 240, 140, 40, 0]
    assert use(node, "D1", 145, day(1)) == 1
    assert use(node, "D1", 144, day(1)) == 0


def test_a_ceiling_by_law_names_no_amount(province: None) -> None:
    allotted(1_200)
    law_of_the_day(PACE)
    with pytest.raises(Refused) as refusal:
        decide("N", by_law(100))
    assert [each.code for each in refusal.value.details["defects"]] == ["LAW"]


@given(amount=st.integers(1, 10**13), month=st.integers(1, 12))
def test_the_lawful_pace_never_runs_ahead_of_its_shares(amount: int, month: int) -> None:
    values = {name: LawValue(value, "15.3", "26/2026/TT-BTC", START.date(), "known") for name, value in PACE.items()}
    ceilings = [ceiling for _period, ceiling in lawful_pace(amount, 2026, Law(START.date(), values))]
    assert all(ceiling >= 0 for ceiling in ceilings)
    assert sum(ceilings[:3]) * 100 <= amount * 30
    assert all(ceiling * 100 <= amount * 12 + 100 for ceiling in ceilings[:3])
    assert sum(ceilings[3:month]) * 12 <= amount * max(month - 3, 0) + 12


@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@given(
    ceilings=st.lists(st.integers(1, 100), min_size=4, max_size=4),
    uses=st.lists(st.tuples(st.integers(1, 12), st.integers(1, 120)), max_size=15).map(sorted),
)
def test_nothing_passes_a_ceiling_whatever_is_asked(
    province: None, ceilings: list[int], uses: list[tuple[int, int]]
) -> None:
    tidy()
    node = allotted(300)
    decide("N", *(ceiling(period, amount) for period, amount in zip(QUARTERS, ceilings, strict=True)))
    used = 0
    for number, (month, amount) in enumerate(uses):
        allowed = min(300, sum(ceilings[: (month + 2) // 3]))
        short = use(node, f"D{number}", amount, day(month))
        assert short == max(used + amount - allowed, 0)
        used += 0 if short else amount


def test_a_period_is_named_as_people_write_it() -> None:
    assert [Period.named(name).months for name in ("2026", "2026-Q4", "2026-12")] == [12, 3, 1]
