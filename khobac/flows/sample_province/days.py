"""On which days and at what times the dossiers of a year come, and what office time does to them.

The year-end of the source (b.1 of the handbook): on its busiest days 500,000 documents where an average day has 150,000.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from khobac.core import clock
from khobac.registers.calendar.working_time import ONE_DAY, WorkingCalendar

PEAK = 10 / 3
"""The busiest days of December over the average day."""
PEAK_DAYS, CLIMBING_DAYS = 6, 9
LAST_PEAK_DAY = (12, 30)
YEAR = 365
LAST_DAY_AT_LEAST = 60
"""Dossiers of the last day, so that every desk has work; a tenth of a small sample."""
OFFICE_BEGINS_LATE = dt.timedelta(hours=2)


def working_days(calendar: WorkingCalendar, now: dt.datetime) -> list[dt.date]:
    """The working days of the twelve months up to now; today only once its offices have been open for two hours."""
    today = now.date()
    days = [today - dt.timedelta(days=ago) for ago in range(YEAR, -1, -1)]
    opened = dt.datetime.combine(today, calendar.opens, clock.VIETNAM) + OFFICE_BEGINS_LATE
    return [day for day in days if calendar.is_working_day(day) and (day < today or now >= opened)]


def spread(total: int, days: Sequence[dt.date], chance: random.Random) -> dict[dt.date, int]:
    """How many dossiers come on each day: exactly `total`, PEAK times the average on the busiest days of December."""
    mean = total / len(days)
    fixed = dict.fromkeys(_before(days, 0, PEAK_DAYS), PEAK * mean)
    for step, day in enumerate(reversed(_before(days, PEAK_DAYS, CLIMBING_DAYS)), 1):
        fixed[day] = mean * (1 + (PEAK - 1) * step / (CLIMBING_DAYS + 2))
    last = max(mean, min(LAST_DAY_AT_LEAST * 1.25, total / 10))
    fixed.setdefault(days[-1], last)
    others = {day: chance.uniform(0.75, 1.25) for day in days if day not in fixed}
    rest = total - sum(fixed.values())
    scale = rest / sum(others.values()) if others else 0
    wanted = fixed | {day: weight * scale for day, weight in others.items()}
    return _whole(total, {day: wanted[day] for day in days})


def _before(days: Sequence[dt.date], skip: int, many: int) -> list[dt.date]:
    """The last working days up to 30 December, without the very last `skip`; latest first."""
    peak = [day for day in days if (day.month, day.day) <= LAST_PEAK_DAY and day.month == LAST_PEAK_DAY[0]]
    return peak[::-1][skip : skip + many]


def _whole(total: int, wanted: dict[dt.date, float]) -> dict[dt.date, int]:
    """Whole numbers with the same sum, the fractions carried from day to day."""
    counts, reached, given = {}, 0.0, 0
    for day, amount in wanted.items():
        reached += amount
        counts[day] = round(reached) - given
        given += counts[day]
    last = next(reversed(counts))
    counts[last] += total - given
    return counts


def sending_times(day: dt.date, many: int, now: dt.datetime, chance: random.Random) -> list[dt.datetime]:
    """When the dossiers of a day are sent, in order: most in office hours, one in ten in the evening."""
    latest = min(now, dt.datetime.combine(day, dt.time(22, 30), clock.VIETNAM))
    opening = dt.datetime.combine(day, dt.time(7, 20), clock.VIETNAM)
    office = min((latest - opening).total_seconds(), 8.6 * 3600)
    evening = (latest - opening).total_seconds()
    seconds = [
        chance.uniform(0, office) if chance.random() < 0.9 else chance.uniform(office, evening) for _ in range(many)
    ]
    return [opening + dt.timedelta(seconds=int(each)) for each in sorted(seconds)]


def after_work(calendar: WorkingCalendar, moment: dt.datetime, worked: dt.timedelta) -> dt.datetime:
    """The moment at which that much office time has passed.

    >>> hours = WorkingCalendar(frozenset(), frozenset(), dt.time(8), dt.time(16), dt.time(17))
    >>> friday = dt.datetime(2026, 3, 6, 16, tzinfo=clock.VIETNAM)
    >>> print(after_work(hours, friday, dt.timedelta(hours=3)))
    2026-03-09 10:00:00+07:00
    """
    day = moment.date()
    while True:
        if calendar.is_working_day(day):
            opens, closes = (dt.datetime.combine(day, at, clock.VIETNAM) for at in (calendar.opens, calendar.closes))
            start = max(moment, opens)
            if start < closes:
                if start + worked <= closes:
                    return start + worked
                worked -= closes - start
        day += ONE_DAY


def around(calendar: WorkingCalendar, month: dt.date) -> WorkingCalendar:
    """The calendar of the weeks around a month (its first day): what a check looks at, without the years it does not."""
    first, last = month - dt.timedelta(days=45), month + dt.timedelta(days=75)
    return WorkingCalendar(
        frozenset(each for each in calendar.days_off if first <= each <= last),
        frozenset(each for each in calendar.working_saturdays if first <= each <= last),
        calendar.opens,
        calendar.cutoff,
        calendar.closes,
    )
