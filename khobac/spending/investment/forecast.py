"""How much of a year's plan will probably be left: a straight line through what was disbursed so far, in whole đồng.

No promise, a question to the investor: whoever is far behind in September will hardly catch up. Work accepted and not
yet paid counts as coming, even where the line alone would not reach it.

>>> import datetime as dt
>>> forecast(plan=1_000, disbursed=300, unpaid=50, on=dt.date(2026, 7, 1))
Forecast(expected=601, under_spend=399)
>>> forecast(plan=1_000, disbursed=900, unpaid=0, on=dt.date(2026, 7, 1))
Forecast(expected=1000, under_spend=0)
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple


class Forecast(NamedTuple):
    """What will be disbursed by the end of the year, and what of the plan will be left; in đồng."""

    expected: int
    under_spend: int


def forecast(plan: int, disbursed: int, unpaid: int, on: dt.date) -> Forecast:
    """The forecast as of a day of the year planned for."""
    gone = on.timetuple().tm_yday
    days = dt.date(on.year, 12, 31).timetuple().tm_yday
    coming = max(disbursed * (days - gone) // gone, unpaid)
    expected = max(min(plan, disbursed + coming), disbursed)
    return Forecast(expected, max(plan - expected, 0))
