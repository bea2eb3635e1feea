"""Reading the code lists of `data/nomenclature` into the register."""

from __future__ import annotations

from pathlib import Path

from khobac.registers.counts import Counts
from khobac.registers.files import day, first_day, provenance, read_rows
from khobac.registers.nomenclature.models import Segment
from khobac.registers.nomenclature.services import ChapterRangeRow, CodeRow, load_chapter_ranges, load_codes

KIND_COLUMN = {
    Segment.FUND: None,
    Segment.NATURAL_ACCOUNT: "class",
    Segment.ITEM: "kind",
    Segment.LEVEL: "kind",
    Segment.CHAPTER: "kind",
    Segment.SECTION: "level",
    Segment.PROGRAMME: "owner",
    Segment.SOURCE: "kind",
}
FILES = {
    Segment.FUND: "funds.csv",
    Segment.NATURAL_ACCOUNT: "natural_accounts.csv",
    Segment.ITEM: "items.csv",
    Segment.LEVEL: "budget_levels.csv",
    Segment.CHAPTER: "chapters.csv",
    Segment.SECTION: "sections.csv",
    Segment.PROGRAMME: "programmes.csv",
    Segment.SOURCE: "sources.csv",
}


def load(folder: Path) -> Counts:
    """Every code list and the chapter ranges; repeatable."""
    codes = [_code(segment, row) for segment, name in FILES.items() for row in read_rows(folder / name)]
    ranges = [
        ChapterRangeRow(
            level=row["level"],
            chapter_from=row["chapter_from"],
            chapter_to=row["chapter_to"],
            valid_from=first_day(row),
            valid_to=day(row["valid_to"]),
            legal_basis=row["legal_basis"],
            **provenance(row),
        )
        for row in read_rows(folder / "chapter_ranges.csv")
    ]
    return load_codes(codes) + load_chapter_ranges(ranges)


def _code(segment: Segment, row: dict[str, str]) -> CodeRow:
    kind = KIND_COLUMN[segment]
    return CodeRow(
        segment=segment,
        code=row["code"],
        valid_from=first_day(row),
        valid_to=day(row["valid_to"]),
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        parent=row.get("parent", ""),
        kind=row[kind] if kind else "",
        budget_level=row.get("budget_level", ""),
        normal_side=row.get("normal_side", ""),
        postable=row.get("postable", "1") == "1",
        successor=row.get("successor", ""),
        **provenance(row),
    )
