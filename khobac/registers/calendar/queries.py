"""Reading the working calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from khobac.core import db
from khobac.core.db import Asked
from khobac.registers.calendar.working_time import WorkingCalendar


@dataclass(frozen=True, eq=False)
class SpecialDays:
    """The days that differ from an ordinary week."""

    off: frozenset[dt.date]
    worked: frozenset[dt.date]

    @lru_cache(maxsize=64)  # noqa: B019 (special days are few, and kept as long as calendars)
    def with_hours(self, opens: dt.time | str, cutoff: dt.time | str, closes: dt.time | str) -> WorkingCalendar:
        """The working calendar of offices open at these hours (law values `office.*`, "HH:MM")."""
        return WorkingCalendar(self.off, self.worked, _time(opens), _time(cutoff), _time(closes))


def calendar(
    opens: dt.time | str, cutoff: dt.time | str, closes: dt.time | str, known_at: dt.datetime | None = None
) -> WorkingCalendar:
    """The working calendar with these office hours; one statement, some tens of rows a year."""
    return ask_special_days(known_at).answer.with_hours(opens, cutoff, closes)


def ask_special_days(known_at: dt.datetime | None = None) -> Asked[SpecialDays]:
    """The days as known now or at an earlier instant, sent and not waited for."""
    statement = _DAYS if known_at is None else _DAYS_AS_KNOWN
    return db.ask(statement, {"known_at": known_at}, lambda rows: _days(rows[0]["off"], rows[0]["worked"]))


@lru_cache(maxsize=64)
def _days(off: str, worked: str) -> SpecialDays:
    """Read once for each thing the register says: what it says is the key, so no answer outlives its truth."""
    return SpecialDays(*(frozenset(map(dt.date.fromisoformat, spelled.split())) for spelled in (off, worked)))


def _days_statement(believed: str) -> str:
    return f"""
    SELECT coalesce(string_agg(date::text, ' ' ORDER BY date) FILTER (WHERE NOT is_working_day), '') AS off,
        coalesce(string_agg(date::text, ' ' ORDER BY date) FILTER (WHERE is_working_day), '') AS worked
    FROM calendar_day WHERE {believed}
    """


_DAYS = _days_statement("recorded_to IS NULL")
_DAYS_AS_KNOWN = _days_statement(
    "recorded_from <= %(known_at)s AND (recorded_to IS NULL OR recorded_to > %(known_at)s)"
)


def _time(value: dt.time | str) -> dt.time:
    return value if isinstance(value, dt.time) else dt.time.fromisoformat(value)
