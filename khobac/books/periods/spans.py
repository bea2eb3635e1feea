"""Which stretch of time a period is. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """How long a period is."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Period(NamedTuple):
    """A day, month or year.

    >>> Period.named("2026-02").last_on.isoformat(), str(Period.named("2026")), str(Period.named("2026-03-02"))
    ('2026-02-28', '2026', '2026-03-02')
    """

    kind: Kind
    first_on: dt.date

    @classmethod
    def named(cls, name: str) -> Period:
        """The period of that name: `2026`, `2026-03` or `2026-03-02`. Raises ValueError."""
        parts = name.split("-")
        kinds = {1: Kind.YEAR, 2: Kind.MONTH, 3: Kind.DAY}
        if len(parts) not in kinds:
            raise ValueError(name)
        return cls(kinds[len(parts)], dt.date.fromisoformat("-".join([*parts, "01", "01"][:3])))

    @classmethod
    def year(cls, year: int) -> Period:
        """A calendar year, which is a budget year too."""
        return cls(Kind.YEAR, dt.date(year, 1, 1))

    @classmethod
    def month_of(cls, day: dt.date) -> Period:
        """The month a day lies in."""
        return cls(Kind.MONTH, day.replace(day=1))

    @property
    def last_on(self) -> dt.date:
        """Its last day."""
        first = self.first_on
        if self.kind is Kind.YEAR:
            return first.replace(month=12, day=31)
        if self.kind is Kind.MONTH:
            return first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return first

    def __str__(self) -> str:
        return self.first_on.isoformat()[: {Kind.YEAR: 4, Kind.MONTH: 7, Kind.DAY: 10}[self.kind]]


def closes_on(period: Period, close_day: int) -> dt.date:
    """The day from which a period takes no more entries: so many days into the month after it (Circular 77/2017 Art 53-54).

    A year ends with its adjustment period, the month of January (Circular 26/2026 Art 15).

    >>> closes_on(Period.named("2026-12"), 5).isoformat(), closes_on(Period.named("2026"), 5).isoformat()
    ('2027-01-05', '2027-02-05')
    """
    last = period.last_on
    if period.kind is Kind.YEAR:
        last = dt.date(last.year + 1, 1, 31)
    return last + dt.timedelta(days=close_day)
