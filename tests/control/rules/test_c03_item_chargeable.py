"""C03: an open sub-item of expenditure, meant for the unit."""

from __future__ import annotations

import pytest

from khobac.control.inputs import Kind
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places

PROJECT = specimen.position(unit=specimen.PROJECT)


@pytest.mark.parametrize(
    ("sub_items", "expected"),
    [
        (["6550"], ["/lines/0/ndkt"]),
        (["1701", "6551", "6598"], ["/lines/0/ndkt", "/lines/2/ndkt"]),
        (["7009"], []),
        (["6500"], ["/lines/0/ndkt"]),
        (["9401"], ["/lines/0/ndkt"]),
    ],
)
def test_each_bad_line_is_named_by_itself(sub_items: list[str], expected: list[str]) -> None:
    lines = specimen.lines(*[(ndkt, 1_000_000) for ndkt in sub_items])
    assert places("C03", specimen.request(lines=lines)) == expected


def test_a_code_closed_for_the_budget_year_does_not_exist_there() -> None:
    codes = {code: facts for code, facts in specimen.CODES.items() if code != "7009"}
    asked = specimen.request(lines=specimen.lines(("7009", 5)), year=2027)
    [found] = findings("C03", asked, specimen.position(codes=codes))
    assert found.message_vi == "Mục lục ngân sách năm 2027 không có tiểu mục 7009."


@pytest.mark.parametrize(("ndkt", "expected"), [("9401", []), ("6551", ["/lines/0/ndkt"])])
def test_a_project_uses_only_the_sub_items_for_projects(ndkt: str, expected: list[str]) -> None:
    lines = specimen.lines((ndkt, 5), unit=specimen.PROJECT)
    assert places("C03", specimen.request(lines=lines), PROJECT) == expected


@pytest.mark.parametrize(("ndkt", "expected"), [("9401", []), ("7799", []), ("1701", ["/lines/0/ndkt"])])
def test_a_deposit_payment_is_free_of_the_test_for_projects_alone(ndkt: str, expected: list[str]) -> None:
    asked = specimen.request(lines=specimen.lines((ndkt, 5)), kind=Kind.DEPOSIT_PAYMENT)
    assert places("C03", asked) == expected


def test_where_the_law_names_no_sub_items_for_projects_a_recurrent_unit_may_use_any() -> None:
    asked = specimen.request(lines=specimen.lines(("9401", 5)))
    assert places("C03", asked, law={"items.project_only": None}) == []
