"""Reading the working calendar."""

from __future__ import annotations

import datetime as dt

from khobac.registers.calendar.models import Day
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.registers.recording import known


def calendar(
    opens: dt.time | str, cutoff: dt.time | str, closes: dt.time | str, known_at: dt.datetime | None = None
) -> WorkingCalendar:
    """The working calendar with these office hours (law values `office.*`, "HH:MM"); one statement, some tens of rows
    a year.
    """
    days = list(Day.objects.filter(known(known_at)).values_list("date", "is_working_day"))
    return WorkingCalendar(
        days_off=frozenset(day for day, works in days if not works),
        working_saturdays=frozenset(day for day, works in days if works),
        opens=_time(opens),
        cutoff=_time(cutoff),
        closes=_time(closes),
    )


def _time(value: dt.time | str) -> dt.time:
    return value if isinstance(value, dt.time) else dt.time.fromisoformat(value)
