"""C06: payments and outstanding advances together within the contract, to the đồng."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khobac.control.inputs import Kind
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places

MILLION = 1_000_000
STARTED = specimen.contract(
    90 * MILLION, paid_gross=40 * MILLION, advanced=30 * MILLION, advance_outstanding=30 * MILLION
)


@pytest.mark.parametrize(
    ("amount", "value", "expected"),
    [(50_000_001, 90, ["/contract"]), (50_000_000, 90, []), (50_000_001, 95, [])],
)
def test_one_dong_above_is_too_much_until_an_amendment_raises_the_contract(
    amount: int, value: int, expected: list[str]
) -> None:
    contract = specimen.contract(value * MILLION, paid_gross=40 * MILLION, advance_outstanding=30 * MILLION)
    asked = specimen.request(amount, recover=30 * MILLION)
    assert places("C06", asked, specimen.position(contract=contract)) == expected


@pytest.mark.parametrize(
    ("kind", "fits"), [(Kind.ADVANCE, 20), (Kind.DEPOSIT_PAYMENT, 20), (Kind.PAYMENT, 20), (Kind.PAY_FIRST, 20)]
)
def test_every_kind_on_the_contract_counts(kind: Kind, fits: int) -> None:
    position = specimen.position(contract=STARTED)
    assert places("C06", specimen.request(fits * MILLION, kind=kind, recover=0), position) == []
    assert places("C06", specimen.request(fits * MILLION + 1, kind=kind, recover=0), position) == ["/contract"]


def test_a_settlement_turns_its_advance_into_payment_and_counts_once() -> None:
    position = specimen.position(contract=STARTED, advance_to_settle=30 * MILLION)
    assert places("C06", specimen.request(50 * MILLION, kind=Kind.SETTLEMENT), position) == []
    assert places("C06", specimen.request(50 * MILLION + 1, kind=Kind.SETTLEMENT), position) == ["/contract"]


def test_where_the_schedule_is_open_only_what_is_too_much_in_every_reading_counts() -> None:
    position = specimen.position(contract=STARTED)
    assert places("C06", specimen.request(50 * MILLION), position) == []
    assert places("C06", specimen.request(50 * MILLION + 1), position) == ["/contract"]


def test_returned_funds_and_requests_without_contract_are_not_looked_at() -> None:
    position = specimen.position(contract=STARTED)
    assert places("C06", specimen.request(99 * MILLION, kind=Kind.RETURN_OF_FUNDS), position) == []
    assert places("C06", specimen.request(10**12)) == []


@settings(deadline=None)
@given(
    value=st.integers(0, 10**12), paid=st.integers(0, 10**12), outstanding=st.integers(0, 10**12),
    gross=st.integers(1, 10**12),
)  # fmt: skip
def test_the_excess_is_told_exactly(value: int, paid: int, outstanding: int, gross: int) -> None:
    contract = specimen.contract(value, paid_gross=paid, advance_outstanding=outstanding)
    found = findings("C06", specimen.request(gross, recover=0), specimen.position(contract=contract))
    assert [each.values["over"] for each in found] == [
        over for over in [paid + gross + outstanding - value] if over > 0
    ]
