"""C16: committed where it must be, and never more than the commitment holds."""

from __future__ import annotations

from typing import Any

import pytest

from khobac.control.inputs import CommitmentFacts, Kind
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places

MILLION = 1_000_000
REQUIRED = {"commit.required": True}
COMMITMENT = ["/commitment"]


def on(value: int, **changes: Any) -> Any:
    """A position with that contract."""
    return specimen.position(contract=specimen.contract(value * MILLION, **changes))


def test_a_large_contract_needs_one_in_2025_and_none_in_2026() -> None:
    asked = specimen.request(100 * MILLION)
    assert places("C16", asked, on(250), REQUIRED) == COMMITMENT
    assert places("C16", asked, on(250)) == []


@pytest.mark.parametrize(("value", "expected"), [(199, []), (200, COMMITMENT)])
def test_the_threshold_itself_must_be_committed(value: int, expected: list[str]) -> None:
    assert places("C16", specimen.request(), on(value), REQUIRED) == expected


@pytest.mark.parametrize(("value", "expected"), [(999, []), (1_000, COMMITMENT)])
def test_projects_have_a_threshold_of_their_own(value: int, expected: list[str]) -> None:
    position = specimen.position(unit=specimen.PROJECT, contract=specimen.contract(value * MILLION))
    assert places("C16", specimen.request(), position, REQUIRED) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "electricity"},
        {"subject": "telephone"},
        {"subject": "conference"},
        {"subject": "fuel"},
        {"subject": "emergency"},
        {"budget_level": "4"},
    ],
)
def test_what_is_outside_needs_none(changes: dict[str, str]) -> None:
    assert places("C16", specimen.request(), on(300, **changes), REQUIRED) == []


@pytest.mark.parametrize("kind", [Kind.DEPOSIT_PAYMENT, Kind.SETTLEMENT, Kind.RETURN_OF_FUNDS])
def test_kinds_that_take_nothing_from_the_contract_need_none(kind: Kind) -> None:
    assert places("C16", specimen.request(kind=kind), on(300), REQUIRED) == []


def test_without_a_contract_there_is_nothing_to_commit() -> None:
    assert places("C16", specimen.request(900 * MILLION), law=REQUIRED) == []


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize(("remaining", "expected"), [(90, COMMITMENT), (100, [])])
def test_no_more_is_paid_than_remains_required_or_not(required: bool, remaining: int, expected: list[str]) -> None:
    commitment = CommitmentFacts(90 * MILLION, remaining * MILLION)
    position = specimen.position(contract=specimen.contract(250 * MILLION), commitment=commitment)
    asked = specimen.request(100 * MILLION, on_commitment=True)
    assert places("C16", asked, position, {"commit.required": required}) == expected


def test_what_the_payment_recovers_is_not_taken_from_the_commitment() -> None:
    contract = specimen.contract(advanced=90 * MILLION, advance_outstanding=90 * MILLION)
    position = specimen.position(contract=contract, commitment=CommitmentFacts(300 * MILLION, 110 * MILLION))
    asked = specimen.request(200 * MILLION, on_commitment=True, recover=90 * MILLION)
    assert places("C16", asked, position) == []
    [found] = findings("C16", specimen.request(200 * MILLION + 1, on_commitment=True, recover=90 * MILLION), position)
    assert (found.values["short"], found.auto_fix) == (1, {})


def test_the_difference_a_settlement_pays_may_not_exceed_what_remains() -> None:
    position = specimen.position(advance_to_settle=20 * MILLION, commitment=CommitmentFacts(24 * MILLION, 4 * MILLION))
    for claim, expected in ((24, []), (25, COMMITMENT)):
        asked = specimen.request(claim * MILLION, kind=Kind.SETTLEMENT, on_commitment=True)
        assert places("C16", asked, position) == expected


def test_a_commitment_that_is_gone_holds_nothing() -> None:
    [found] = findings("C16", specimen.request(5, on_commitment=True))
    assert found.values == {"pay": 5, "remaining": 0, "short": 5}
