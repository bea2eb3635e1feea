"""The clock of a stand-in: Vietnamese time, independent of the treasury's, moved for tests; one for each process.

    GET  /control/clock                                        {"now": "2026-12-31T16:05:00+07:00", "ahead_seconds": 0.0}
    POST /control/clock  {"now": "2026-12-31T16:00:00"}        it goes on from there
                         {"ahead_seconds": 86400}              or so much ahead of the true time; 0 sets it right again

What falls due by that is done at once. The treasury's own clock does not move.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

VIETNAM = dt.timezone(dt.timedelta(hours=7))
_ahead = dt.timedelta()


def now() -> dt.datetime:
    """This moment in Vietnamese time, as the stand-in sees it."""
    return dt.datetime.now(VIETNAM) + _ahead


def today() -> dt.date:
    """This day, as the stand-in sees it."""
    return now().date()


def set_ahead(seconds: float) -> None:
    """Be so many seconds ahead from now on, until the process ends."""
    global _ahead
    _ahead = dt.timedelta(seconds=seconds)


def move(asked: Any) -> dict[str, str | float]:
    """What `POST /control/clock` asks for; answers how the clock stands. ValueError says what is wrong with it."""
    if not isinstance(asked, dict) or len(asked.keys() & {"now", "ahead_seconds"}) != 1:
        raise ValueError('either {"now": "2026-12-31T16:00:00"} or {"ahead_seconds": 86400}')
    if "now" in asked:
        moment = dt.datetime.fromisoformat(asked["now"])
        local = moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
        set_ahead((local - dt.datetime.now(VIETNAM)).total_seconds())
    else:
        set_ahead(float(asked["ahead_seconds"]))
    return standing()


def standing() -> dict[str, str | float]:
    """What `GET /control/clock` answers."""
    return {"now": now().isoformat(timespec="seconds"), "ahead_seconds": round(_ahead.total_seconds(), 1)}
