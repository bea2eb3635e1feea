"""C07: a larger contract among the papers, while the law asks for it."""

from __future__ import annotations

import pytest

from khobac.control.inputs import Kind
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places

UNTIL_2025 = {"contract.paper_above": 50_000_000}
WITHOUT = specimen.request(papers=frozenset())
LARGE = specimen.position(contract=specimen.contract(220_000_000))


def test_the_same_request_is_wrong_in_2025_and_right_in_2026() -> None:
    assert places("C07", WITHOUT, LARGE, UNTIL_2025) == ["/papers/contract"]
    assert places("C07", WITHOUT, LARGE) == []


@pytest.mark.parametrize(("value", "expected"), [(50_000_000, []), (50_000_001, ["/papers/contract"])])
def test_only_a_contract_above_the_threshold_is_asked_for(value: int, expected: list[str]) -> None:
    position = specimen.position(contract=specimen.contract(value))
    assert places("C07", WITHOUT, position, UNTIL_2025) == expected


def test_an_enclosed_contract_and_a_request_without_one_are_in_order() -> None:
    assert places("C07", specimen.request(papers=frozenset({"contract"})), LARGE, UNTIL_2025) == []
    assert places("C07", WITHOUT, specimen.position(), UNTIL_2025) == []


@pytest.mark.parametrize("kind", [Kind.DEPOSIT_PAYMENT, Kind.RETURN_OF_FUNDS])
def test_deposit_payments_and_returned_funds_need_no_contract(kind: Kind) -> None:
    assert places("C07", specimen.request(kind=kind, papers=frozenset()), LARGE, UNTIL_2025) == []


def test_the_text_that_set_the_threshold_is_named() -> None:
    [found] = findings("C07", WITHOUT, LARGE, UNTIL_2025)
    assert (found.basis.document, found.basis.article, found.basis.certainty) == ("17/2024/TT-BTC", "6", "illustrative")
