"""C18: a fresh voucher, sent while the budget year takes it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from khobac.control.inputs import Kind
from khobac.control.rules import specimen
from khobac.control.rules.c18_in_time import last_january_day
from tests.control.rules.found import findings, places

OLD_WORK = dt.date(2026, 12, 30)


def old_year(sent: str, **changes: Any) -> list[str]:
    """The places found for a request of budget year 2026 sent on that day."""
    fields: dict[str, Any] = {"year": 2026, "performed_on": OLD_WORK} | changes
    return places("C18", specimen.request(sent=sent, **fields))


# --- the voucher -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "dated", "expected"),
    [
        ("2026-05-05", "2026-04-23", []),
        ("2026-05-06", "2026-04-23", ["/voucher_date"]),
        ("2026-08-14", "2026-08-05", ["/voucher_date"]),
        ("2026-05-06", "2026-05-06", []),
        ("2026-05-06", "2026-05-07", ["/voucher_date"]),
    ],
)
def test_a_voucher_arrives_within_five_working_days_after_its_date(sent: str, dated: str, expected: list[str]) -> None:
    asked = specimen.request(sent=sent, voucher_date=dt.date.fromisoformat(dated))
    assert places("C18", asked) == expected


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_voucher_grows_old(kind: Kind) -> None:
    asked = specimen.request(sent="2026-05-06", kind=kind, voucher_date=dt.date(2026, 4, 23))
    [found] = findings("C18", asked)
    assert (found.pointer, found.auto_fix) == ("/voucher_date", {"/voucher_date": "2026-05-06"})


# --- the budget year ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sent", "expected"), [("2026-12-30", []), ("2026-12-31", ["/sent"])])
@pytest.mark.parametrize("kind", [Kind.PAYMENT, Kind.ADVANCE, Kind.PAY_FIRST])
def test_withdrawals_and_advances_are_filed_by_30_december(kind: Kind, sent: str, expected: list[str]) -> None:
    assert old_year(sent, kind=kind) == expected


def test_december_is_open_to_its_end_where_the_law_sets_no_day_and_for_settlements() -> None:
    assert places("C18", specimen.request(sent="2026-12-31"), law={"year_end.last_filing": None}) == []
    assert old_year("2026-12-31", kind=Kind.SETTLEMENT) == []


@pytest.mark.parametrize(
    ("sent", "expected"),
    [("2027-01-06", []), ("2027-01-20", []), ("2027-01-27", []), ("2027-01-28", ["/sent"]), ("2027-02-01", ["/sent"])],
)
@pytest.mark.parametrize("kind", [Kind.PAYMENT, Kind.PAY_FIRST, Kind.SETTLEMENT])
def test_in_january_the_old_year_is_open_until_two_working_days_remain(
    kind: Kind, sent: str, expected: list[str]
) -> None:
    assert old_year(sent, kind=kind) == expected


def test_the_old_year_gives_no_advance_in_january() -> None:
    asked = specimen.request(sent="2027-01-06", year=2026, kind=Kind.ADVANCE)
    [found] = findings("C18", asked)
    assert found.pointer == "/sent"
    assert found.message_vi == "Từ 01/01/2027 không còn tạm ứng của năm ngân sách 2026."
    assert found.message_en == "From 1 Jan 2027 no advance is given from budget year 2026."


def test_work_of_the_new_year_is_not_charged_to_the_old() -> None:
    assert old_year("2027-01-06", performed_on=dt.date(2027, 1, 4)) == ["/performed_on"]
    assert old_year("2027-01-06", performed_on=dt.date(2026, 12, 31)) == []
    assert old_year("2027-01-29", performed_on=dt.date(2027, 1, 4)) == ["/sent", "/performed_on"]


def test_before_the_year_ends_the_day_of_performance_is_not_looked_at() -> None:
    assert old_year("2026-12-30", performed_on=dt.date(2027, 1, 4)) == []


def test_a_settlement_of_january_is_no_work_of_the_new_year() -> None:
    assert old_year("2027-01-12", kind=Kind.SETTLEMENT, performed_on=dt.date(2027, 1, 12)) == []


@pytest.mark.parametrize("kind", [Kind.PAYMENT, Kind.ADVANCE, Kind.SETTLEMENT])
def test_a_budget_year_that_has_not_begun_pays_nothing(kind: Kind) -> None:
    assert places("C18", specimen.request(sent="2026-12-30", year=2027, kind=kind)) == ["/sent"]
    assert places("C18", specimen.request(sent="2027-01-01", year=2027, kind=kind)) == []


def test_a_year_long_past_is_closed() -> None:
    assert old_year("2028-01-05") == ["/sent"]


@pytest.mark.parametrize("kind", [Kind.DEPOSIT_PAYMENT, Kind.RETURN_OF_FUNDS])
@pytest.mark.parametrize("sent", ["2025-12-31", "2026-12-31", "2027-02-15"])
def test_deposit_payments_and_returned_funds_know_no_window(kind: Kind, sent: str) -> None:
    assert old_year(sent, kind=kind, performed_on=dt.date(2027, 2, 1)) == []


def test_the_working_days_to_spare_are_a_value_of_law() -> None:
    asked = specimen.request(sent="2027-01-28", year=2026, performed_on=OLD_WORK)
    assert places("C18", asked, law={"adjustment.dossier_before_end": 1}) == []


@pytest.mark.parametrize(
    ("year", "last"), [(2025, dt.date(2026, 1, 28)), (2026, dt.date(2027, 1, 27)), (2027, dt.date(2028, 1, 26))]
)
def test_the_last_january_day_leaves_two_whole_working_days(year: int, last: dt.date) -> None:
    calendar = specimen.CALENDAR
    assert last_january_day(calendar, year, spare=2) == last
    between = [last + dt.timedelta(days=n) for n in range(1, (dt.date(year + 1, 1, 31) - last).days)]
    assert sum(calendar.is_working_day(day) for day in between) == 2
