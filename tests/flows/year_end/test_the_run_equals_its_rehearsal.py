"""Rehearsed, run, run again: what comes is what was shown, or the run says where it differs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from khobac.books.budget import queries as budget
from khobac.books.budget.keys import LineKey
from khobac.books.ledger import queries as books
from khobac.books.ledger.entries import sentences
from khobac.books.periods import queries as periods
from khobac.books.periods import year_end_queries as year_ends
from khobac.books.periods.year_end import Asked, Stage
from khobac.books.periods.year_end_queries import PlanView
from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.flows import contracts, founding
from khobac.flows import periods as period_flow
from khobac.flows.budget import allot
from khobac.flows.contracts import ContractTerms
from khobac.flows.verification import verify_books
from khobac.flows.year_end import letters, rehearsal, running, settling
from khobac.flows.year_end.letters import LetterRow

CHIEF, DIRECTOR = "vinh", "xuan"
SCHOOL, OTHER_SCHOOL = "1012345", "1012346"
FEBRUARY = dt.datetime(2027, 2, 16, 9, tzinfo=clock.VIETNAM)


@pytest.fixture
def december(world: str) -> Iterator[None]:
    """Two schools with money of 2026 left, one contract still committed."""
    with clock.at(dt.datetime(2026, 12, 1, 9, tzinfo=clock.VIETNAM)):
        allot(SCHOOL, "12", 2026, 500, "estimate", "fin", "A1")
        allot(OTHER_SCHOOL, "12", 2026, 300, "provisional", "fin", "A2")
        allot(SCHOOL, "", 0, 70, "deposit", "fin", "A3")
        terms = ContractTerms(payee="S1", value=200, subject="goods")
        contracts.register(SCHOOL, "K1", terms, dt.date(2026, 12, 1), None, "an")
        contracts.register(SCHOOL, "K2", terms, dt.date(2026, 12, 1), None, "an")
        contracts.commit(SCHOOL, "K1", 2026, "12", 200, "new", "tuan", "C1")
        contracts.commit(SCHOOL, "K2", 2026, "12", 100, "new", "tuan", "C2")
    with clock.at(FEBRUARY):
        letters.enter_letter(
            "0061", 2026, "CV-7", [LetterRow(SCHOOL, "12", contract="K1"), LetterRow(SCHOOL, "12", 50)], CHIEF
        )
        yield


def position(unit: str, year: int) -> tuple[int, int, int]:
    key = LineKey(period_flow.office_of("0061").id, "estimate", unit, "12", year)
    view = budget.positions([key])[key]
    return view.allotted, view.committed, view.available


def totals(plan: PlanView) -> tuple[int, int, int, int, int, int]:
    return plan.keys, plan.carried, plan.moved, plan.cancelled, plan.revenue, plan.expenditure


def journal() -> list[str]:
    return list(sentences(posted.entry for posted in books.entries_since(0)))


def test_a_rehearsal_changes_nothing_and_shows_everything(december: None) -> None:
    before, entries = position(SCHOOL, 2026), journal()
    plan = rehearsal.rehearse("0061", 2026, CHIEF)
    assert (position(SCHOOL, 2026), journal()) == (before, entries)
    assert totals(plan) == (2, 250, 0, 550, 0, 250)
    asked = {(each.kind, each.subject, each.amount) for each in year_ends.questions(plan.treasury_id, plan.id)}
    assert asked == {(Asked.OPEN_COMMITMENT, "K2", 100), (Asked.DEPOSIT_UNCONFIRMED, f"deposit {SCHOOL}", 70)}
    assert list(sentences(rehearsal.entries_of_key("0061", plan.id, OTHER_SCHOOL, "12"))) == [
        "estimate: ESTIMATE_L1 / ESTIMATE_L4_NONAUTO 300",
        "estimate: ESTIMATE_L0 / ESTIMATE_L1 300",
        "estimate: ESTIMATE_SOURCE / ESTIMATE_L0 300",
    ]


def test_the_run_does_what_was_rehearsed_and_a_second_run_nothing(december: None) -> None:
    plan = rehearsal.rehearse("0061", 2026, CHIEF)
    shown = [
        sentence
        for unit in (SCHOOL, OTHER_SCHOOL)
        for sentence in sentences(rehearsal.entries_of_key("0061", plan.id, unit, "12"))
    ] + list(sentences(rehearsal.entries_that_close("0061", plan.id)))
    already = len(journal())
    ran = running.run("0061", 2026, CHIEF, rehearsal_id=plan.id)
    assert totals(ran.plan) == totals(plan)
    assert sorted(journal()[already:]) == sorted(shown)
    assert rehearsal.differences("0061", plan.id) == []
    assert position(SCHOOL, 2026) == (0, 0, 0)
    assert position(SCHOOL, 2027) == (250, 200, 50)
    assert position(OTHER_SCHOOL, 2026) == (0, 0, 0)
    assert {posted.entry.booked_on for posted in books.entries_since(0)[already:]} == {dt.date(2026, 12, 31)}
    again = running.run("0061", 2026, CHIEF)
    assert totals(again.plan) == (0, 0, 0, 0, 0, 0)
    assert len(journal()) == already + len(shown)
    assert verify_books() == []


def test_a_run_that_would_come_otherwise_says_where_and_does_nothing(december: None) -> None:
    plan = rehearsal.rehearse("0061", 2026, CHIEF)
    allot(OTHER_SCHOOL, "12", 2026, 20, "provisional", "fin", "A9")
    already = len(journal())
    with pytest.raises(Refused) as told:
        running.run("0061", 2026, CHIEF, rehearsal_id=plan.id)
    assert told.value.word is Word.STATE
    [change] = told.value.details["changes"]
    assert (change.unit, change.rehearsed, change.comes) == (OTHER_SCHOOL, (0, 0, 300), (0, 0, 320))
    assert len(journal()) == already
    ran = running.run("0061", 2026, CHIEF, rehearsal_id=plan.id, despite_changes=True)
    assert (ran.plan.cancelled, len(ran.changes)) == (570, 1)
    assert [each.comes for each in rehearsal.differences("0061", plan.id)] == [(0, 0, 320)]


def test_a_run_that_broke_off_is_run_again_and_comes_to_its_rehearsal(
    december: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = rehearsal.rehearse("0061", 2026, CHIEF)
    made, real = [], running.make

    def break_at_the_second(*arguments: object) -> None:
        if made:
            raise ConnectionError
        made.append(real(*arguments))  # type: ignore[arg-type]

    monkeypatch.setattr(running, "BATCH", 1)
    monkeypatch.setattr(running, "make", break_at_the_second)
    with pytest.raises(ConnectionError):
        running.run("0061", 2026, CHIEF, rehearsal_id=plan.id)
    monkeypatch.setattr(running, "make", real)
    assert len(rehearsal.differences("0061", plan.id)) == 1
    assert running.run("0061", 2026, CHIEF, rehearsal_id=plan.id).changes == ()
    assert rehearsal.differences("0061", plan.id) == []
    assert verify_books() == []


def test_a_key_that_changes_under_the_run_is_left_out_and_the_others_are_done(
    december: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = running.plan

    def plan_then_spend(*arguments: object) -> object:
        planned = real(*arguments)  # type: ignore[arg-type]
        allot(SCHOOL, "12", 2026, 30, "cut", "fin", "A8")
        return planned

    monkeypatch.setattr(running, "plan", plan_then_spend)
    ran = running.run("0061", 2026, CHIEF, stages=[Stage.UNUSED])
    assert ran.left_out == ((SCHOOL, "12", "4"),)
    assert position(OTHER_SCHOOL, 2026) == (0, 0, 0)
    assert verify_books() == []


def test_stages_run_one_by_one_come_to_the_same(december: None) -> None:
    plan = rehearsal.rehearse("0061", 2026, CHIEF)
    carried = running.run("0061", 2026, CHIEF, stages=[Stage.CARRY_OVER])
    assert totals(carried.plan) == (1, 250, 0, 0, 0, 0)
    unused = running.run("0061", 2026, CHIEF, stages=[Stage.UNUSED])
    assert totals(unused.plan) == (2, 0, 0, 550, 0, 0)
    closed = running.run("0061", 2026, CHIEF, stages=[Stage.CLOSE])
    assert (closed.plan.revenue, closed.plan.expenditure) == (0, plan.expenditure)


def test_a_closed_year_takes_the_year_end_by_the_late_entry_policy(december: None) -> None:
    period_flow.close("0061", "2026", CHIEF)
    with pytest.raises(Refused, match="NO_RIGHT"):
        running.run("0061", 2026, CHIEF)
    period_flow.set_policy(
        [
            period_flow.LateEntryRule(
                "year", "*", "office_chief_accountant", "11-30", False, dt.date(2018, 1, 1), None, "TT77", "known"
            )
        ],
        [],
    )
    running.run("0061", 2026, CHIEF)
    assert verify_books() == []
    with clock.at(dt.datetime(2027, 12, 1, tzinfo=clock.VIETNAM)), pytest.raises(Refused, match="NO_RIGHT"):
        running.run("0061", 2026, CHIEF)


def test_nobody_else_may_run_or_settle_it(december: None) -> None:
    for person in ("tuan", "an", DIRECTOR):
        with pytest.raises(Refused, match="NO_RIGHT"):
            running.run("0061", 2026, person)
    with pytest.raises(Refused, match="NO_RIGHT"):
        settling.settle("0061", 2026, CHIEF)


def test_a_settled_year_is_not_run_again_and_keeps_its_positions(december: None) -> None:
    running.run("0061", 2026, CHIEF)
    before = position(SCHOOL, 2026)
    assert settling.settle("0061", 2026, DIRECTOR) == [period_flow.office_of("0061").id]
    assert settling.settle("0061", 2026, DIRECTOR) == []
    with pytest.raises(Refused, match="PERIOD_CLOSED"):
        running.run("0061", 2026, CHIEF)
    assert position(SCHOOL, 2026) == before
    with pytest.raises(Refused, match="PERIOD_CLOSED"):
        allot(SCHOOL, "12", 2026, 1, "supplement", "fin", "A7")
    assert verify_books() == []


def test_money_on_its_way_between_treasuries_keeps_a_year_from_being_settled(december: None) -> None:
    treasury = period_flow.office_of("0061").id
    db.execute(
        """
        INSERT INTO balance_delta (treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury,
            debit, credit)
        VALUES (%s, 'actual', 'LKB_PENDING', '3858', 2026, '', '', '', '0211', '0061', 0, 5)
        """,
        [treasury],
    )
    with pytest.raises(Refused) as told:
        settling.settle("0061", 2026, DIRECTOR)
    assert (told.value.word, told.value.details["treasuries"]) == (Word.STATE, [treasury])


def test_a_confirmed_deposit_is_no_question_until_it_moves(december: None) -> None:
    letters.confirm_deposit(SCHOOL, 2026, 70, "chi")
    treasury = period_flow.office_of("0061").id
    assert year_ends.unconfirmed_deposits(treasury, 2026) == []
    allot(SCHOOL, "", 0, 1, "deposit", "fin", "A6")
    assert [each.amount for each in year_ends.unconfirmed_deposits(treasury, 2026)] == [71]


def test_a_letter_that_names_no_contract_of_the_unit_is_refused_whole(december: None) -> None:
    rows = [LetterRow(SCHOOL, "12", 10), LetterRow(SCHOOL, "12", contract="K9")]
    with pytest.raises(Refused) as told:
        letters.enter_letter("0061", 2026, "CV-8", rows, CHIEF)
    assert told.value.details["pointer"] == "/rows/1"
    assert letters.enter_letter("0061", 2026, "CV-8", rows[:1], CHIEF) == 1
    assert letters.enter_letter("0061", 2026, "CV-8", rows[:1], CHIEF) == 0


def test_months_close_by_themselves_after_the_day_the_law_names(december: None) -> None:
    assert period_flow.close_due() == 0
    founding.set_law([founding.ValueRow("period.close_day", 5, dt.date(2018, 1, 1))])
    with clock.at(dt.datetime(2027, 1, 5, 23, 59, tzinfo=clock.VIETNAM)):
        assert period_flow.close_due() == 0
    with clock.at(dt.datetime(2027, 1, 6, 0, 1, tzinfo=clock.VIETNAM)):
        assert period_flow.close_due() == 1
        assert period_flow.close_due() == 0
    month = period_flow.named("2026-12")
    assert [step.actor for step in periods.steps(period_flow.office_of("0061").id, month)] == ["system"]
