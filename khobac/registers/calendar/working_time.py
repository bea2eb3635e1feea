"""Arithmetic on working days and office hours. Pure: what differs from an ordinary week is given, nothing is looked up.

Moments are taken as Vietnamese time, whatever zone they come in; answers are in Vietnamese time.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from khobac.core import clock

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class WorkingCalendar:
    """The working week with its exceptions, and the hours of the offices.

    The examples stand in the week of Tết 2026: off from Monday 16 to Friday 20 February.

    >>> tet = frozenset(dt.date(2026, 2, day) for day in range(16, 21))
    >>> hours = WorkingCalendar(tet, frozenset({dt.date(2026, 8, 22)}), dt.time(8), dt.time(16), dt.time(17))
    >>> hours.is_working_day(dt.date(2026, 2, 18)), hours.is_working_day(dt.date(2026, 8, 22))
    (False, True)
    """

    days_off: frozenset[dt.date]
    working_saturdays: frozenset[dt.date]
    opens: dt.time
    cutoff: dt.time
    closes: dt.time

    def is_working_day(self, day: dt.date) -> bool:
        """Monday to Friday except days off, and the Saturdays worked instead."""
        return day in self.working_saturdays or (day.weekday() < SATURDAY and day not in self.days_off)

    def add_working_days(self, day: dt.date, n: int) -> dt.date:
        """The n-th working day after `day` (before it, for a negative n); `day` itself for 0.

        >>> hours = WorkingCalendar(frozenset(), frozenset(), dt.time(8), dt.time(16), dt.time(17))
        >>> hours.add_working_days(dt.date(2026, 3, 6), 1), hours.add_working_days(dt.date(2026, 3, 9), -1)
        (datetime.date(2026, 3, 9), datetime.date(2026, 3, 6))
        """
        step = ONE_DAY if n > 0 else -ONE_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def nth_working_day_after(self, day: dt.date, n: int) -> dt.date:
        """The n-th working day after `day`; n counts from 1, so the answer is always a working day."""
        if n < 1:
            raise ValueError("n counts from 1")
        return self.add_working_days(day, n)

    def next_opening(self, moment: dt.datetime) -> dt.datetime:
        """The first opening of the offices at or after `moment`."""
        moment = clock.local(moment)
        day = moment.date()
        if not self.is_working_day(day) or moment > self._at(day, self.opens):
            day = self.add_working_days(day, 1)
        return self._at(day, self.opens)

    def received_at(self, sent_at: dt.datetime) -> dt.datetime:
        """When a dossier sent at that moment counts as received.

        From opening up to the cut-off, the cut-off itself included, at that moment; else at the next opening.

        >>> hours = WorkingCalendar(frozenset(), frozenset(), dt.time(8), dt.time(16), dt.time(17))
        >>> for time in (dt.time(7), dt.time(16), dt.time(16, 0, 1)):
        ...     print(hours.received_at(dt.datetime.combine(dt.date(2026, 3, 6), time)))
        2026-03-06 08:00:00+07:00
        2026-03-06 16:00:00+07:00
        2026-03-09 08:00:00+07:00
        """
        sent_at = clock.local(sent_at)
        day = sent_at.date()
        if self.is_working_day(day) and self._at(day, self.opens) <= sent_at <= self._at(day, self.cutoff):
            return sent_at
        return self.next_opening(sent_at)

    def due_at(self, received_at: dt.datetime, working_days: int) -> dt.datetime:
        """The same time of day, that many working days later; 0 = closing time of the day of receipt.

        >>> hours = WorkingCalendar(frozenset(), frozenset(), dt.time(8), dt.time(16), dt.time(17))
        >>> friday = dt.datetime(2026, 3, 6, 9, 30)
        >>> print(hours.due_at(friday, 1), hours.due_at(friday, 0), sep=", ")
        2026-03-09 09:30:00+07:00, 2026-03-06 17:00:00+07:00
        """
        received_at = clock.local(received_at)
        if working_days == 0:
            return self._at(received_at.date(), self.closes)
        day = self.nth_working_day_after(received_at.date(), working_days)
        return dt.datetime.combine(day, received_at.timetz())

    def working_seconds_between(self, a: dt.datetime, b: dt.datetime) -> int:
        """Seconds from `a` to `b` within office hours, opening to closing; negative when `b` is earlier."""
        a, b = clock.local(a), clock.local(b)
        if b < a:
            return -self.working_seconds_between(b, a)
        worked = dt.timedelta()
        day = a.date()
        while day <= b.date():
            if self.is_working_day(day):
                start, end = max(a, self._at(day, self.opens)), min(b, self._at(day, self.closes))
                worked += max(end - start, dt.timedelta())
            day += ONE_DAY
        return int(worked.total_seconds())

    def working_days_between(self, a: dt.date, b: dt.date) -> int:
        """How many working days lie after `a` and up to `b` inclusive; 0 when `b` is not later."""
        return sum(self.is_working_day(a + dt.timedelta(days=n)) for n in range(1, (b - a).days + 1))

    def _at(self, day: dt.date, time: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, time, clock.VIETNAM)
