"""C07: the papers on the procedure's list of the day, as far as a machine can tell that they are needed."""

from __future__ import annotations

from typing import Any

import pytest

from khobac.control.inputs import INVESTMENT, RECURRENT, Kind
from khobac.control.rules import specimen
from khobac.control.rules.c07_papers_enclosed import may_be_asked
from tests.control.rules.found import findings, places

WITHOUT = specimen.request(papers=frozenset())
LARGE = specimen.position(contract=specimen.contract(220_000_000))
PROJECT = specimen.position(unit=specimen.PROJECT, contract=specimen.contract(1_000_000))


def listed(*entries: tuple[str, str, str]) -> dict[str, Any]:
    """The law before 2026 with another list: paper, stage, when it is asked for."""
    names = {"name_vi": "Giấy", "name_en": ""}
    rows = [{"paper": paper, "stage": stage, "asked": asked, **names} for paper, stage, asked in entries]
    return specimen.UNTIL_2025 | {"papers.EXP-RECUR": rows}


def test_the_same_request_is_wrong_in_2025_and_right_in_2026() -> None:
    assert places("C07", WITHOUT, LARGE, specimen.UNTIL_2025) == ["/papers/contract"]
    assert places("C07", WITHOUT, LARGE) == []


@pytest.mark.parametrize(("value", "expected"), [(50_000_000, []), (50_000_001, ["/papers/contract"])])
def test_only_a_contract_above_the_threshold_is_asked_for(value: int, expected: list[str]) -> None:
    position = specimen.position(contract=specimen.contract(value))
    assert places("C07", WITHOUT, position, specimen.UNTIL_2025) == expected


def test_an_enclosed_contract_and_a_request_without_one_are_in_order() -> None:
    assert places("C07", specimen.request(papers=frozenset({"contract"})), LARGE, specimen.UNTIL_2025) == []
    assert places("C07", WITHOUT, specimen.position(), specimen.UNTIL_2025) == []


@pytest.mark.parametrize("kind", [Kind.DEPOSIT_PAYMENT, Kind.RETURN_OF_FUNDS])
def test_deposit_payments_and_returned_funds_need_no_contract(kind: Kind) -> None:
    assert places("C07", specimen.request(kind=kind, papers=frozenset()), LARGE, specimen.UNTIL_2025) == []


def test_a_project_sends_its_contract_however_small() -> None:
    assert places("C07", WITHOUT, PROJECT, specimen.UNTIL_2025) == ["/papers/contract"]
    assert places("C07", specimen.request(), PROJECT, specimen.UNTIL_2025) == []


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.ADVANCE, ["advance", "always", "first"]),
        (Kind.PAYMENT, ["always", "first", "payment"]),
        (Kind.PAY_FIRST, ["always", "first", "payment"]),
        (Kind.SETTLEMENT, ["always", "first", "payment"]),
    ],
)
def test_a_request_comes_with_the_papers_of_its_stage(kind: Kind, expected: list[str]) -> None:
    law = listed(*((stage, stage, "contract") for stage in ("first", "always", "advance", "payment", "auto_pay")))
    found = places("C07", specimen.request(kind=kind, papers=frozenset()), LARGE, law)
    assert sorted(found) == [f"/papers/{stage}" for stage in expected]


def test_a_paper_of_two_stages_is_missed_once() -> None:
    law = listed(("voucher", "first", "contract"), ("voucher", "payment", "large_contract"))
    assert places("C07", WITHOUT, LARGE, law) == ["/papers/voucher"]


def test_what_no_machine_can_tell_is_left_to_the_officer_who_may_ask_for_it() -> None:
    law = listed(("acceptance", "payment", ""))
    assert places("C07", WITHOUT, LARGE, law) == []
    assert may_be_asked("acceptance", specimen.law(law), RECURRENT)
    assert not may_be_asked("acceptance", specimen.law(law), INVESTMENT)


def test_nobody_asks_for_what_the_law_of_the_day_leaves_with_the_unit() -> None:
    assert may_be_asked("contract", specimen.law(specimen.UNTIL_2025), RECURRENT)
    assert not may_be_asked("contract", specimen.law(), RECURRENT)
    waived = specimen.UNTIL_2025 | {"contract.paper_above": None}
    assert not may_be_asked("contract", specimen.law(waived), RECURRENT)
    assert places("C07", WITHOUT, LARGE, waived) == []


def test_the_text_that_set_the_threshold_is_named_and_the_figures() -> None:
    [found] = findings("C07", WITHOUT, LARGE, specimen.UNTIL_2025)
    assert (found.basis.document, found.basis.article, found.basis.certainty) == ("17/2024/TT-BTC", "6", "illustrative")
    assert found.values == {"paper": "contract", "contract": "K1", "value": 220_000_000, "threshold": 50_000_000}


def test_a_paper_without_a_threshold_rests_on_its_list_and_is_told_in_words_there_are() -> None:
    [found] = findings("C07", WITHOUT, LARGE, listed(("volume", "payment", "contract")))
    assert (found.basis.document, found.basis.article) == ("17/2024/TT-BTC", "6")
    assert found.values == {"paper": "volume", "contract": "K1", "value": 220_000_000}
    assert "“Giấy”" in found.message_vi
    assert "“Giấy”" in found.message_en
