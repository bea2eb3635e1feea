"""The bank's own clock: Vietnamese time, independent of the treasury's."""

from __future__ import annotations

import datetime as dt

_VIETNAM = dt.timezone(dt.timedelta(hours=7))


def now() -> dt.datetime:
    """This moment in Vietnamese time."""
    return dt.datetime.now(_VIETNAM)
