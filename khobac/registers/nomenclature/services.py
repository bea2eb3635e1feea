"""Loading codes and chapter ranges; set-based and repeatable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from khobac.core import db
from khobac.core.text import fold
from khobac.registers.counts import Counts
from khobac.registers.nomenclature.models import ChapterRange, Code
from khobac.registers.recording import Certainty, record


@dataclass(frozen=True)
class CodeRow:
    """A code for as long as it means the same; see models.Code."""

    segment: str
    code: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    name_vi: str = ""
    name_en: str = ""
    parent: str = ""
    kind: str = ""
    budget_level: str = ""
    normal_side: str = ""
    postable: bool = True
    legal_basis: str = ""
    precedence: int = 0
    successor: str = ""
    source: str = ""
    certainty: str = Certainty.ENTERED
    note: str = ""


@dataclass(frozen=True)
class ChapterRangeRow:
    """The chapters of a budget level."""

    level: str
    chapter_from: str
    chapter_to: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    legal_basis: str = ""
    source: str = ""
    certainty: str = Certainty.ENTERED
    note: str = ""


def load_codes(rows: Sequence[CodeRow]) -> Counts:
    """Make the nomenclature say this of these codes from these days on; three statements for any number of rows."""
    with db.atomic():
        return record([_code(row) for row in rows], key=["segment", "code", "valid_from"])


def load_chapter_ranges(rows: Sequence[ChapterRangeRow]) -> Counts:
    """Make these the chapters of the levels from these days on."""
    with db.atomic():
        return record([ChapterRange(**asdict(row)) for row in rows], key=["level", "valid_from"])


def _code(row: CodeRow) -> Code:
    name = row.name_vi or row.code
    return Code(**asdict(row) | {"name_vi": name}, fold=fold(f"{row.code} {name}"))
