"""Loading the library of defects we ship: one CSV row for each entry and the days it holds."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

from khobac.core import clock
from khobac.registers.counts import Counts
from khobac.registers.law import services
from khobac.registers.law.loading import UnreadableLaw
from khobac.registers.law.models import LegalText, Wording

WORDS = ("key", "rule", "pointer", "message_vi", "message_en", "fix_vi", "fix_en", "example_vi", "example_en")
ALSO = ("article", "certainty")


def load(path: Path) -> Counts:
    """Make the library say what this file says, but of entries that stewards have changed since; repeatable.

    Raises UnreadableLaw when it names texts that the register of law does not hold: they are loaded first.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    text_ids = dict(LegalText.objects.values_list("number", "id"))
    unknown = sorted({row["document"] for row in rows} - text_ids.keys())
    if unknown:
        raise UnreadableLaw(path.name, [f"no such text: {number}" for number in unknown])
    return services.set_wordings([_wording(row, text_ids[row["document"]]) for row in rows])


def _wording(row: dict[str, Any], text_id: str) -> Wording:
    entry = Wording(**{name: row[name] for name in (*WORDS, *ALSO)}, text_id=text_id, approved_at=clock.now())
    entry.valid_from = dt.date.fromisoformat(row["valid_from"])
    entry.valid_to = dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    return entry
