"""A yearly total of the own rules, and a number of assets approved, hold over all dossiers of a unit together."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.control.inputs import Cash, CashDesk, NormItem, Particulars, Purchase
from khobac.core import access, clock
from khobac.flows import organisation
from khobac.flows.payment import examination, filing
from khobac.registers.law import services as law
from khobac.spending.requests import declared_queries
from tests.flows.payment.conftest import SCHOOL, School

NEW_YEAR, MARCH = dt.date(2026, 1, 1), dt.date(2026, 3, 2)
LATER = dt.timedelta(hours=1)
TOTALS = ("/particulars/norms/0/quantity", "/particulars/purchases/0/quantity")


@pytest.fixture(autouse=True)
def _limits(school: School) -> None:
    for kinds, value in (("special", ["ambulance"]), ("central", [])):
        law.set_value(f"purchase.{kinds}", value, NEW_YEAR)
    organisation.set_own_rules(SCHOOL, {"boat": 500_000}, "12/QĐ", NEW_YEAR, "chi", {"boat": 2_000_000})
    organisation.approve_special_assets(SCHOOL, {"ambulance": 9}, "45/QĐ", MARCH, "fin", {"ambulance": 2})


def boats(quantity: int) -> Particulars:
    return Particulars(norms=(NormItem("boat", 500_000, quantity),))


def ambulances(quantity: int) -> Particulars:
    return Particulars(purchases=(Purchase("ambulance", 5, quantity),))


def beyond(school: School, declared: Particulars, **changes: object) -> list[int | str]:
    """By how much a draft sent now would go beyond a total."""
    with access.acting_as(SCHOOL):
        found = filing.check(school.filing(particulars=declared, **changes)).findings
    return [each.values["over"] for each in found if each.pointer in TOTALS]


def test_what_was_asked_for_before_counts_and_what_comes_later_does_not(school: School) -> None:
    first = school.file(school.filing(particulars=boats(3)))
    with clock.at(clock.now() + LATER):
        assert beyond(school, boats(1)) == []
        assert beyond(school, boats(3)) == [1_000_000]
        school.file(school.filing(particulars=boats(3)))
        assert [each.code for each in examination.examine(first, "tuan").findings] == []


def test_another_year_and_another_unit_count_by_themselves(school: School) -> None:
    school.file(school.filing(particulars=boats(4)))
    assert beyond(school, boats(4), year=2025) == []
    assert declared_queries.claims("1012346", ["boat"], clock.now()).found == ()


def test_what_was_withdrawn_or_sent_back_frees_its_share_and_the_mended_version_counts_once(school: School) -> None:
    number = school.file(school.filing(particulars=boats(4)))
    assert beyond(school, boats(1)) == [500_000]
    assert beyond(school, boats(4), resubmits=number) == []
    with access.acting_as(SCHOOL):
        filing.withdraw(number, "an")
    assert beyond(school, boats(4)) == []


def test_pieces_count_from_the_day_their_list_was_approved(school: School) -> None:
    with clock.at(clock.now() - dt.timedelta(days=5)):
        school.file(school.filing(particulars=ambulances(7)))
    assert beyond(school, ambulances(2)) == []
    school.file(school.filing(particulars=ambulances(1)))
    assert beyond(school, ambulances(2)) == [1]
    organisation.approve_special_assets(SCHOOL, {"ambulance": 9}, "46/QĐ", MARCH + dt.timedelta(days=1), "fin")
    with clock.at(clock.now() + dt.timedelta(days=1)):
        assert beyond(school, ambulances(50)) == []


def test_within_one_dossier_they_count_together(school: School) -> None:
    twice = Particulars(norms=(NormItem("boat", 500_000, 3), NormItem("boat", 500_000, 2)))
    assert beyond(school, twice) == [500_000]


def test_cash_of_the_day_is_told_in_the_same_breath(school: School) -> None:
    drawn = Particulars(cash=Cash(CashDesk.BANK), norms=boats(1).norms)
    school.file(school.filing(7_000_000, particulars=drawn))
    found = declared_queries.claims(SCHOOL, ["boat"], clock.now())
    assert found.of_others("cash", None) == {"": 7_000_000}
    assert found.of_others("norm", None, 2026) == {"boat": 500_000}
