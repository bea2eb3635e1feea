"""The library of defects we ship: one CSV row for each entry and the days it holds."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from khobac.core import clock
from khobac.registers.counts import Counts
from khobac.registers.law import services
from khobac.registers.law.drafts import DraftWording
from khobac.registers.law.loading import UnreadableLaw
from khobac.registers.law.models import LegalText, Wording
from khobac.registers.law.wordings import SENTENCES

FILE = "defect_library.csv"
"""Beside the folder of texts."""

WORDS = ("key", "rule", "pointer", "article", *SENTENCES)


@dataclass(frozen=True)
class Shipped:
    """A row of the file: an entry, the number of the text it rests on, and its last day if it has one."""

    entry: DraftWording
    document: str
    last_on: dt.date | None
    certainty: str


def read(path: Path) -> list[Shipped]:
    """The rows of a file, in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_shipped(row) for row in csv.DictReader(file)]


def load(path: Path) -> Counts:
    """Make the library say what this file says, but of entries that stewards have changed since; repeatable.

    Raises UnreadableLaw when it names texts that the register of law does not hold: they are loaded first.
    """
    rows = read(path)
    text_ids = dict(LegalText.objects.values_list("number", "id"))
    unknown = sorted({row.document for row in rows} - text_ids.keys())
    if unknown:
        raise UnreadableLaw(path.name, [f"no such text: {number}" for number in unknown])
    return services.set_wordings([_wording(row, text_ids[row.document]) for row in rows])


def _shipped(row: Mapping[str, str]) -> Shipped:
    said = {name: row[name] for name in WORDS}
    last_on = dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    entry = DraftWording(from_on=dt.date.fromisoformat(row["valid_from"]), **said)
    return Shipped(entry, row["document"], last_on, row["certainty"])


def _wording(row: Shipped, text_id: str) -> Wording:
    said = {name: getattr(row.entry, name) for name in WORDS}
    days = {"valid_from": row.entry.from_on, "valid_to": row.last_on}
    return Wording(**said, **days, text_id=text_id, certainty=row.certainty, approved_at=clock.now())
