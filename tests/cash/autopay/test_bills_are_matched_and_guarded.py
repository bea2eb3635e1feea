"""Authorisation, duplicate, cap, history: what becomes of a bill the moment it comes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobac.cash.autopay.matching import History, Terms, match
from khobac.cash.autopay.states import STEPS, BillState, Reason

DAY = dt.date(2026, 3, 2)
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
