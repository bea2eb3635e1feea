"""What a request pays, recovers and sets off, to the đồng; the figures are those of the acceptance cases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from khobac.control.amounts import Amounts, amounts, scheduled
from khobac.control.inputs import Kind, Position, Snapshot
from khobac.control.rules import specimen
from khobac.registers.law.values import Law
from tests.control import generated

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("reading", "gross", "outstanding", "recovered"),
    [
        ("net", 200, 300, 75),
        ("net", 600, 225, 225),
        ("net", 200, 0, 0),
        ("gross", 200, 300, 120),
        ("gross", 300, 180, 180),
    ],
)
def test_the_schedule_follows_the_reading_that_the_law_names(
    reading: str, gross: int, outstanding: int, recovered: int
) -> None:
    contract = specimen.contract(1_000 * MILLION, advanced=300 * MILLION, advance_outstanding=outstanding * MILLION)
    law = specimen.law({"advance.recovery_reading": reading})
    split = amounts(specimen.request(gross * MILLION), law, specimen.position(contract=contract))
    assert split == Amounts(gross * MILLION, recovered * MILLION, 0, (gross - recovered) * MILLION)


def test_the_scheduled_share_is_rounded_down_to_the_dong() -> None:
    assert scheduled(1, advanced=300, outstanding=300, value=1000, percent=80, reading="net") == 0
    assert scheduled(10, advanced=299, outstanding=299, value=1000, percent=80, reading="net") == 3


def test_an_advance_as_large_as_what_must_be_recovered_by_is_recovered_at_once() -> None:
    """The gross reading would divide by nothing or less; then each payment recovers all it can."""
    assert scheduled(100, advanced=800, outstanding=800, value=1000, percent=80, reading="gross") == 100


def test_without_a_reading_and_without_a_declaration_the_schedule_is_not_known() -> None:
    contract = specimen.contract(advanced=90 * MILLION, advance_outstanding=90 * MILLION)
    split = amounts(specimen.request(200 * MILLION), specimen.law(), specimen.position(contract=contract))
    assert (split.schedule_known, split.recovered, split.pay) == (False, 0, 200 * MILLION)


@pytest.mark.parametrize(("declared", "recovered"), [(90, 90), (0, 0), (40, 40), (91, 90), (-1, 0)])
def test_a_declared_recovery_needs_no_reading_and_never_exceeds_what_is_outstanding(
    declared: int, recovered: int
) -> None:
    contract = specimen.contract(advanced=90 * MILLION, advance_outstanding=90 * MILLION)
    asked = specimen.request(200 * MILLION, recover=declared * MILLION)
    split = amounts(asked, specimen.law(), specimen.position(contract=contract))
    assert (split.recovered, split.pay) == (recovered * MILLION, (200 - recovered) * MILLION)


def test_a_small_contract_has_no_schedule() -> None:
    contract = specimen.contract(50 * MILLION, advanced=10 * MILLION, advance_outstanding=10 * MILLION)
    split = amounts(specimen.request(20 * MILLION), specimen.law(), specimen.position(contract=contract))
    assert (split.recovered, split.pay, split.schedule_known) == (0, 20 * MILLION, True)


@pytest.mark.parametrize(("claim", "recovered", "pay"), [(25, 20, 5), (15, 15, 0), (20, 20, 0)])
def test_a_settlement_pays_only_what_the_claim_has_above_the_advance(claim: int, recovered: int, pay: int) -> None:
    asked = specimen.request(claim * MILLION, kind=Kind.SETTLEMENT, settles="A1")
    split = amounts(asked, specimen.law(), specimen.position(advance_to_settle=20 * MILLION))
    assert (split.recovered, split.pay) == (recovered * MILLION, pay * MILLION)


@pytest.mark.parametrize(("gross", "set_off", "pay"), [(40, 6, 34), (4, 6, 0)])
def test_what_control_found_too_much_is_taken_from_the_next_payment(gross: int, set_off: int, pay: int) -> None:
    split = amounts(specimen.request(gross * MILLION), specimen.law(), specimen.position(set_off=set_off * MILLION))
    assert (split.set_off, split.pay) == (min(gross, set_off) * MILLION, pay * MILLION)


@pytest.mark.parametrize("kind", [Kind.ADVANCE, Kind.DEPOSIT_PAYMENT])
def test_advances_and_deposit_payments_recover_nothing(kind: Kind) -> None:
    contract = specimen.contract(advanced=90 * MILLION, advance_outstanding=90 * MILLION)
    position = specimen.position(contract=contract, set_off=6 * MILLION)
    split = amounts(specimen.request(10 * MILLION, kind=kind, recover=5 * MILLION), specimen.law(), position)
    assert split == Amounts(10 * MILLION, 0, 0, 10 * MILLION)


def test_returned_funds_pay_nothing() -> None:
    asked = specimen.request(5 * MILLION, kind=Kind.RETURN_OF_FUNDS)
    assert amounts(asked, specimen.law(), specimen.position()).pay == 0


@settings(deadline=None)
@given(generated.snapshots, generated.laws(), generated.positions)
def test_every_part_is_of_the_whole(snapshot: Snapshot, law: Law, position: Position) -> None:
    split = amounts(snapshot, law, position)
    assert min(split.recovered, split.set_off, split.pay) >= 0
    if snapshot.kind is not Kind.RETURN_OF_FUNDS:
        assert split.recovered + split.set_off + split.pay == split.gross == snapshot.gross
