"""C15: cash for what may be paid in cash, at the right desk, large sums after notice."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.control.findings import Severity
from khobac.control.inputs import Cash, CashDesk, Kind, Particulars, Snapshot
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places

TREASURY, BANK = CashDesk.TREASURY, CashDesk.BANK
DESK, NOTICE = "/particulars/cash/at", "/particulars/cash/registered_on"
FRIDAY_BEFORE = dt.date(2026, 2, 27)


def _asked(*lines: tuple[str, int], at: CashDesk = BANK, told: dt.date | None = FRIDAY_BEFORE) -> Snapshot:
    return specimen.request(lines=specimen.lines(*lines), particulars=Particulars(cash=Cash(at, told)))


def test_personal_payments_may_be_any_amount_and_other_things_small() -> None:
    asked = _asked(("6001", 40_000_000), ("6551", 5_000_000), ("6552", 5_000_001), ("6912", 9_000_000))
    assert places("C15", asked) == ["/lines/2/ndkt", "/lines/3/ndkt"]


@pytest.mark.parametrize(
    ("amount", "at", "expected"),
    [(99_999_999, TREASURY, []), (100_000_000, TREASURY, [DESK]), (100_000_000, BANK, [])],
)
def test_from_the_threshold_on_cash_is_drawn_at_the_bank(amount: int, at: CashDesk, expected: list[str]) -> None:
    assert places("C15", _asked(("6001", amount), at=at)) == expected


def test_a_treasury_without_a_cash_desk_sends_to_the_bank() -> None:
    [found] = findings("C15", _asked(("6001", 1), at=TREASURY), law={"cash.at_treasury": False})
    assert (found.pointer, found.severity) == (DESK, Severity.BLOCK)
    assert found.auto_fix == {DESK: "bank"}
    assert places("C15", _asked(("6001", 1), at=BANK), law={"cash.at_treasury": False}) == []


@pytest.mark.parametrize(
    ("amount", "of_day", "told", "expected"),
    [
        (30_000_000, 0, None, []),
        (30_000_001, 0, None, [NOTICE]),
        (20_000_000, 10_000_001, None, [NOTICE]),
        (20_000_000, 10_000_000, None, []),
        (30_000_001, 0, dt.date(2026, 3, 2), [NOTICE]),
        (30_000_001, 0, dt.date(2026, 2, 28), [NOTICE]),
        (30_000_001, 0, FRIDAY_BEFORE, []),
    ],
)
def test_what_is_drawn_in_a_day_above_the_limit_is_registered_a_working_day_before(
    amount: int, of_day: int, told: dt.date | None, expected: list[str]
) -> None:
    there = specimen.position(cash_of_day=of_day)
    assert places("C15", _asked(("6001", amount), told=told), there) == expected


def test_the_figures_of_the_day_are_told() -> None:
    [found] = findings("C15", _asked(("6001", 25_000_000), told=None), specimen.position(cash_of_day=6_000_000))
    assert found.values == {"of_day": 31_000_000, "limit": 30_000_000, "over": 1_000_000}


def test_a_transfer_and_money_coming_back_are_not_concerned() -> None:
    assert places("C15", specimen.request(500_000_000)) == []
    assert places("C15", specimen.request(500_000_000, particulars=Particulars())) == []
    cash = Particulars(cash=Cash(TREASURY))
    assert places("C15", specimen.request(500_000_000, kind=Kind.RETURN_OF_FUNDS, particulars=cash)) == []
