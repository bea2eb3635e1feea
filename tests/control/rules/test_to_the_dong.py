"""Limits to the đồng: what lies right on them, and right beside them."""

from __future__ import annotations

import pytest

from khobac.control.inputs import CommitmentFacts
from khobac.control.rules import specimen
from tests.control.rules.found import places

MILLION = 1_000_000


def test_one_dong_of_an_advance_left_outstanding_is_found() -> None:
    contract = specimen.contract(90 * MILLION, paid_gross=60 * MILLION, advance_outstanding=1)
    asked = specimen.request(20 * MILLION, recover=0)
    assert places("C08", asked, specimen.position(contract=contract)) == ["/recover"]


@pytest.mark.parametrize(("paid", "expected"), [(51_999_999, []), (52_000_000, ["/recover"])])
def test_all_is_recovered_from_exactly_four_fifths_of_the_contract_on(paid: int, expected: list[str]) -> None:
    """52 paid before, 10 now and 10 outstanding are 72 of 90 million."""
    contract = specimen.contract(90 * MILLION, paid_gross=paid, advance_outstanding=10 * MILLION)
    asked = specimen.request(10 * MILLION, recover=0)
    assert places("C08", asked, specimen.position(contract=contract)) == expected


@pytest.mark.parametrize(("remaining", "expected"), [(14 * MILLION, []), (14 * MILLION - 1, ["/commitment"])])
def test_a_commitment_holds_what_is_paid_after_the_scheduled_recovery(remaining: int, expected: list[str]) -> None:
    """Of 24 million, 24 x 100 / (80 % of 300) = 10 recover the advance."""
    contract = specimen.contract(300 * MILLION, advanced=100 * MILLION, advance_outstanding=40 * MILLION)
    there = specimen.position(contract=contract, commitment=CommitmentFacts(remaining, remaining))
    asked = specimen.request(24 * MILLION, on_commitment=True)
    assert places("C16", asked, there, {"advance.recovery_reading": "net"}) == expected


@pytest.mark.parametrize(("free", "expected"), [(14 * MILLION, []), (14 * MILLION - 1, ["/lines/0/amount"])])
def test_the_estimate_holds_what_is_paid_after_the_scheduled_recovery(free: int, expected: list[str]) -> None:
    contract = specimen.contract(300 * MILLION, advanced=100 * MILLION, advance_outstanding=40 * MILLION)
    there = specimen.position(contract=contract, available=free)
    assert places("C01", specimen.request(24 * MILLION), there, {"advance.recovery_reading": "net"}) == expected
