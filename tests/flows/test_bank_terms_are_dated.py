"""Agreements and the routing table change from a day to come, by two stewards; what holds before and after stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.flows import bank_terms
from khobac.flows.bank_terms import AgreementRow, RouteRow
from khobac.registers.banks import queries as banks
from khobac.registers.banks import services
from khobac.registers.banks.models import BankAgreement

DAY = dt.date(2026, 12, 1)
TOMORROW, SEASON, LAST = dt.date(2026, 12, 2), dt.date(2026, 12, 25), dt.date(2026, 12, 31)
WHY = "Công văn của ngân hàng ngày 30/11/2026"
USUAL = AgreementRow("NHA", dt.time(8), dt.time(16), dt.date(2026, 1, 1))
LONGER = replace(USUAL, cutoff=dt.time(20), valid_from=SEASON, valid_to=LAST)


@pytest.fixture(autouse=True)
def december(world: str) -> object:
    """The world on 1 December, with one agreement."""
    with clock.at(dt.datetime.combine(DAY, dt.time(9), clock.VIETNAM)):
        services.agree([USUAL])
        yield


def _cutoff(day: dt.date) -> dt.time:
    return banks.agreements(day)["NHA"].hours.cutoff


def _refused(act: Callable[[], object]) -> tuple[Word, str]:
    with pytest.raises(Refused) as refused:
        act()
    return Word(refused.value.word), refused.value.details.get("pointer", "")


def test_the_longer_hours_of_a_years_end_hold_for_their_days_alone() -> None:
    number = bank_terms.propose_agreement(LONGER, "son", WHY)
    assert _cutoff(SEASON) == dt.time(16)
    bank_terms.approve(number, "sang")
    days = [SEASON - dt.timedelta(days=1), SEASON, LAST, LAST + dt.timedelta(days=1)]
    assert [_cutoff(day).hour for day in days] == [16, 20, 20, 16]
    assert banks.terms_waiting() == []


def test_what_was_known_before_is_kept() -> None:
    bank_terms.approve(bank_terms.propose_agreement(LONGER, "son", WHY), "sang")
    closed = BankAgreement.objects.exclude(recorded_to=None)
    assert [(each.valid_from, each.valid_to) for each in closed] == [(USUAL.valid_from, None)]


def test_without_a_last_day_it_holds_from_then_on() -> None:
    bank_terms.approve(bank_terms.propose_agreement(LONGER, "son", WHY), "sang")
    lasting = replace(USUAL, cutoff=dt.time(17), valid_from=dt.date(2026, 12, 28))
    bank_terms.approve(bank_terms.propose_agreement(lasting, "son", WHY), "sang")
    assert [_cutoff(dt.date(2026, 12, day)).hour for day in (24, 27, 28, 31)] == [16, 20, 17, 17]
    assert _cutoff(dt.date(2027, 6, 1)).hour == 17


def test_two_stewards_are_needed() -> None:
    number = bank_terms.propose_agreement(LONGER, "son", WHY)
    assert _refused(lambda: bank_terms.approve(number, "son"))[0] is Word.SAME_PERSON
    for person in ("thu", "vinh", "tuan"):
        assert _refused(lambda person=person: bank_terms.approve(number, person))[0] is Word.NO_RIGHT
        assert _refused(lambda person=person: bank_terms.propose_agreement(LONGER, person, WHY))[0] is Word.NO_RIGHT
    bank_terms.approve(number, "sang")
    assert _refused(lambda: bank_terms.approve(number, "sang"))[0] is Word.STATE


def test_whoever_proposed_may_take_it_back() -> None:
    number = bank_terms.propose_agreement(LONGER, "son", WHY)
    bank_terms.decline(number, "son")
    assert banks.terms_waiting() == []
    assert _cutoff(SEASON) == dt.time(16)


@pytest.mark.parametrize(
    ("row", "pointer"),
    [
        (replace(LONGER, valid_from=DAY), "/valid_from"),
        (replace(LONGER, valid_to=TOMORROW), "/valid_to"),
        (replace(LONGER, opens=dt.time(21)), "/cutoff"),
        (replace(LONGER, extended_cutoff=dt.time(19)), "/extended_cutoff"),
        (replace(LONGER, extended_last_days=2), "/extended_cutoff"),
        (replace(LONGER, extended_cutoff=dt.time(21), extended_from="13-40"), "/extended_from"),
        (replace(LONGER, bank="KHONG CO"), "/bank"),
    ],
)
def test_what_cannot_be_agreed_is_refused(row: AgreementRow, pointer: str) -> None:
    assert _refused(lambda: bank_terms.propose_agreement(row, "son", WHY)) == (Word.INVALID, pointer)


def test_approved_too_late_it_is_refused_and_waits() -> None:
    number = bank_terms.propose_agreement(replace(LONGER, valid_from=TOMORROW), "son", WHY)
    with clock.at(dt.datetime.combine(TOMORROW, dt.time(9), clock.VIETNAM)):
        assert _refused(lambda: bank_terms.approve(number, "sang")) == (Word.INVALID, "/valid_from")
    assert [each.id for each in banks.terms_waiting()] == [number]


def test_a_row_of_the_routing_table_comes_and_goes() -> None:
    row = RouteRow(1, TOMORROW, payee_bank="NHB", through="NHA", amount_from=500_000_000)
    bank_terms.approve(bank_terms.propose_route(row, "son", WHY), "sang")
    assert [len(banks.routes(day)) for day in (DAY, TOMORROW, LAST)] == [0, 1, 1]
    bank_terms.approve(bank_terms.propose_route_end(1, SEASON, "son", WHY), "sang")
    assert [len(banks.routes(day)) for day in (TOMORROW, SEASON, LAST)] == [1, 0, 0]
    assert _refused(lambda: bank_terms.propose_route_end(7, SEASON, "son", WHY))[0] is Word.NOT_FOUND


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 20), st.integers(17, 23)), max_size=4))
def test_the_latest_change_of_a_day_holds_there_and_every_day_has_one(changes: list[tuple[int, int, int]]) -> None:
    BankAgreement.objects.update(recorded_to=clock.now())
    services.agree([USUAL])
    expected = dict.fromkeys(range(62), 16)
    for first, more, hour in changes:
        begins, ends = DAY + dt.timedelta(days=first), DAY + dt.timedelta(days=first + more)
        services.change_agreement(replace(USUAL, cutoff=dt.time(hour), valid_from=begins, valid_to=ends))
        expected |= dict.fromkeys(range(first, first + more + 1), hour)
    assert {n: _cutoff(DAY + dt.timedelta(days=n)).hour for n in expected} == expected
