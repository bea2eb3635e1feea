"""Any sequence of decisions, against a model of a few lines: outcomes, balances, proofs, and what was known when."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from khobac.books.budget import queries, tree
from khobac.books.budget import services as books
from khobac.books.budget.nodes import Node
from khobac.books.budget.services import Movement
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.flows import budget, verification
from khobac.flows.budget import Document, Line
from khobac.registers.organisations import queries as organisations
from tests.books.conftest import tamper
from tests.flows.budget.conftest import BRANCH, CENTRE, DEPARTMENT, PRIMARY, PROVINCE, SCHOOL, START

PLACES = {PROVINCE: ("0", ""), DEPARTMENT: ("1", PROVINCE), BRANCH: ("2", DEPARTMENT), SCHOOL: ("4", DEPARTMENT),
          PRIMARY: ("4", BRANCH), CENTRE: ("4", PROVINCE)}
LINES = (SCHOOL, PRIMARY, CENTRE)
DAYS = 40
BESIDE_THE_POINT = "reserved on the line = held by open requests"
"""The reservations made here belong to no request."""


@dataclass
class Model:
    """What every place has, in the plainest way."""

    estimate: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    provisional: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    frozen: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    used: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    known: set[str] = field(default_factory=set)

    def own(self, place: str) -> int:
        return self.estimate[place] + self.provisional[place]

    def free(self, place: str) -> int:
        down = sum(self.own(child) for child, (_, giver) in PLACES.items() if giver == place)
        return self.own(place) - down - self.frozen[place] - self.used[place]

    def copy(self) -> Model:
        return Model(*(defaultdict(int, part) for part in (self.estimate, self.provisional, self.frozen, self.used)),
                     known=set(self.known))

    def after(self, kind: str, place: str, other: str, amount: int) -> Model | None:
        """The model after a decision, or None where it must be refused."""
        new, giver = self.copy(), PLACES[place][1]
        if kind in ("freeze", "unfreeze", "transfer") and place not in self.known:
            return None
        if kind == "transfer" and (other not in self.known or other == place):
            return None
        if giver and giver not in self.known:
            return None
        if kind == "provisional":
            new.provisional[place] += amount
        elif kind in ("freeze", "unfreeze"):
            new.frozen[place] += amount if kind == "freeze" else -amount
        elif kind == "transfer":
            up, down = path(other), path(place)
            for each in set(up) ^ set(down):
                new.estimate[each] += amount if each in down else -amount
        else:
            if kind == "estimate" and not new.estimate[place]:
                new.provisional[place] = 0
            new.estimate[place] += -amount if kind == "cut" else amount
        new.known.add(place)
        figures = [new.estimate, new.provisional, new.frozen, {each: new.free(each) for each in PLACES}]
        return new if all(value >= 0 for figure in figures for value in figure.values()) else None


def path(place: str) -> list[str]:
    return [place, *path(PLACES[place][1])] if place else []


def node(place: str) -> Node:
    unit = organisations.unit(place, START.date())
    assert unit is not None
    return Node(unit.treasury_id, PLACES[place][0], place, "12", 2026)  # type: ignore[arg-type]


def decide(number: int, kind: str, place: str, other: str, amount: int, valid_on: dt.date) -> Word | None:
    """Draft, approve and enter it; the word it was refused with."""
    tier, giver = PLACES[place]
    if kind in ("freeze", "unfreeze"):
        giver = ""
    if kind == "transfer":
        giver = other
    line = Line(kind, place, "12", 2026, amount, tier, giver, PLACES[giver][0] if giver else "")
    document = Document(f"QD-{number}", "Sở Tài chính", valid_on, valid_on, "Phân bổ", "Nghị quyết")
    try:
        decision = budget.draft(document, [line], "0061", "fin")
        budget.approve(decision.treasury_id, decision.id, "tai")
        budget.enter(decision.treasury_id, decision.id, "tuan")
    except Refused as refused:
        return refused.word
    return None


DECISIONS = st.tuples(
    st.sampled_from(["estimate", "estimate", "supplement", "cut", "provisional", "transfer", "freeze", "unfreeze", "reserve"]),
    st.sampled_from(list(PLACES)), st.sampled_from(list(PLACES)), st.integers(1, 60), st.integers(0, DAYS),
)
numbers = iter(range(10**9))


@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@given(opening=st.integers(50, 200), decisions=st.lists(DECISIONS, min_size=5, max_size=25))
def test_any_sequence_of_decisions_equals_the_model(province: None, opening: int, decisions: list[Any]) -> None:
    tidy()
    model, past = Model(), []
    plan = [("estimate", PROVINCE, PROVINCE, opening * 4, 0), ("estimate", DEPARTMENT, PROVINCE, opening * 2, 0),
            ("estimate", BRANCH, PROVINCE, opening, 1), *decisions]
    for step, (kind, place, other, amount, days) in enumerate(plan):
        at, valid_on = START + dt.timedelta(hours=step), START.date() + dt.timedelta(days=days)
        with clock.at(at):
            if kind == "reserve":
                place = LINES[days % 3]
                [moved] = books.move([Movement(f"D{next(numbers)}", "reserve", node(place).line(), reserved=amount)], at)
                assert moved.moved == (model.free(place) >= amount)
                model.used[place] += amount if moved.moved else 0
                continue
            expected = model.after(kind, place, other, amount)
            refused = decide(next(numbers), kind, place, other, amount, valid_on)
            assert (expected is None) == (refused in (Word.FUNDS_SHORT, Word.BELOW_USED, Word.INVALID)), (kind, place, other)
            if expected is not None:
                past.append((at, valid_on, {each: expected.own(each) - model.own(each) for each in PLACES}))
                model = expected
        agrees(model)
    assert [each for each in verification.verify_books() if each.check != BESIDE_THE_POINT] == []
    as_known(past)



def tidy() -> None:
    """Nothing is left of the example before."""
    for table in ("allotment_node", "allotment_step", "budget_decision", "budget_decision_row", "budget_ceiling",
                  "budget_line", "budget_movement", "journal_line", "journal_entry", "journal_unsealed", "balance",
                  "balance_delta"):
        tamper(f"DELETE FROM {table}")


def agrees(model: Model) -> None:
    """Every place holds what the model holds; children never have more than their giver gave."""
    wanted = {place: node(place) for place in PLACES}
    views = tree.nodes(wanted.values())
    lines = queries.positions([wanted[place].line() for place in LINES])
    for place, key in wanted.items():
        view = views.get(key)
        assert (view.own if view else 0) == model.own(place)
        if place in LINES:
            assert lines[key.line()].available == model.free(place)
        elif view:
            assert (view.free, view.frozen) == (model.free(place), model.frozen[place])


def as_known(past: list[Any]) -> None:
    """On every day and as known at every decision, the tree says what a replay says."""
    for known_at in [at for at, _, _ in past][::3]:
        for valid_on in {valid_on for _, valid_on, _ in past}:
            for place in PLACES:
                replay = sum(change[place] for at, day, change in past if at <= known_at and day <= valid_on)
                assert tree.node_as_known(node(place), valid_on, known_at).own == replay
                if place in LINES:
                    assert tree.position_as_known(node(place), valid_on, known_at).allotted == replay
