"""What an agency was told is held against the receipts code by code, at the office and on the day it names."""

from __future__ import annotations

import datetime as dt

from khobac.cash.revenue import comparison_queries as comparisons
from khobac.core import clock
from khobac.flows.revenue import comparing, correcting
from tests.flows.revenue.conftest import Office
from tests.flows.revenue.test_money_is_understood_and_goes_back import REASON

DAY = dt.date(2026, 4, 8)


def compared(told: list[tuple[str, int]], agency: str = "thue", on: dt.date = DAY) -> dict[str, str]:
    return {row.code: row.match for row in comparing.compare_with_agency(agency, "0061", on, told)}


def test_each_code_says_how_it_differs(office: Office) -> None:
    for code in ("N1", "N2", "N3"):
        office.owe(code, accepts="part")
    office.take(office.advice("R1", "N1", 60), office.advice("R2", "N1", 40), office.advice("R3", "N2"))
    with clock.at(clock.now() + dt.timedelta(days=1)):
        office.take(office.advice("R4", "N3"))
    assert compared([("N1", 100), ("N3", 100), ("N9", 5)]) == {
        "N1": "MATCHED", "N2": "ONLY_TREASURY", "N3": "DATE_DIFF", "N9": "ONLY_AGENCY",
    }
    assert compared([("N1", 99), ("N2", 50), ("N2", 50)]) == {"N1": "AMOUNT_DIFF", "N2": "DUPLICATE"}
    assert compared([], agency="haiquan") == {}


def test_money_understood_later_is_the_agency_s_too(office: Office) -> None:
    office.owe("N1")
    office.take(office.advice("R1"))
    correcting.clarify_as_payment("NHA", "R1", "N1", "tuan", REASON)
    assert office.receipt("R1").agency == "thue"
    assert compared([("N1", 100)]) == {"N1": "MATCHED"}


def test_the_desk_reads_the_last_comparison_of_a_day(office: Office) -> None:
    office.owe("N1")
    compared([("N1", 100)])
    with clock.at(clock.now() + dt.timedelta(minutes=5)):
        office.take(office.advice("R1", "N1"))
        compared([("N1", 100)])
        compared([("N1", 100)])
        [found] = comparisons.comparisons("0061", 5)
    assert (found.agency, found.day_on, found.matched, found.differing) == ("thue", DAY, 1, [])
