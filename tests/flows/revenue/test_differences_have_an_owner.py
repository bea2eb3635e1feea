"""What differs with an agency is one item from the comparison that first finds it until it is explained or gone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from khobac.cash.revenue import comparison_queries as comparisons
from khobac.cash.revenue.comparison_queries import Difference
from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.flows.revenue import comparing, differing
from tests.flows.revenue.conftest import Office

DAY = dt.date(2026, 4, 8)
WORDS = "Thuế ghi nhầm ngày, sửa ngày 9/4"


def told(*payments: tuple[str, int], days: int = 0, agency: str = "thue", on: dt.date = DAY) -> list[Difference]:
    """An agency's list comes, so many days later; what is open then."""
    with clock.at(clock.now() + dt.timedelta(days=days)):
        comparing.compare_with_agency(agency, "0061", on, payments)
        return comparisons.differences("0061", 10)


def codes(found: list[Difference]) -> list[str]:
    return [each.compared.code for each in found]


def test_a_difference_is_opened_once_and_ages_from_the_first_finding(office: Office) -> None:
    [first] = told(("N9", 5))
    assert (first.agency, first.day_on, first.owner, first.found_at) == ("thue", DAY, "", clock.now())
    assert told(("N9", 5), days=1) == [first]
    assert codes(told(("N9", 5), ("N8", 1), days=2)) == ["N9", "N8"]
    [still, _] = told(("N9", 7), ("N8", 1), days=3)
    assert (still.id, still.found_at, still.compared.agency_amount) == (first.id, first.found_at, 7)


def test_days_agencies_and_offices_do_not_mix(office: Office) -> None:
    told(("N9", 5))
    told(("N9", 5), agency="haiquan")
    assert len(told(("N9", 5), on=DAY - dt.timedelta(days=1))) == 3
    assert [each.agency for each in told()] == ["haiquan", "thue"]
    assert comparisons.differences("0062", 10) == []


def test_what_a_later_comparison_finds_no_more_is_settled_by_itself(office: Office) -> None:
    office.owe("N1")
    told(("N1", 100), ("N9", 5))
    office.take(office.advice("R1", "N1"))
    assert codes(told(("N1", 100), ("N9", 5))) == ["N9"]
    [settled] = db.rows("SELECT settled_by, reason FROM revenue_difference WHERE settled_at IS NOT NULL")
    assert settled == {"settled_by": "machine", "reason": ""}
    [again, _] = sorted(told(("N1", 99), ("N9", 5), days=1), key=lambda each: each.compared.code)
    assert again.found_at == clock.now() + dt.timedelta(days=1)


def test_somebody_takes_it_and_a_colleague_may_take_it_over(office: Office) -> None:
    [item] = told(("N9", 5))
    differing.take("0061", "tuan", [item.id])
    assert [each.owner for each in told(("N9", 6))] == ["tuan"]
    differing.take("0061", "uyen", [item.id])
    assert [each.owner for each in told(("N9", 6))] == ["uyen"]
    with pytest.raises(Refused) as refused:
        differing.take("0061", "vinh", [item.id])
    assert refused.value.word == Word.NO_RIGHT
    with pytest.raises(Refused) as refused:
        differing.take("0061", "tuan", [item.id, item.id + 1])
    assert refused.value.word == Word.NOT_FOUND


def test_what_is_explained_stays_explained_while_its_figures_stay(office: Office) -> None:
    [item] = told(("N9", 5))
    differing.explain("0061", item.id, "tuan", WORDS, item.figures)
    assert told(("N9", 5), days=1) == []
    [explained] = comparisons.explained_differences("0061", DAY)
    assert (explained.reason, explained.settled_by) == (WORDS, "tuan")
    [other] = told(("N9", 6), days=2)
    assert other.id != item.id
    assert told(("N9", 5), days=3) == []


@pytest.mark.parametrize(("given", "word"), [
    ({"reason": "  ngắn    "}, Word.REASON_NEEDED),
    ({"by": "vinh"}, Word.NO_RIGHT),
    ({"seen": "ONLY_AGENCY:4:0"}, Word.STATE),
    ({"office": "0062"}, Word.NO_RIGHT),
    ({"item": 0}, Word.NOT_FOUND),
])
def test_what_is_not_read_or_not_one_s_own_is_not_explained(office: Office, given: dict[str, object], word: Word) -> None:
    [item] = told(("N9", 5))
    plain = {"office": "0061", "item": item.id, "by": "tuan", "reason": WORDS, "seen": item.figures}
    with pytest.raises(Refused) as refused:
        differing.explain(**plain | given)  # type: ignore[arg-type]
    assert refused.value.word == word
    assert comparisons.differences("0061", 10) == [item]


def test_two_hundred_differences_cost_as_many_statements_as_one(office: Office) -> None:
    def statements(many: int) -> int:
        with CaptureQueriesContext(connections["default"]) as asked:
            comparing.compare_with_agency("thue", "0061", DAY, [(f"N{n}", 5) for n in range(many)])
        return len(asked)

    assert statements(1) == statements(200)
    assert len(comparisons.differences("0061", 500)) == 200
