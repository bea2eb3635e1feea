"""Reading reference files: CSV rows as dictionaries, dates and the columns every row has."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any


def read_rows(path: Path) -> list[dict[str, str]]:
    """All rows of a UTF-8 CSV file with a heading line."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> dt.date | None:
    """An ISO date; None for an empty cell, an open end."""
    return dt.date.fromisoformat(text) if text else None


def first_day(row: dict[str, str]) -> dt.date:
    """The first day of a row that must have one."""
    return dt.date.fromisoformat(row["valid_from"])


def provenance(row: dict[str, str]) -> dict[str, Any]:
    """Source, certainty and note of a row."""
    return {"source": row["source"], "certainty": row["certainty"], "note": row.get("note", "")}
