"""Above the units and by payment command: what was not given on or spent ends with the year, and tree, lines and ledger agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from khobac.books.budget import queries as lines
from khobac.books.budget import tree
from khobac.books.budget.nodes import Node, Tier
from khobac.books.ledger import queries as books
from khobac.books.ledger.entries import sentences
from khobac.books.periods import year_end_queries as year_ends
from khobac.books.periods.year_end import Asked
from khobac.core import clock
from khobac.flows import budget, organisation
from khobac.flows import periods as period_flow
from khobac.flows.budget import Document, Line
from khobac.flows.verification import verify_books
from khobac.flows.year_end import rehearsal, running
from tests.flows.budget.conftest import CENTRE, DEPARTMENT, PROVINCE, SCHOOL, START, province

__all__ = ["province"]

CHIEF = "vinh"
FEBRUARY = dt.datetime(2027, 2, 16, 9, tzinfo=clock.VIETNAM)


def book() -> int:
    return period_flow.office_of("0061").id


def place(tier: Tier, holder: str) -> tree.NodeView:
    node = Node(book(), tier, holder, "12", 2026)
    return tree.nodes([node])[node]


@pytest.fixture
def allotted(province: None) -> Iterator[None]:
    """1000 for the province: 600 to the department, of which 400 to the school; 150 by command; 200 to a centre elsewhere."""
    day = START.date()
    document = Document("01/QD", "HDND", day, day, "Giao dự toán", "NQ")
    rows = [
        Line("estimate", PROVINCE, "12", 2026, 1000, "0"),
        Line("estimate", DEPARTMENT, "12", 2026, 600, "1", PROVINCE, "0"),
        Line("estimate", SCHOOL, "12", 2026, 400, "4", DEPARTMENT, "1"),
        Line("estimate", PROVINCE, "12", 2026, 150, "C", PROVINCE, "0"),
        Line("estimate", CENTRE, "12", 2026, 200, "4", PROVINCE, "0"),
    ]
    budget.enter_signed(document, rows, book(), "tuan")
    with clock.at(FEBRUARY):
        yield


def test_the_rehearsal_shows_every_tier(allotted: None) -> None:
    plan = rehearsal.rehearse("0061", 2026, CHIEF)
    effects = {(each.unit, each.tier): each.cancelled for each in year_ends.every_effect(book(), plan.id)}
    assert effects == {(PROVINCE, "0"): 50, (PROVINCE, "C"): 150, (DEPARTMENT, "1"): 200, (SCHOOL, "4"): 400}
    assert plan.cancelled == 800
    assert list(sentences(rehearsal.entries_of_key("0061", plan.id, DEPARTMENT, "12", "1"))) == [
        "estimate: ESTIMATE_SOURCE / ESTIMATE_L0 200",
        "estimate: ESTIMATE_L0 / ESTIMATE_L1 200",
    ]
    by_command = sentences(rehearsal.entries_of_key("0061", plan.id, PROVINCE, "12", "C"))
    assert next(by_command) == "estimate: ESTIMATE_L1 / ESTIMATE_COMMAND 150"


def test_the_run_leaves_nothing_and_a_second_run_finds_nothing(allotted: None) -> None:
    plan = rehearsal.rehearse("0061", 2026, CHIEF)
    last = books.last_entry_id()
    ran = running.run("0061", 2026, CHIEF, rehearsal_id=plan.id)
    assert (ran.changes, ran.left_out, ran.plan.cancelled) == ((), (), 800)
    assert rehearsal.differences("0061", plan.id) == []
    made = [each.entry for each in books.entries_since(last)]
    assert {(each.event, each.booked_on) for each in made} == {("cancel_estimate", dt.date(2026, 12, 31))}
    assert [(view.own, view.handed_down) for view in (place("0", PROVINCE), place("1", DEPARTMENT))] == [
        (750, 750),
        (400, 400),
    ]
    assert all(position.allotted == 0 for position in lines.lines_of_unit(PROVINCE, 2026).values())
    assert verify_books() == []
    assert running.run("0061", 2026, CHIEF).plan.keys == 0


def test_what_a_decision_froze_is_left_to_a_person(allotted: None) -> None:
    day = START.date()
    freeze = Line("freeze", DEPARTMENT, "12", 2026, 30, "1")
    budget.enter_signed(Document("02/QD", "STC", day, day, "Tạm dừng", "CV"), [freeze], book(), "tuan")
    plan = rehearsal.rehearse("0061", 2026, CHIEF)
    asked = {(each.kind, each.unit, each.amount) for each in year_ends.questions(book(), plan.id)}
    assert (Asked.FROZEN, DEPARTMENT, 30) in asked
    running.run("0061", 2026, CHIEF, rehearsal_id=plan.id)
    assert (place("1", DEPARTMENT).own, place("1", DEPARTMENT).free) == (430, 0)
    assert verify_books() == []


def test_a_place_that_gave_on_meanwhile_is_left_out(allotted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    real, day = running.plan, START.date()

    def plan_then_give(*arguments: object) -> object:
        planned = real(*arguments)  # type: ignore[arg-type]
        more = Line("supplement", SCHOOL, "12", 2026, 5, "4", DEPARTMENT, "1")
        budget.enter_signed(Document("03/QD", "STC", day, day, "Bổ sung", "CV"), [more], book(), "tuan")
        return planned

    monkeypatch.setattr(running, "plan", plan_then_give)
    ran = running.run("0061", 2026, CHIEF)
    assert (DEPARTMENT, "12", "1") in ran.left_out
    assert verify_books() == []
    monkeypatch.setattr(running, "plan", real)
    assert running.run("0061", 2026, CHIEF).left_out == ()
    assert place("1", DEPARTMENT).free == 0
    assert verify_books() == []


def test_the_books_of_a_merged_office_are_rehearsed_and_run_where_its_work_is_done(allotted: None) -> None:
    organisation.merge_offices(["0061"], "0211", FEBRUARY.date(), "test")
    plan = rehearsal.rehearse("0061", 2026, "cuc")
    assert plan.cancelled == 800
    assert running.run("0061", 2026, "cuc", rehearsal_id=plan.id).changes == ()
    assert verify_books() == []
    period_flow.close("0061", "2026-01", "cuc")
    with pytest.raises(Exception, match="NO_RIGHT"):
        rehearsal.rehearse("0061", 2026, CHIEF)
