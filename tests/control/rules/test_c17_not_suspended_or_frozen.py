"""C17: neither suspended nor frozen whole."""

from __future__ import annotations

from typing import Any

import pytest

from khobac.control.inputs import Kind, Restrictions
from khobac.control.rules import specimen
from tests.control.rules.found import places


def under(**restrictions: Any) -> Any:
    """A position with these restrictions."""
    return specimen.position(restrictions=Restrictions(**restrictions))


def asking(*sub_items: str, **changes: Any) -> Any:
    """A request that charges these sub-items."""
    return specimen.request(lines=specimen.lines(*[(ndkt, 5_000_000) for ndkt in sub_items]), **changes)


def test_a_suspended_unit_pays_salaries_and_nothing_else() -> None:
    assert places("C17", asking("6551"), under(suspended_all=True)) == ["/lines/0/ndkt"]
    assert places("C17", asking("6001", "6101"), under(suspended_all=True)) == []


def test_one_kind_of_expense_is_suspended_and_the_others_are_not() -> None:
    assert places("C17", asking("6551", "6757"), under(suspended_items=frozenset({"6757"}))) == ["/lines/1/ndkt"]


def test_salaries_are_not_suspended_even_by_name() -> None:
    assert places("C17", asking("6001"), under(suspended_items=frozenset({"6001"}))) == []


def test_where_the_law_protects_nothing_everything_is_suspended() -> None:
    law = {"suspension.never_items": None}
    assert places("C17", asking("6001"), under(suspended_all=True), law) == ["/lines/0/ndkt"]


def test_a_whole_freeze_knows_no_exception_and_is_named_beside_a_suspension() -> None:
    assert places("C17", asking("6101"), under(estimate_frozen_whole=True)) == ["/account"]
    both = under(estimate_frozen_whole=True, suspended_all=True)
    assert places("C17", asking("6551"), both) == ["/account", "/lines/0/ndkt"]


@pytest.mark.parametrize(
    ("kind", "restriction", "expected"),
    [
        (Kind.DEPOSIT_PAYMENT, "deposit_frozen_whole", ["/account"]),
        (Kind.DEPOSIT_PAYMENT, "estimate_frozen_whole", []),
        (Kind.DEPOSIT_PAYMENT, "suspended_all", []),
        (Kind.PAYMENT, "deposit_frozen_whole", []),
        (Kind.RETURN_OF_FUNDS, "estimate_frozen_whole", []),
        (Kind.RETURN_OF_FUNDS, "suspended_all", []),
    ],
)
def test_only_the_account_the_money_comes_from_matters(kind: Kind, restriction: str, expected: list[str]) -> None:
    assert places("C17", asking("6551", kind=kind), under(**{restriction: True})) == expected


def test_a_partial_freeze_is_no_matter_of_this_rule() -> None:
    assert places("C17", asking("6551"), under(estimate_frozen=10**15, deposit_frozen=10**15)) == []
