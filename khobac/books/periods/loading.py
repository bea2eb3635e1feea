"""Reads the calendar of a budget year and the late-entry policy from their files."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

from khobac.books.periods.services import Duty, LateEntryRule, set_duties, set_late_entry_rules
from khobac.registers.counts import Counts


def load(folder: Path) -> Counts:
    """Load `duties.csv` and `late_entries.csv`; loading again changes only what a file says differently."""
    duties = [Duty(**_dated(row) | {"years_later": int(row["years_later"])}) for row in _rows(folder / "duties.csv")]
    rules = [
        LateEntryRule(**_dated(row) | {"needs_reason": row["needs_reason"] == "1"})
        for row in _rows(folder / "late_entries.csv")
    ]
    counts = set_duties(duties)
    counts += set_late_entry_rules(rules)
    return counts


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _dated(row: dict[str, str]) -> dict[str, Any]:
    return row | {
        "valid_from": dt.date.fromisoformat(row["valid_from"]),
        "valid_to": dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    }
