"""The reference data as taken over: complete, repeatable, and right on the days the law changed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khobac.control.inputs import INVESTMENT, RECURRENT
from khobac.flows.reference_data import load_reference_data
from khobac.registers.banks import queries as banks
from khobac.registers.calendar import queries as calendars
from khobac.registers.law import queries as laws
from khobac.registers.law.keys import KEYS
from khobac.registers.nomenclature import queries as nomenclature
from khobac.registers.organisations import queries as organisations

pytestmark = pytest.mark.django_db
OLD, NEW = dt.date(2025, 12, 31), dt.date(2026, 1, 1)


@pytest.fixture(autouse=True)
def loaded() -> None:
    load_reference_data()


def test_a_second_load_changes_nothing_and_stays_set_based() -> None:
    with CaptureQueriesContext(connection) as statements:
        counts = load_reference_data()
    assert all(count.new == count.changed == 0 and count.unchanged > 0 for count in counts.values())
    assert len(statements) < 60


@pytest.mark.parametrize(
    ("name", "until_2025", "from_2026"),
    [
        ("deadline.recurrent.payment", 2, 1),
        ("deadline.recurrent.season", None, 2),
        ("deadline.recurrent.advance", 1, 1),
        ("deadline.invest.payment", 3, 3),
        ("contract.paper_above", 50_000_000, None),
        ("commit.required", True, False),
        ("commit.last_day", "01-25", "01-25"),
        ("commit.threshold.recurrent", 200_000_000, None),
        ("year_end.last_filing", None, "12-30"),
        ("advance.max_percent", 50, 50),
        ("advance.recovery_reading", None, None),
        ("office.receipt_cutoff", "16:00", "16:00"),
    ],
)
def test_the_law_of_each_day(name: str, until_2025: object, from_2026: object) -> None:
    assert (laws.law_on(OLD).get(name), laws.law_on(NEW).get(name)) == (until_2025, from_2026)


def test_every_value_the_product_needs_is_there_except_the_one_nobody_may_choose() -> None:
    named = {key for day in (OLD, NEW, dt.date(2027, 1, 4)) for key in laws.law_on(day).values}
    assert set(KEYS) - named == {"advance.recovery_reading"}


def test_hai_lang_is_followed_from_its_district_treasury_to_the_transaction_office() -> None:
    before = organisations.handling_office("8680", dt.date(2025, 2, 28))
    after = organisations.handling_office("8680", dt.date(2025, 3, 1))
    assert (before.kind, after.kind) == ("district", "transaction_office")
    assert "Hải Lăng" in after.name_vi


def test_codes_of_the_district_end_with_2025() -> None:
    assert [level for level, _, _ in nomenclature.chapter_levels(OLD)] == ["1", "2", "3", "4"]
    assert [level for level, _, _ in nomenclature.chapter_levels(NEW)] == ["1", "2", "4"]


def test_electricity_is_an_expenditure_and_its_heading_is_not_postable() -> None:
    found = nomenclature.codes({("item", "6501"), ("item", "6500")}, NEW)
    assert (found["item", "6501"].kind, found["item", "6501"].postable) == ("expenditure", True)
    assert not found["item", "6500"].postable


def test_the_swap_day_of_2026_is_off_and_its_saturday_is_worked() -> None:
    calendar = calendars.calendar("08:00", "16:00", "17:00")
    assert not calendar.is_working_day(dt.date(2026, 8, 31))
    assert calendar.is_working_day(dt.date(2026, 8, 22))


def test_banks_come_in_the_order_of_their_names() -> None:
    names = [bank.short_name for bank in banks.banks_on(NEW)]
    assert "Vietcombank" in names
    assert names.index("ACB") < names.index("Vietcombank")


def test_papers_of_a_procedure_follow_the_law_of_the_day() -> None:
    old = {paper.code for paper in laws.components("EXP-RECUR", OLD)}
    new = {paper.code for paper in laws.components("EXP-RECUR", NEW)}
    assert "CONTRACT" in old - new
    assert laws.components("ACC-OPEN", NEW) == laws.components("ACC-OPEN", OLD)


@pytest.mark.parametrize(
    ("procedure", "on", "asked"),
    [
        (RECURRENT, OLD, {"contract": "large_contract"}),
        (RECURRENT, NEW, {}),
        (INVESTMENT, dt.date(2025, 9, 25), {"contract": "contract"}),
        (INVESTMENT, dt.date(2025, 9, 26), {}),
        (INVESTMENT, NEW, {}),
    ],
)
def test_the_papers_a_machine_asks_for_follow_the_law_of_the_day(procedure: str, on: dt.date, asked: dict[str, str]) -> None:
    listed = laws.law_on(on).papers(f"papers.{procedure}")
    assert {each.paper: each.asked for each in listed if each.asked} == asked
    assert "voucher" in {each.paper for each in listed}
