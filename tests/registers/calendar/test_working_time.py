"""Working days, receipt and due times over the official calendar of 2026."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from khobac.core.clock import VIETNAM
from khobac.registers.calendar.working_time import WorkingCalendar

DAYS_OFF_2026 = [
    (1, 1),
    (1, 2),
    *((2, day) for day in range(16, 21)),
    (4, 27),
    (4, 30),
    (5, 1),
    (8, 31),
    (9, 1),
    (9, 2),
]
YEAR = WorkingCalendar(
    frozenset(dt.date(2026, month, day) for month, day in [*DAYS_OFF_2026, (11, 24)]),
    frozenset({dt.date(2026, 1, 10), dt.date(2026, 8, 22)}),
    dt.time(8),
    dt.time(16),
    dt.time(17),
)
days = st.dates(dt.date(2025, 12, 1), dt.date(2026, 12, 31))
moments = st.datetimes(
    dt.datetime.fromisoformat("2025-12-01"),
    dt.datetime.fromisoformat("2026-12-31"),
    timezones=st.sampled_from([VIETNAM, dt.UTC]),
)


def at(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=VIETNAM)


def test_a_dossier_of_the_last_evening_before_tet_is_received_after_it() -> None:
    assert YEAR.received_at(at(2026, 2, 13, 16, 0, 1)) == at(2026, 2, 23, 8)


def test_the_cut_off_itself_is_in_time() -> None:
    assert YEAR.received_at(at(2026, 2, 13, 16)) == at(2026, 2, 13, 16)


def test_before_opening_counts_from_that_opening() -> None:
    assert YEAR.received_at(at(2026, 3, 2, 6, 59)) == at(2026, 3, 2, 8)


def test_a_working_saturday_receives_and_counts() -> None:
    assert YEAR.received_at(at(2026, 8, 22, 9)) == at(2026, 8, 22, 9)
    assert YEAR.due_at(at(2026, 8, 21, 9), 1) == at(2026, 8, 22, 9)


def test_a_swap_day_and_the_holidays_behind_it_are_skipped() -> None:
    assert YEAR.due_at(at(2026, 8, 28, 15, 30), 1) == at(2026, 9, 3, 15, 30)


def test_nought_days_is_closing_time_of_the_day_of_receipt() -> None:
    assert YEAR.due_at(at(2026, 3, 2, 9), 0) == at(2026, 3, 2, 17)


def test_moments_of_other_zones_are_judged_by_vietnamese_time() -> None:
    assert YEAR.received_at(dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)) == at(2026, 3, 3, 8)


def test_working_hours_over_a_weekend() -> None:
    assert YEAR.working_seconds_between(at(2026, 3, 6, 16), at(2026, 3, 9, 9)) == 2 * 3600


def test_voucher_age_counts_working_days_after_its_date() -> None:
    assert YEAR.working_days_between(dt.date(2026, 2, 13), dt.date(2026, 2, 24)) == 2
    assert YEAR.working_days_between(dt.date(2026, 3, 6), dt.date(2026, 3, 6)) == 0


@given(moments)
def test_receipt_is_in_office_hours_never_early_and_stable(sent: dt.datetime) -> None:
    received = YEAR.received_at(sent)
    assert received >= sent
    assert YEAR.is_working_day(received.date())
    assert YEAR.opens <= received.time() <= YEAR.cutoff
    assert YEAR.received_at(received) == received


@given(moments, moments)
def test_who_sends_earlier_is_received_no_later(a: dt.datetime, b: dt.datetime) -> None:
    first, second = sorted((a, b))
    assert YEAR.received_at(first) <= YEAR.received_at(second)


@given(days, st.integers(1, 30))
def test_the_nth_working_day_after_a_day_lies_n_working_days_from_it(day: dt.date, n: int) -> None:
    later = YEAR.nth_working_day_after(day, n)
    assert YEAR.is_working_day(later)
    assert YEAR.working_days_between(day, later) == n


@given(days, st.integers(1, 30))
def test_counting_back_returns_to_the_working_day_one_came_from(day: dt.date, n: int) -> None:
    start = YEAR.add_working_days(day, 1)
    assert YEAR.add_working_days(YEAR.add_working_days(start, n), -n) == start


@given(moments, moments, moments)
def test_working_seconds_add_up(a: dt.datetime, b: dt.datetime, c: dt.datetime) -> None:
    a, b, c = (moment.replace(microsecond=0) for moment in (a, b, c))
    between = YEAR.working_seconds_between
    assert between(a, b) + between(b, c) == between(a, c)
    assert between(a, b) == -between(b, a)
