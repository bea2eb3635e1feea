"""Due work: all of it, in order, until nothing is left; one piece that fails keeps no other from its work."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.books.ledger import queries as books
from khobac.core import clock, facts
from khobac.core.facts import NewFact
from khobac.doors.cli.cases.bank import CASE_BANK
from khobac.flows import subscriptions, work
from khobac.flows.budget import allot
from khobac.watch.alerts import queries as alerts

AT = dt.datetime(2026, 3, 2, 9, tzinfo=clock.VIETNAM)


def test_it_is_done_until_nothing_is_left(world: str) -> None:
    with clock.at(AT):
        allot("1012345", "12", 2026, 1_000_000, "estimate", "vinh", "K1")
        while work.run_due(CASE_BANK):
            pass
        assert [alert.kind for alert in alerts.since(0)] == ["BAL_MOVE"]
        assert books.treasuries_to_roll_up() == []
        assert books.treasuries_to_seal() == []
        assert work.run_due(CASE_BANK) == 0


def test_a_piece_that_fails_is_told_and_keeps_no_other_from_its_work(
    world: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(subscriptions.READERS, "alerts", lambda batch: [1 // 0 for _ in batch].clear())
    with clock.at(AT):
        allot("1012345", "12", 2026, 1_000_000, "estimate", "vinh", "K1")
        with pytest.raises(ExceptionGroup) as told:
            work.run_waiting(CASE_BANK)
        assert told.group_contains(ZeroDivisionError)
        assert books.treasuries_to_seal() == []
        assert alerts.since(0) == []


def test_one_reader_that_fails_does_not_hold_up_another(world: str, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(
        subscriptions,
        "READERS",
        {
            "broken": lambda batch: [1 // 0 for _ in batch].clear(),
            "sound": lambda batch: heard.extend(fact.subject for fact in batch),
        },
    )
    facts.record([NewFact("K", "S", "", {})])
    with pytest.raises(ExceptionGroup):
        work.run_waiting(CASE_BANK)
    assert "S" in heard
    assert facts.are_unread(["broken"])
    assert not facts.are_unread(["sound"])
