"""The bank's own clock: Vietnamese time, independent of the treasury's; it can be set ahead for tests (POST /control/clock)."""

from __future__ import annotations

import datetime as dt

_VIETNAM = dt.timezone(dt.timedelta(hours=7))
_ahead = dt.timedelta()


def now() -> dt.datetime:
    """This moment in Vietnamese time, as the bank sees it."""
    return dt.datetime.now(_VIETNAM) + _ahead


def set_ahead(seconds: float) -> None:
    """Be so many seconds ahead from now on, until the process ends; what falls due by that is done at once."""
    global _ahead
    _ahead = dt.timedelta(seconds=seconds)
