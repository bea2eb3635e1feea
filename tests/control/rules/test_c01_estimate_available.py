"""C01: the estimate holds what will be paid, to the đồng."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khobac.control.inputs import Kind, Restrictions
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places

MILLION = 1_000_000
dong = st.integers(0, 10**15)


@settings(deadline=None)
@given(pay=st.integers(1, 10**15), available=dong, frozen=dong)
def test_it_fails_exactly_when_more_is_paid_than_is_free(pay: int, available: int, frozen: int) -> None:
    position = specimen.position(available=available, restrictions=Restrictions(estimate_frozen=frozen))
    assert bool(places("C01", specimen.request(pay), position)) == (pay > max(available - frozen, 0))


def test_the_example_of_the_handbook_is_ten_million_short() -> None:
    [found] = findings("C01", specimen.request(260 * MILLION), specimen.position(available=250 * MILLION))
    assert found.values == {"pay": 260 * MILLION, "available": 250 * MILLION, "short": 10 * MILLION}
    assert found.message_vi.replace("\u00a0", " ") == (
        "Số tiền phải trả 260.000.000 ₫ vượt số dư dự toán 250.000.000 ₫, thiếu 10.000.000 ₫."
    )
    assert found.message_en.replace("\u00a0", " ") == (
        "The payment of VND 260,000,000 exceeds the available estimate of VND 250,000,000 by VND 10,000,000."
    )


def test_a_unit_without_the_estimate_has_nothing_available() -> None:
    assert places("C01", specimen.request(1), specimen.position(available=None)) == ["/lines/0/amount"]


def test_on_a_commitment_the_free_estimate_does_not_matter() -> None:
    assert places("C01", specimen.request(on_commitment=True), specimen.position(available=0)) == []


@pytest.mark.parametrize("kind", [Kind.DEPOSIT_PAYMENT, Kind.RETURN_OF_FUNDS])
def test_what_is_not_paid_from_the_estimate_is_not_looked_at(kind: Kind) -> None:
    assert places("C01", specimen.request(kind=kind), specimen.position(available=0)) == []


@pytest.mark.parametrize("kind", [Kind.PAYMENT, Kind.ADVANCE, Kind.PAY_FIRST, Kind.SETTLEMENT])
def test_every_kind_paid_from_the_estimate_is_looked_at(kind: Kind) -> None:
    assert places("C01", specimen.request(kind=kind), specimen.position(available=0)) == ["/lines/0/amount"]


@pytest.mark.parametrize(("claim", "expected"), [(20, []), (24, []), (25, ["/lines/0/amount"])])
def test_a_settlement_needs_funds_only_for_what_it_pays(claim: int, expected: list[str]) -> None:
    position = specimen.position(available=4 * MILLION, advance_to_settle=20 * MILLION)
    assert places("C01", specimen.request(claim * MILLION, kind=Kind.SETTLEMENT), position) == expected


def test_nothing_to_pay_needs_no_funds_even_on_an_overdrawn_estimate() -> None:
    position = specimen.position(available=-5, advance_to_settle=20 * MILLION)
    assert places("C01", specimen.request(20 * MILLION, kind=Kind.SETTLEMENT), position) == []


def test_no_single_figure_is_proposed_where_the_schedule_recovers_a_share() -> None:
    contract = specimen.contract(1_000 * MILLION, advanced=300 * MILLION, advance_outstanding=300 * MILLION)
    position = specimen.position(available=100 * MILLION, contract=contract)
    [found] = findings("C01", specimen.request(200 * MILLION), position, {"advance.recovery_reading": "net"})
    assert (found.values["pay"], found.auto_fix) == (125 * MILLION, {})


def test_no_line_is_proposed_to_be_emptied() -> None:
    [found] = findings("C01", specimen.request(5), specimen.position(available=0))
    assert found.auto_fix == {}
