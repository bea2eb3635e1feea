"""Reading `data/calendar/holidays.csv` into the register."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from khobac.registers.calendar.services import DayRow, load_days
from khobac.registers.counts import Counts
from khobac.registers.files import day, provenance, read_rows


def load(folder: Path) -> Counts:
    """Every day that differs from an ordinary week; repeatable."""
    rows = [
        DayRow(
            date=dt.date.fromisoformat(row["date"]),
            kind=row["kind"],
            is_working_day=row["is_working_day"] == "1",
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            swapped_with=day(row["swapped_with"]),
            **provenance(row),
        )
        for row in read_rows(folder / "holidays.csv")
    ]
    return load_days(rows)
