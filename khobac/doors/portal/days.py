"""Days as people type them: 21/11/2026, 5/1, 05012026, today."""

from __future__ import annotations

import datetime as dt
import re

from khobac.core.text import fold

TODAY = frozenset({"hom nay", "nay", "today"})


def parse_day(typed: str, today: dt.date) -> dt.date | None:
    """The day that was typed, day before month; None when it is none. A missing year is today's.

    >>> parse_day("5/1", dt.date(2026, 11, 21))
    datetime.date(2026, 1, 5)
    >>> parse_day("Hôm nay", dt.date(2026, 11, 21))
    datetime.date(2026, 11, 21)
    """
    text = fold(typed).strip()
    if text in TODAY:
        return today
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?", text) or re.fullmatch(
        r"(\d{2})(\d{2})(\d{4})", text
    )
    if not found:
        return None
    year = int(found[3]) if found[3] else today.year
    return _day(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
