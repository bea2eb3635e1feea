"""Periods of the sample: every month closed on its day, as the worker would have, and the year-end rehearsed once."""

from __future__ import annotations

import datetime as dt

from khobac.core import clock
from khobac.flows import periods
from khobac.flows.sample_province.province import OFFICE_PEOPLE
from khobac.flows.sample_province.units import DISTRICT_OFFICE
from khobac.flows.year_end import rehearsal


def close_past_periods(first: dt.date, now: dt.datetime) -> None:
    """On the last day of each month since `first`, and today, whatever the law of the day closes by itself."""
    month = first.replace(day=1)
    while (month := (month + dt.timedelta(days=31)).replace(day=1)) <= now.date():
        evening = dt.datetime.combine(month - dt.timedelta(days=1), dt.time(20), clock.VIETNAM)
        with clock.at(min(evening, now)):
            periods.close_due()
    with clock.at(now):
        periods.close_due()


def rehearse_year_end(now: dt.datetime) -> None:
    """What the end of this budget year would do to the books as they stand: those of the office merged since, with its units."""
    with clock.at(now):
        rehearsal.rehearse(DISTRICT_OFFICE, now.year, OFFICE_PEOPLE["office_chief_accountant"][0])
