"""Rows are never overwritten: what was believed stays beside what is believed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khobac.core import clock
from khobac.registers.organisations.models import StaffQuota
from khobac.registers.organisations.queries import staff_quota
from khobac.registers.organisations.services import set_quota
from khobac.registers.recording import end_validity
from tests.registers.conftest import BEGINNING, MORNING, SCHOOL

pytestmark = pytest.mark.usefixtures("world")
days = st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(days, st.integers(1, 99)), min_size=1, max_size=6), days)
def test_each_decision_holds_from_its_day_on_whatever_came_before(
    decisions: list[tuple[dt.date, int]], asked: dt.date
) -> None:
    StaffQuota.objects.filter(unit=SCHOOL).update(recorded_to=clock.now())
    expected = None
    for day, staff in decisions:
        set_quota(SCHOOL, staff, 0, day, by="fin")
        if asked >= day:
            expected = (staff, 0)
    assert staff_quota(SCHOOL, asked) == expected


def test_ending_a_row_closes_it_and_records_the_shorter_one() -> None:
    set_quota(SCHOOL, 40, 2, BEGINNING, by="fin")
    with clock.at(MORNING + dt.timedelta(days=1)):
        assert end_validity(StaffQuota.objects.filter(unit=SCHOOL), dt.date(2026, 6, 30)) == 1
    rows = list(StaffQuota.objects.filter(unit=SCHOOL).order_by("id").values_list("valid_to", "recorded_to"))
    assert rows == [(None, MORNING + dt.timedelta(days=1)), (dt.date(2026, 6, 30), None)]


def test_a_row_that_would_only_begin_later_is_closed_and_not_recorded_again() -> None:
    set_quota(SCHOOL, 40, 2, dt.date(2027, 1, 1), by="fin")
    end_validity(StaffQuota.objects.filter(unit=SCHOOL), dt.date(2026, 6, 30))
    assert staff_quota(SCHOOL, dt.date(2027, 6, 1)) is None
    assert StaffQuota.objects.filter(unit=SCHOOL).count() == 1
