"""The register of days behind the working calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from khobac.core import clock
from khobac.registers.calendar import queries, services
from khobac.registers.calendar.working_time import WorkingCalendar

pytestmark = pytest.mark.django_db
MONDAY, SATURDAY = dt.date(2026, 8, 31), dt.date(2026, 8, 22)


def calendar(known_at: dt.datetime | None = None) -> WorkingCalendar:
    return queries.calendar("08:00", "16:00", "17:00", known_at)


def test_days_are_closed_and_opened() -> None:
    services.set_days([MONDAY], [SATURDAY], by="operator")
    assert not calendar().is_working_day(MONDAY)
    assert calendar().is_working_day(SATURDAY)
    assert calendar().cutoff == dt.time(16)


def test_a_day_closed_and_opened_again_is_known_both_ways(morning: dt.datetime) -> None:
    services.set_days([MONDAY], [], by="operator")
    later = morning + dt.timedelta(hours=1)
    with clock.at(later):
        services.set_days([], [MONDAY], by="operator")
    assert calendar().is_working_day(MONDAY)
    assert not calendar(known_at=morning).is_working_day(MONDAY)


def test_what_was_read_before_a_change_is_not_answered_after_it_not_even_within_the_same_instant() -> None:
    before = calendar()
    with transaction.atomic():
        services.set_days([MONDAY], [], by="operator")
        assert not calendar().is_working_day(MONDAY)
        transaction.set_rollback(True)
    assert calendar() is before  # nothing was said in the end: the same days, read once
    services.set_days([], [MONDAY], by="operator")
    assert calendar().is_working_day(MONDAY)


def test_the_calendar_is_read_in_one_statement() -> None:
    with CaptureQueriesContext(connection) as statements:
        calendar()
    assert len(statements) == 1
