"""When a dossier is late, to the second, across nights, week-ends and holidays."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from khobac.core import clock
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.watch.supervision.lateness import working_time_ago

TET = frozenset(dt.date(2026, 2, day) for day in range(16, 21))
HOURS = WorkingCalendar(TET, frozenset({dt.date(2026, 1, 10)}), dt.time(8), dt.time(16), dt.time(17))
EIGHT_HOURS = dt.timedelta(hours=8)
BEGINNING = dt.datetime(2026, 1, 5, tzinfo=clock.VIETNAM)
moments = some.integers(0, 85 * 24 * 3600).map(lambda seconds: BEGINNING + dt.timedelta(seconds=seconds))


@given(moments)
def test_exactly_that_much_working_time_has_passed(now: dt.datetime) -> None:
    before = working_time_ago(HOURS, now, EIGHT_HOURS)
    assert HOURS.working_seconds_between(before, now) == EIGHT_HOURS.total_seconds()


@given(moments, moments)
def test_whoever_waits_longer_was_received_before_it(sent: dt.datetime, now: dt.datetime) -> None:
    received = HOURS.received_at(sent)
    waited = HOURS.working_seconds_between(received, now)
    assert (received < working_time_ago(HOURS, now, EIGHT_HOURS)) == (waited > EIGHT_HOURS.total_seconds())


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ("2026-03-10 17:00", "2026-03-10 09:00"),
        ("2026-03-10 10:00", "2026-03-09 11:00"),
        ("2026-03-09 08:00", "2026-03-06 09:00"),  # Monday at opening
        ("2026-02-23 09:00", "2026-02-13 10:00"),  # the first day after Tết
        ("2026-01-12 09:00", "2026-01-10 10:00"),  # a working Saturday lies between
    ],
)
def test_days_off_do_not_count(now: str, before: str) -> None:
    expected = dt.datetime.fromisoformat(before).replace(tzinfo=clock.VIETNAM)
    assert working_time_ago(HOURS, dt.datetime.fromisoformat(now), EIGHT_HOURS) == expected
