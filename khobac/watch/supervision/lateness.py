"""When a dossier is late. Pure: calendar and moments are given."""

from __future__ import annotations

import datetime as dt

from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.states import OPEN, State
from khobac.core import clock
from khobac.registers.calendar.working_time import ONE_DAY, WorkingCalendar

TAKEN_WITHIN = dt.timedelta(hours=8)
"""Working hours from receipt in which an officer takes a dossier in hand (M01)."""


def due_at(dossier: LockedDossier) -> dt.datetime | None:
    """What the dossier waits for must be done by then: the decision, or the control after a pay-first payment.

    The earlier of what the law gives and what the office promised. None where nothing is waited for.
    """
    if dossier.state in OPEN:
        return decision_due_at(dossier)
    return dossier.control_due_at if dossier.state == State.PAID else None


def decision_due_at(dossier: LockedDossier) -> dt.datetime | None:
    """The promised or legal moment of the decision, whichever comes first; None once a return has ended the clock."""
    return min((moment for moment in (dossier.legal_due_at, dossier.committed_due_at) if moment), default=None)


def is_overdue(dossier: LockedDossier, now: dt.datetime) -> bool:
    """Whether the treasury owes the next step since before now."""
    due = due_at(dossier)
    return due is not None and due < now


def working_time_ahead(calendar: WorkingCalendar, now: dt.datetime, ahead: dt.timedelta) -> dt.datetime:
    """The earliest moment by which that much working time will have passed.

    >>> hours = WorkingCalendar(frozenset(), frozenset(), dt.time(8), dt.time(16), dt.time(17))
    >>> print(working_time_ahead(hours, dt.datetime(2026, 3, 6, 16), dt.timedelta(hours=2)))  # a Friday
    2026-03-09 09:00:00+07:00
    """
    moment, left = clock.local(now), ahead
    while True:
        opens, closes = (
            dt.datetime.combine(moment.date(), at, clock.VIETNAM) for at in (calendar.opens, calendar.closes)
        )
        start = max(moment, opens)
        if calendar.is_working_day(moment.date()) and start < closes:
            if closes - start >= left:
                return start + left
            left -= closes - start
        moment = dt.datetime.combine(moment.date() + ONE_DAY, dt.time(), clock.VIETNAM)


def working_time_ago(calendar: WorkingCalendar, now: dt.datetime, ago: dt.timedelta) -> dt.datetime:
    """The latest moment from which that much working time has passed until now.

    >>> hours = WorkingCalendar(frozenset(), frozenset(), dt.time(8), dt.time(16), dt.time(17))
    >>> print(working_time_ago(hours, dt.datetime(2026, 3, 9, 10), dt.timedelta(hours=8)))  # a Monday
    2026-03-06 11:00:00+07:00
    """
    moment, left = clock.local(now), ago
    while True:
        opens, closes = (
            dt.datetime.combine(moment.date(), at, clock.VIETNAM) for at in (calendar.opens, calendar.closes)
        )
        end = min(moment, closes)
        if calendar.is_working_day(moment.date()) and end > opens:
            if end - opens >= left:
                return end - left
            left -= end - opens
        moment = dt.datetime.combine(moment.date() - ONE_DAY, dt.time.max, clock.VIETNAM)
