"""When a bank takes orders: opening, cut-off, and the longer days at the end of a month and of a year. Pure.

What an agreement says counts; the interbank hours of Circular 37/2016/TT-NHNN are its usual model (low-value orders until
16:00, until 17:00 on the last two working days of a month).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from khobac.core import clock
from khobac.registers.calendar.working_time import ONE_DAY, WorkingCalendar


@dataclass(frozen=True, slots=True)
class BankHours:
    """The hours of an agreement. `extended_from` is the first day (month, day) of the year-end season, up to 31 December."""

    opens: dt.time
    cutoff: dt.time
    extended_cutoff: dt.time | None = None
    extended_last_days: int = 0
    extended_from: tuple[int, int] | None = None
    on_days_off: bool = False

    def cutoff_on(self, day: dt.date, calendar: WorkingCalendar) -> dt.time:
        """The cut-off of a day.

        >>> week = WorkingCalendar(frozenset(), frozenset(), dt.time(8), dt.time(16), dt.time(17))
        >>> hours = BankHours(dt.time(8), dt.time(16), dt.time(20), extended_last_days=2, extended_from=(12, 25))
        >>> [hours.cutoff_on(dt.date(2026, *day), week).hour for day in ((3, 27), (3, 30), (3, 31), (12, 25))]
        [16, 20, 20, 20]
        """
        return self.extended_cutoff if self.extended_cutoff and self._is_extended(day, calendar) else self.cutoff

    def is_open(self, moment: dt.datetime, calendar: WorkingCalendar) -> bool:
        """Whether an order may leave at that moment; at the cut-off itself it still may."""
        moment = clock.local(moment)
        if not self._works_on(moment.date(), calendar):
            return False
        return self.opens <= moment.time() <= self.cutoff_on(moment.date(), calendar)

    def next_opening(self, moment: dt.datetime, calendar: WorkingCalendar) -> dt.datetime:
        """When orders leave again, seen from a moment at which they do not.

        >>> week = WorkingCalendar(frozenset(), frozenset(), dt.time(8), dt.time(16), dt.time(17))
        >>> print(BankHours(dt.time(8), dt.time(16)).next_opening(dt.datetime(2026, 3, 6, 16, 1), week))
        2026-03-09 08:00:00+07:00
        """
        moment = clock.local(moment)
        day = moment.date()
        if moment.time() > self.opens:
            day += ONE_DAY
        while not self._works_on(day, calendar):
            day += ONE_DAY
        return dt.datetime.combine(day, self.opens, clock.VIETNAM)

    def _works_on(self, day: dt.date, calendar: WorkingCalendar) -> bool:
        return self.on_days_off or calendar.is_working_day(day)

    def _is_extended(self, day: dt.date, calendar: WorkingCalendar) -> bool:
        if self.extended_from is not None and (day.month, day.day) >= self.extended_from:
            return True
        if not self.extended_last_days:
            return False
        next_month = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        return day >= calendar.add_working_days(next_month, -self.extended_last_days)
