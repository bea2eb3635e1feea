"""The one place time comes from.

Everything asks `now()`; acceptance cases, simulations and tests set it. The treasury's days are Vietnamese days
(UTC+7, no daylight saving), whatever machine the program runs on.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

VIETNAM = dt.timezone(dt.timedelta(hours=7), "Asia/Ho_Chi_Minh")

_fixed: ContextVar[dt.datetime | None] = ContextVar("khobac_clock", default=None)


def now() -> dt.datetime:
    """The current instant, aware, in Vietnamese time."""
    return _fixed.get() or dt.datetime.now(VIETNAM)


def stands_at() -> dt.datetime | None:
    """The moment at which the clock stands; None while it runs."""
    return _fixed.get()


def today() -> dt.date:
    """The current Vietnamese day."""
    return now().date()


def local(moment: dt.datetime) -> dt.datetime:
    """The same instant in Vietnamese time; a naive moment is taken to be Vietnamese already."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=VIETNAM)
    return moment.astimezone(VIETNAM)


def end_of(day: dt.date) -> dt.datetime:
    """The last instant of a Vietnamese day."""
    return dt.datetime.combine(day, dt.time.max, VIETNAM)


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Inside the block the clock stands at this moment."""
    token = _fixed.set(local(moment))
    try:
        yield
    finally:
        _fixed.reset(token)
