"""A row holds, does not hold, or cannot be told; what is wrong with its cells is said when it is saved."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khobac.core.errors import Refused, Word
from khobac.registers.law import services
from khobac.registers.law.cells import KINDS, Row, faults, judge
from khobac.registers.law.drafts import DraftRow
from khobac.registers.law.tables import evaluate, rows_on

RUSH = Row(
    "risk.rush",
    ("december_percent > 40", "amount > 100"),
    20,
    "Dồn chi cuối năm",
    examples=(
        {"facts": {"december_percent": 41, "amount": 101}, "holds": True},
        {"facts": {"december_percent": 40, "amount": 101}, "holds": False},
    ),
)
JULY, AUGUST = dt.date(2026, 7, 1), dt.date(2026, 8, 1)


def told(facts: dict[str, Any], *conditions: str) -> str:
    judged = judge("risk", [Row("risk.x", conditions, 1, "x")], facts)
    return "holds" if judged.holding else "unclear" if judged.unclear else "fails"


@pytest.mark.parametrize(
    ("facts", "conditions", "answer"),
    [
        ({"amount": 101}, ["amount > 100"], "holds"),
        ({"amount": 100}, ["amount > 100"], "fails"),
        ({}, ["amount > 100"], "unclear"),
        ({"amount": Decimal(101)}, ["amount > 100"], "unclear"),
        ({"amount": 2**63}, ["amount > 100"], "unclear"),
        ({"amount": True}, ["amount > 0"], "unclear"),
        ({"amount": 5, "decided": 0}, ["amount / decided > 1"], "unclear"),
        ({"amount": 2**62}, ["amount * 4 > 0"], "unclear"),
        ({"amount": 9}, ["amount"], "unclear"),
        ({"amount": 9, "decided": 1}, ["wrong > 1", "amount > 10"], "fails"),
        ({"amount": 9}, [], "fails"),
    ],
)
def test_every_error_is_cannot_tell_and_none_is_passed_over(
    facts: dict[str, Any], conditions: list[str], answer: str
) -> None:
    assert told(facts, *conditions) == answer


@settings(deadline=None)
@given(st.permutations(["amount > 1", "wrong > 1", "decided / findings > 1", "payee == 'S1'"]), st.data())
def test_the_order_of_conditions_never_changes_the_answer(conditions: list[str], data: st.DataObject) -> None:
    names = data.draw(st.sets(st.sampled_from(["amount", "wrong", "decided", "findings"])))
    facts: dict[str, Any] = {name: data.draw(st.integers(0, 4)) for name in names}
    assert told(facts, *conditions) == told(facts, *sorted(conditions))


def test_money_is_compared_to_the_last_dong() -> None:
    assert told({"amount": 2**53 + 1}, f"amount == {2**53 + 1}") == "holds"
    assert told({"amount": 2**53}, f"amount == {2**53 + 1}") == "fails"


def test_a_row_that_says_what_it_means_can_stand() -> None:
    assert list(faults("risk", RUSH)) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"conditions": ("amuont > 1",)}, "unknown fact amuont"),
        ({"conditions": ("amount >",)}, "Syntax error"),
        ({"conditions": ("amount > 'x'",)}, "No such overload"),
        ({"conditions": ("amount + 1",)}, "true or false"),
        ({"conditions": ("shout(amount)",)}, "Undefined"),
        ({"conditions": ("december_percent > 50", "amount > 100")}, "example 1: does not hold, not holds"),
        ({"examples": RUSH.examples[:1]}, "at least one that holds and one that does not"),
        (
            {"examples": ({"facts": {"amount": 101}, "holds": True}, *RUSH.examples)},
            "example 1: cannot tell, not holds",
        ),
        ({"result": 101}, "0 to 100 points"),
        ({"result": "full"}, "0 to 100 points"),
        ({"reason_vi": " "}, "no reason"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(changed: dict[str, Any], said: str) -> None:
    found = list(faults("risk", Row(**(vars(RUSH) | changed))))
    assert any(said in fault.en for fault in found)
    assert all(fault.vi != fault.en for fault in found)


def test_every_fault_is_said_at_once() -> None:
    assert len(list(faults("routing", Row("routing.x", ("amuont > 1", "amount >"), "nowhere", "")))) == 4
    assert "no such table" in next(faults("weather", RUSH)).en


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_fact_says_what_it_is_in_both_languages(kind: Any) -> None:
    assert all(fact.meaning_vi and fact.meaning_en for fact in kind.facts.values())


@pytest.mark.usefixtures("world")
class TestRegister:
    def put(self, points: int, day: dt.date, *conditions: str) -> int:
        change = services.open_change("Bảng rủi ro", "son")
        examples = RUSH.examples if conditions else ()
        row = DraftRow("risk.rush", conditions, points, "Dồn chi cuối năm", day, examples=examples)
        services.put_row(change, row, "son")
        services.propose(change, "son")
        return change

    def test_a_row_counts_from_its_day_once_two_persons_agree(self) -> None:
        facts = RUSH.examples[0]["facts"]
        change = self.put(20, JULY, *RUSH.conditions)
        assert evaluate("risk", JULY, facts).holding == ()
        assert [row.result for row in evaluate("risk", JULY, facts, change).holding] == [20]
        services.approve_change(change, "sang")
        assert [row.result for row in evaluate("risk", JULY, facts).holding] == [20]
        assert evaluate("risk", JULY - dt.timedelta(days=1), facts).holding == ()
        assert evaluate("routing", JULY, facts).holding == ()

    def test_a_later_row_replaces_it_and_one_without_conditions_takes_it_away(self) -> None:
        services.approve_change(self.put(20, JULY, *RUSH.conditions), "sang")
        services.approve_change(self.put(30, AUGUST, *RUSH.conditions), "sang")
        assert [rows_on("risk", day)[0].result for day in (JULY, AUGUST)] == [20, 30]
        services.approve_change(self.put(0, AUGUST), "sang")
        assert [len(rows_on("risk", day)) for day in (JULY, AUGUST)] == [1, 0]

    def test_a_row_with_a_broken_cell_is_not_even_drafted(self) -> None:
        change = services.open_change("Bảng rủi ro", "son")
        with pytest.raises(Refused) as refused:
            services.put_row(change, DraftRow("risk.Rush", ("amuont > 1",), 20, "Dồn", JULY), "son")
        assert refused.value.word is Word.INVALID
        assert len(refused.value.details["faults"]) == 2
