"""C02: the deposit account never goes below zero."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khobac.control.inputs import Kind, Restrictions
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places

dong = st.integers(0, 10**15)


@settings(deadline=None)
@given(pay=st.integers(1, 10**15), free=dong, frozen=dong)
def test_it_fails_exactly_when_more_is_ordered_than_is_free(pay: int, free: int, frozen: int) -> None:
    position = specimen.position(deposit_free=free, restrictions=Restrictions(deposit_frozen=frozen))
    order = specimen.request(pay, kind=Kind.DEPOSIT_PAYMENT)
    assert bool(places("C02", order, position)) == (pay > max(free - frozen, 0))


@pytest.mark.parametrize(("amount", "expected"), [(80_000_001, ["/account"]), (80_000_000, [])])
def test_the_whole_deposit_may_be_spent_and_not_one_dong_more(amount: int, expected: list[str]) -> None:
    assert places("C02", specimen.request(amount, kind=Kind.DEPOSIT_PAYMENT)) == expected


def test_a_unit_without_a_deposit_account_has_nothing_on_it() -> None:
    [found] = findings("C02", specimen.request(1, kind=Kind.DEPOSIT_PAYMENT), specimen.position(deposit_free=None))
    assert (found.pointer, found.values["short"]) == ("/account", 1)


def test_payments_from_the_estimate_leave_the_deposit_alone() -> None:
    assert places("C02", specimen.request(), specimen.position(deposit_free=0)) == []
