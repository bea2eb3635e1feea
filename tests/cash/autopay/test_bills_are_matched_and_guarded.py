"""Authorisation, duplicate, cap, history: what becomes of a bill the moment it comes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobac.cash.autopay.matching import History, Match, MonthlyUse, Terms, match
from khobac.cash.autopay.states import STEPS, BillState, Reason

DAY = dt.date(2026, 3, 2)
HELD = BillState.HELD
TERMS = Terms(1, "1012345", "active", dt.date(2026, 1, 1), dt.date(2026, 3, 31), cap=5_000_000, tolerance_percent=30)


@pytest.mark.parametrize(
    ("state", "day"),
    [
        ("suspended", DAY),
        ("revoked", DAY),
        ("draft", DAY),
        ("countersigned", DAY),
        ("active", dt.date(2025, 12, 31)),
        ("active", dt.date(2026, 4, 1)),
    ],
)
def test_only_an_active_authorisation_pays_and_only_within_its_days(state: str, day: dt.date) -> None:
    terms = Terms(1, "1012345", state, TERMS.valid_from, TERMS.valid_to)
    assert match(1, terms, False, History(), day).reason is Reason.NO_AUTHORISATION


def test_the_cap_itself_is_allowed() -> None:
    assert match(5_000_000, TERMS, False, History(), DAY).state is BillState.ANNOUNCED
    assert match(5_000_001, TERMS, False, History(), DAY).reason is Reason.ABOVE_CAP


def test_the_cap_of_a_month_itself_is_allowed_and_is_asked_after_that_of_one_bill() -> None:
    month = Terms(2, "1012345", "active", TERMS.valid_from, None, cap=5_000_000, monthly_cap=8_000_000, tolerance_percent=30)
    usual = History((1_000_000,))
    assert match(1_000_000, month, False, usual, DAY, 7_000_000).state is BillState.ANNOUNCED
    assert match(1_000_001, month, False, usual, DAY, 7_000_000) == Match(HELD, Reason.ABOVE_MONTHLY_CAP, 7_000_000)
    assert match(4_000_000, month, False, usual, DAY, 7_000_000).reason is Reason.ABOVE_MONTHLY_CAP, "before what is usual"
    assert match(5_000_001, month, False, usual, DAY, 7_000_000) == Match(HELD, Reason.ABOVE_CAP, 7_000_000)
    assert match(5_000_001, month, False, usual, DAY, 0) == Match(HELD, Reason.ABOVE_CAP), "it has its place in the month"


@given(
    lists=st.lists(st.lists(st.integers(1, 40), max_size=8), max_size=5),
    cap=st.none() | st.integers(1, 40),
    monthly_cap=st.integers(1, 100),
    data=st.data(),
)
def test_a_month_is_never_above_its_cap_however_its_bills_come(
    lists: list[list[int]], cap: int | None, monthly_cap: int, data: st.DataObject
) -> None:
    """Whatever the order of lists and bills: what has a place fits, and what has none would not have fitted."""
    terms = Terms(1, "1012345", "active", TERMS.valid_from, None, cap=cap, monthly_cap=monthly_cap)
    used = 0
    for listed in data.draw(st.permutations(lists)):
        month, placed = MonthlyUse({1: used}), 0
        for amount in data.draw(st.permutations(listed)):
            fate = match(amount, terms, data.draw(st.booleans()), History(), DAY, month.of(terms))
            month.take(amount, terms, fate)
            if fate.state is not BillState.REJECTED and fate.month_used is None:
                placed += amount
            elif fate.month_used is not None:
                assert fate.month_used + amount > monthly_cap
        assert month.of(terms) == used + placed <= monthly_cap
        used += placed


def test_a_cold_january_is_no_surprise() -> None:
    """Twice the last three months, but what the same month was a year ago."""
    assert match(2_000_000, TERMS, False, History((1_000_000,) * 3), DAY).reason is Reason.UNUSUAL
    assert match(2_000_000, TERMS, False, History((1_000_000,) * 3, 1_900_000), DAY).reason is Reason.NONE


def test_without_history_or_tolerance_nothing_is_unusual() -> None:
    loose = Terms(1, "1012345", "active", TERMS.valid_from, None)
    assert match(10**12, loose, False, History((1,)), DAY).reason is Reason.NONE
    assert match(4_000_000, TERMS, False, History(), DAY).reason is Reason.NONE


@given(st.integers(1, 10**13), st.booleans(), st.lists(st.integers(1, 10**12), max_size=3))
def test_a_repeated_bill_never_pays_whatever_it_asks(amount: int, authorised: bool, last: list[int]) -> None:
    found = match(amount, TERMS if authorised else None, True, History(tuple(last)), DAY)
    assert (found.state, found.reason) == (BillState.REJECTED, Reason.DUPLICATE_BILL)


def test_what_is_paid_or_rejected_stays_so() -> None:
    assert not [step for step in STEPS if step[0] == BillState.REJECTED]
    assert {to for origin, to in STEPS if origin == BillState.SETTLED} == {BillState.RETURNED}
