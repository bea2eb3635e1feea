"""Peak is judged for each officer of an office; pace and forecast hold at their edges, whatever the figures."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobac.core import clock
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.watch.supervision.load import HOUR, Pace
from khobac.watch.supervision.peak import Rush, is_peak

HOURS = WorkingCalendar(frozenset(), frozenset(), dt.time(8), dt.time(16), dt.time(17))
FRIDAY_AT_TWO = dt.datetime(2026, 3, 6, 14, tzinfo=clock.VIETNAM)
MANY = st.integers(0, 5_000)


@pytest.mark.parametrize(
    ("received", "waiting", "officers", "per_officer", "peak"),
    [
        (120, 0, 2, 60, True),
        (119, 119, 2, 60, False),
        (3, 120, 2, 60, True),
        (60, 0, 0, 60, True),
        (0, 0, 3, 0, False),
        (9_999, 9_999, 1, None, False),
    ],
)
def test_peak_is_so_many_for_each_officer(
    received: int, waiting: int, officers: int, per_officer: int | None, peak: bool
) -> None:
    assert is_peak(received, waiting, officers, per_officer) is peak


@pytest.mark.parametrize(
    ("decided", "worked", "left", "hourly", "done"),
    [
        (24, 6 * HOUR, 12, 4, dt.datetime(2026, 3, 6, 17, tzinfo=clock.VIETNAM)),
        (24, 6 * HOUR, 13, 4, dt.datetime(2026, 3, 9, 8, 15, tzinfo=clock.VIETNAM)),  # after closing
        (24, 6 * HOUR, 0, 4, FRIDAY_AT_TWO),
        (1, 6 * HOUR, 1, 1, dt.datetime(2026, 3, 9, 11, tzinfo=clock.VIETNAM)),  # never shown as none an hour
        (0, 6 * HOUR, 5, None, None),  # nothing decided yet
        (3, 0 * HOUR, 5, None, None),  # decided before opening
    ],
)
def test_a_pace_says_when_it_will_be_done(
    decided: int, worked: dt.timedelta, left: int, hourly: int | None, done: dt.datetime | None
) -> None:
    pace = Pace(decided, worked)
    assert (pace.hourly, pace.done_at(left, HOURS, FRIDAY_AT_TWO)) == (hourly, done)


@given(own=MANY, untaken=MANY, officers=st.integers(0, 60))
def test_the_shares_of_all_officers_leave_nothing_behind(own: int, untaken: int, officers: int) -> None:
    share = Rush(0, 0, own, untaken, 0, 0, officers, {}).share - own
    sitting = max(officers, 1)
    assert untaken <= share * sitting < untaken + sitting
