"""Decisions on a budget year that is closed for good are refused, also those that post nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.books.budget.documents import Decision
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.flows import budget
from khobac.flows.budget import Document, Line
from khobac.flows.year_end import settling
from tests.flows.budget.conftest import SCHOOL, START

AFTERWARDS = dt.datetime(2027, 12, 1, 9, tzinfo=clock.VIETNAM)


def drafted(number: str, line: Line) -> Decision:
    today = clock.today()
    return budget.draft(Document(number, "Sở Tài chính", today, today, "Phân bổ", "Nghị quyết"), [line], "0061", "fin")


def agreed(decision: Decision) -> Decision:
    return budget.approve(decision.treasury_id, decision.id, "tai")


def enter(decision: Decision) -> None:
    budget.enter(decision.treasury_id, decision.id, "tuan")


@pytest.mark.parametrize(
    "line",
    [
        Line("supplement", SCHOOL, "12", 2026, 100),
        Line("freeze", SCHOOL, "12", 2026, 100),
    ],
    ids=lambda line: line.kind,
)
def test_nothing_more_is_decided_on_a_settled_year(province: None, line: Line) -> None:
    with clock.at(START):
        enter(agreed(drafted("QD-1", Line("estimate", SCHOOL, "12", 2026, 1_000))))
        waiting = agreed(drafted("QD-2", line))
    with clock.at(AFTERWARDS):
        settling.settle_everywhere(2026, "test")
        for attempt in (lambda: enter(waiting), lambda: drafted("QD-3", line)):
            with pytest.raises(Refused) as refused:
                attempt()
            assert (refused.value.word, refused.value.details["period"]) == (Word.PERIOD_CLOSED, "2026")
