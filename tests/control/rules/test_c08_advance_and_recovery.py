"""C08: the ceiling of advances, and their recovery by 80 % of the contract."""

from __future__ import annotations

from typing import Any

import pytest

from khobac.control.findings import Severity
from khobac.control.inputs import ContractFacts, Kind
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places

MILLION = 1_000_000


def advance(amount: int, contract: ContractFacts, law: dict[str, Any] | None = None, **changes: Any) -> list[str]:
    """The places found for an advance on that contract."""
    position = specimen.position(contract=contract, **changes)
    return places("C08", specimen.request(amount, kind=Kind.ADVANCE), position, law)


def payment(gross: int, recover: int | None, contract: ContractFacts | None, law: dict[str, Any] | None = None) -> Any:
    """Place and severity found for a payment on that contract."""
    asked = specimen.request(gross, recover=recover)
    return [
        (found.pointer, found.severity) for found in findings("C08", asked, specimen.position(contract=contract), law)
    ]


# --- the ceiling -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "contract", "fits"),
    [
        (65 * MILLION, specimen.contract(120 * MILLION), False),
        (60 * MILLION, specimen.contract(120 * MILLION), True),
        (25 * MILLION, specimen.contract(120 * MILLION, advance_outstanding=40 * MILLION), False),
        (20 * MILLION, specimen.contract(120 * MILLION, advance_outstanding=40 * MILLION), True),
        (
            25 * MILLION,
            specimen.contract(200 * MILLION, value_at_signing=120 * MILLION, advance_outstanding=40 * MILLION),
            False,
        ),
        (36_000_001, specimen.contract(120 * MILLION, advance_max=36 * MILLION), False),
        (36_000_000, specimen.contract(120 * MILLION, advance_max=36 * MILLION), True),
        (60_000_001, specimen.contract(120 * MILLION, advance_max=70 * MILLION), False),
        (45 * MILLION, specimen.contract(50 * MILLION), True),
        (45 * MILLION, specimen.contract(50 * MILLION, advance_max=10 * MILLION), True),
    ],
)
def test_a_recurrent_contract_is_advanced_up_to_half_and_to_its_own_terms(
    amount: int, contract: ContractFacts, fits: bool
) -> None:
    assert advance(amount, contract) == ([] if fits else ["/lines/0/amount"])


@pytest.mark.parametrize(
    ("percent", "advance_max", "amount", "fits"),
    [
        (None, None, 900, True),
        (None, 300, 300, True),
        (None, 300, 301, False),
        (30, None, 300, True),
        (30, None, 301, False),
        (30, 200, 201, False),
    ],
)
def test_a_project_is_advanced_as_its_contract_says_and_up_to_a_share_where_the_law_has_one(
    percent: int | None, advance_max: int | None, amount: int, fits: bool
) -> None:
    own = None if advance_max is None else advance_max * MILLION
    contract = specimen.contract(1_000 * MILLION, advance_max=own)
    law = {"advance.invest.max_percent": percent}
    assert advance(amount * MILLION, contract, law, unit=specimen.PROJECT) == ([] if fits else ["/lines/0/amount"])


def test_the_lower_of_two_ceilings_is_named_with_the_excess() -> None:
    contract = specimen.contract(120 * MILLION, advance_max=36 * MILLION)
    asked = specimen.request(40 * MILLION, kind=Kind.ADVANCE)
    [found] = findings("C08", asked, specimen.position(contract=contract))
    assert (found.values["ceiling"], found.values["over"]) == (36 * MILLION, 4 * MILLION)
    assert found.auto_fix == {"/lines/0/amount": 36 * MILLION}


def test_an_advance_without_contract_has_no_ceiling() -> None:
    assert places("C08", specimen.request(10**12, kind=Kind.ADVANCE)) == []


# --- the recovery ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gross", "recover", "fits"),
    [
        (40, 0, True),  # 40 paid + 30 outstanding = 70 of 90, below 72
        (42, 0, False),  # exactly 80 %
        (42, 30, True),  # nothing outstanding
        (70, 29, True),  # 70 + 1 is below 72
        (71, 29, False),
        (50, 30, True),
    ],
)
def test_nothing_is_outstanding_once_eighty_percent_is_disbursed(gross: int, recover: int, fits: bool) -> None:
    contract = specimen.contract(90 * MILLION, advanced=30 * MILLION, advance_outstanding=30 * MILLION)
    found = payment(gross * MILLION, recover * MILLION, contract)
    assert found == ([] if fits else [("/recover", Severity.BLOCK)])


def test_the_schedule_itself_may_fail_the_test_when_too_little_was_recovered_before() -> None:
    contract = specimen.contract(
        90 * MILLION, paid_gross=40 * MILLION, advanced=30 * MILLION, advance_outstanding=30 * MILLION
    )
    assert payment(50 * MILLION, None, contract, {"advance.recovery_reading": "net"}) == [("/recover", Severity.BLOCK)]


@pytest.mark.parametrize("reading", ["net", "gross"])
def test_the_schedule_passes_the_test_when_followed_from_the_first_payment(reading: str) -> None:
    law = {"advance.recovery_reading": reading}
    value, advanced = 1_000 * MILLION, 300 * MILLION
    paid, outstanding = 0, advanced
    for gross in (200 * MILLION, 300 * MILLION, 300 * MILLION, 200 * MILLION):
        contract = specimen.contract(value, paid_gross=paid, advanced=advanced, advance_outstanding=outstanding)
        assert payment(gross, None, contract, law) == []
        divisor = 800 - (300 if reading == "gross" else 0)
        outstanding -= min(outstanding, gross * 300 // divisor)
        paid += gross


def test_without_a_reading_a_person_must_look_unless_the_unit_declares() -> None:
    contract = specimen.contract(advanced=90 * MILLION, advance_outstanding=90 * MILLION)
    assert payment(200 * MILLION, None, contract) == [("/recover", Severity.LOOK)]
    assert payment(200 * MILLION, 90 * MILLION, contract) == []


def test_where_nothing_is_outstanding_or_the_contract_is_small_nothing_is_to_recover() -> None:
    assert payment(300 * MILLION, None, specimen.contract()) == []
    assert payment(50 * MILLION, None, specimen.contract(50 * MILLION, advance_outstanding=10 * MILLION)) == []


@pytest.mark.parametrize(
    ("declared", "gross", "outstanding", "fits"),
    [(30, 40, 30, True), (31, 40, 30, False), (25, 20, 30, False), (-1, 20, 30, False), (0, 20, 0, True)],
)
def test_no_more_is_recovered_than_is_outstanding_or_asked_for(
    declared: int, gross: int, outstanding: int, fits: bool
) -> None:
    contract = specimen.contract(900 * MILLION, advanced=30 * MILLION, advance_outstanding=outstanding * MILLION)
    found = payment(gross * MILLION, declared * MILLION, contract)
    assert found == ([] if fits else [("/recover", Severity.BLOCK)])


def test_a_recovery_without_a_contract_recovers_nothing() -> None:
    assert payment(20 * MILLION, 1, None) == [("/recover", Severity.BLOCK)]
    assert payment(20 * MILLION, 0, None) == []


@pytest.mark.parametrize(("gross", "proposal"), [(29, {}), (30, {"/recover": 30 * MILLION})])
def test_the_whole_advance_is_proposed_where_the_payment_is_large_enough(gross: int, proposal: dict[str, int]) -> None:
    contract = specimen.contract(90 * MILLION, paid_gross=60 * MILLION, advance_outstanding=30 * MILLION)
    asked = specimen.request(gross * MILLION, recover=5 * MILLION)
    [found] = findings("C08", asked, specimen.position(contract=contract))
    assert (found.pointer, found.auto_fix) == ("/recover", proposal)


@pytest.mark.parametrize("kind", [Kind.SETTLEMENT, Kind.RETURN_OF_FUNDS, Kind.DEPOSIT_PAYMENT])
def test_other_kinds_neither_advance_nor_recover(kind: Kind) -> None:
    contract = specimen.contract(90 * MILLION, advance_outstanding=30 * MILLION)
    asked = specimen.request(89 * MILLION, kind=kind, recover=99 * MILLION)
    assert places("C08", asked, specimen.position(contract=contract)) == []


def test_some_subjects_know_only_the_ceiling_of_their_contract() -> None:
    imported = specimen.contract(120_000_000, subject="letter_of_credit")
    asked = specimen.request(120_000_000, kind=Kind.ADVANCE, contract="K1")
    assert places("C08", asked, specimen.position(contract=imported)) == []
    capped = specimen.contract(120_000_000, subject="letter_of_credit", advance_max=100_000_000)
    assert places("C08", asked, specimen.position(contract=capped)) == ["/lines/0/amount"]
