"""C09: a guarantee large enough and long enough, where one is needed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from khobac.control.inputs import Kind
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places

MILLION = 1_000_000
NOVEMBER = dt.date(2026, 11, 30)


def guaranteed(amount: int | None, expires_on: dt.date | None, **changes: Any) -> Any:
    """A position whose contract asks for a guarantee and has this one."""
    facts: dict[str, Any] = {"guarantee_asked": True, "recovered_by": NOVEMBER} | changes
    contract = specimen.contract(guarantee_amount=amount, guarantee_expires_on=expires_on, **facts)
    return specimen.position(contract=contract)


ADVANCE = specimen.request(90 * MILLION, kind=Kind.ADVANCE)


@pytest.mark.parametrize(
    ("amount", "expires_on", "expected"),
    [
        (None, None, ["/guarantee"]),
        (90 * MILLION, None, ["/guarantee"]),
        (89_999_999, dt.date(2026, 12, 31), ["/guarantee"]),
        (90 * MILLION, dt.date(2026, 11, 29), ["/guarantee"]),
        (90 * MILLION, NOVEMBER, []),
    ],
)
def test_it_covers_the_advance_until_the_expected_recovery(
    amount: int | None, expires_on: dt.date | None, expected: list[str]
) -> None:
    assert places("C09", ADVANCE, guaranteed(amount, expires_on)) == expected


def test_all_advances_outstanding_count_together() -> None:
    position = guaranteed(90 * MILLION, NOVEMBER, advance_outstanding=1)
    [found] = findings("C09", ADVANCE, position)
    assert (found.values["outstanding"], found.values["guaranteed"]) == (90 * MILLION + 1, 90 * MILLION)


@pytest.mark.parametrize(("recovered_by", "last"), [(None, "2026-03-02"), (dt.date(2026, 2, 1), "2026-03-02")])
def test_it_has_at_the_least_not_expired_on_the_day_of_sending(recovered_by: dt.date | None, last: str) -> None:
    day = dt.date.fromisoformat(last)
    assert places("C09", ADVANCE, guaranteed(90 * MILLION, day, recovered_by=recovered_by)) == []
    yesterday = day - dt.timedelta(days=1)
    assert places("C09", ADVANCE, guaranteed(90 * MILLION, yesterday, recovered_by=recovered_by)) == ["/guarantee"]


def test_too_small_and_too_short_are_told_in_one_sentence() -> None:
    [found] = findings("C09", ADVANCE, guaranteed(1, dt.date(2026, 11, 29)))
    assert found.message_vi.replace("\u00a0", " ") == (
        "Bảo lãnh tạm ứng phải từ 90.000.000 ₫, hiệu lực đến 30/11/2026; hiện có 1 ₫ đến 29/11/2026."
    )
    assert found.message_en.replace("\u00a0", " ") == (
        "The guarantee must cover VND 90,000,000 until 30 Nov 2026; there is one of VND 1 until 29 Nov 2026."
    )


@pytest.mark.parametrize(
    ("outstanding", "amount", "expected"), [(0, 1_000, []), (0, 1_001, ["/guarantee"]), (500, 501, ["/guarantee"])]
)
def test_a_project_needs_one_above_the_threshold_of_the_law(outstanding: int, amount: int, expected: list[str]) -> None:
    contract = specimen.contract(9_000 * MILLION, advance_outstanding=outstanding * MILLION)
    position = specimen.position(unit=specimen.PROJECT, contract=contract)
    asked = specimen.request(amount * MILLION, kind=Kind.ADVANCE)
    found = findings("C09", asked, position)
    assert [(each.pointer, each.basis.article) for each in found] == [(place, "6") for place in expected]
    assert places("C09", asked, position, {"advance.guarantee_above.invest": None}) == []


def test_where_the_contract_asks_the_article_on_contracts_is_named_not_the_threshold_of_projects() -> None:
    [found] = findings("C09", ADVANCE, guaranteed(None, None))
    assert found.basis.article == "6.5"


def test_where_nobody_asks_for_one_none_is_needed() -> None:
    recurrent = specimen.position(contract=specimen.contract(9_000 * MILLION))
    assert places("C09", specimen.request(4_000 * MILLION, kind=Kind.ADVANCE), recurrent) == []
    assert places("C09", ADVANCE) == []
    assert places("C09", specimen.request(90 * MILLION), guaranteed(None, None)) == []


@pytest.mark.parametrize(
    ("subject", "asked_for", "expected"),
    [
        ("consulting", False, []),
        ("consulting", True, ["/guarantee"]),
        ("works", False, ["/guarantee"]),
    ],
)
def test_some_subjects_need_one_only_where_their_contract_says_so(
    subject: str, asked_for: bool, expected: list[str]
) -> None:
    contract = specimen.contract(9_000_000_000, subject=subject, guarantee_asked=asked_for)
    asked = specimen.request(2_000_000_000, kind=Kind.ADVANCE, contract="K1")
    there = specimen.position(unit=specimen.PROJECT, contract=contract)
    assert places("C09", asked, there, {"advance.guarantee_exempt_subjects": ["consulting"]}) == expected
