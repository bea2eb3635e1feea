"""Rows of the table of extra warnings are part of the law of a day: dated, approved by two, kept with every decision."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from khobac.core import clock
from khobac.registers.law import queries, services, tables
from khobac.registers.law.drafts import DraftRow
from khobac.registers.law.values import CARRIED, Law
from tests.conftest import MORNING

JULY, AUGUST = dt.date(2026, 7, 1), dt.date(2026, 8, 1)
CONDITIONS = ("'7761' in items", "amount > 20000000")
EXAMPLES = (
    {"facts": {"items": ["6551", "7761"], "amount": 20_000_001}, "holds": True},
    {"facts": {"items": ["6551"], "amount": 20_000_001}, "holds": False},
)

pytestmark = pytest.mark.usefixtures("world")


def drafted(day: dt.date, *conditions: str, key: str = "warning.reception", result: object = "/lines/0/amount") -> int:
    change = services.open_change("Cảnh báo", "son")
    row = DraftRow(key, conditions, result, "Tiếp khách", day, "Reception", examples=EXAMPLES if conditions else ())
    services.put_row(change, row, "son")
    services.propose(change, "son")
    return change


def rows(law: Law) -> list[str]:
    return [row.key for table in CARRIED for row in law.rows(table)]


def test_a_row_is_law_from_its_day_once_two_persons_agree() -> None:
    change = drafted(JULY, *CONDITIONS)
    assert rows(queries.law_on(JULY)) == []
    assert rows(queries.law_with(change, JULY)) == ["warning.reception"]
    services.approve_change(change, "sang")
    assert rows(queries.law_on(JULY - dt.timedelta(days=1))) == []
    [row] = queries.law_on(JULY).rows("warning.")
    assert (row.conditions, row.result, row.reason_vi, row.reason_en) == (
        CONDITIONS, "/lines/0/amount", "Tiếp khách", "Reception",
    )  # fmt: skip


def test_it_is_taken_away_like_any_value() -> None:
    services.approve_change(drafted(JULY, *CONDITIONS), "sang")
    change = drafted(AUGUST)
    assert rows(queries.law_with(change, AUGUST)) == []
    services.approve_change(change, "sang")
    assert [len(rows(queries.law_on(day))) for day in (JULY, AUGUST)] == [1, 0]


def test_what_was_known_before_it_was_approved_does_not_have_it() -> None:
    with clock.at(MORNING):
        services.approve_change(drafted(JULY, *CONDITIONS), "sang")
    assert rows(queries.law_on(JULY, known_at=MORNING - dt.timedelta(minutes=1))) == []
    assert rows(queries.law_on(JULY, known_at=MORNING + dt.timedelta(minutes=1))) == ["warning.reception"]


def test_tables_that_are_asked_elsewhere_are_no_part_of_it() -> None:
    change = services.open_change("Bảng rủi ro", "son")
    examples = tuple({"facts": {"amount": amount}, "holds": amount > 1} for amount in (1, 2))
    services.put_row(change, DraftRow("risk.large", ("amount > 1",), 5, "Lớn", JULY, examples=examples), "son")
    services.propose(change, "son")
    services.approve_change(change, "sang")
    assert not any(key.startswith("risk.") for key in queries.law_on(JULY).values)


def test_it_is_stored_and_read_again_without_loss() -> None:
    services.approve_change(drafted(JULY, *CONDITIONS), "sang")
    law = queries.law_on(JULY)
    assert Law.from_json(json.loads(law.canonical)) == law


def test_what_the_desk_says_of_a_row_is_what_the_law_carries() -> None:
    change = drafted(JULY, *CONDITIONS)
    [row] = tables.rows_of_change(change)
    assert queries.law_with(change, JULY).value(row.key) == row.value
    assert [each.value for each in tables.rows_of_change(drafted(AUGUST))] == [None]
