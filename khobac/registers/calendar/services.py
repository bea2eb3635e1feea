"""Changing the working calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from khobac.core import audit, db
from khobac.registers.calendar.models import Day, DayKind
from khobac.registers.counts import Counts
from khobac.registers.recording import Certainty, record


@dataclass(frozen=True)
class DayRow:
    """A day that differs from an ordinary week."""

    date: dt.date
    kind: str
    is_working_day: bool
    name_vi: str
    name_en: str
    swapped_with: dt.date | None = None
    source: str = ""
    certainty: str = Certainty.ENTERED
    note: str = ""


def load_days(rows: Sequence[DayRow]) -> Counts:
    """Make the calendar say this of these days; set-based, repeatable."""
    with db.atomic():
        return record([Day(**asdict(row)) for row in rows], key=["date"])


def set_days(closed: Sequence[dt.date], opened: Sequence[dt.date], by: str) -> None:
    """Close some days and open others; what was said of them before stays on record."""
    rows = [DayRow(day, DayKind.HOLIDAY, False, "Ngày nghỉ", "Day off") for day in closed]
    rows += [DayRow(day, DayKind.MAKE_UP_WORK, True, "Ngày làm bù", "Make-up working day") for day in opened]
    with db.atomic():
        load_days(rows)
        audit.record(by, "calendar.set_days", [(row.date.isoformat(), "") for row in rows])
