"""Reading the nomenclature as of a day: the budget year's for entries, today for search."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from khobac.core import db
from khobac.core import text as vietnamese
from khobac.core.arrays import texts
from khobac.core.db import Asked
from khobac.registers.nomenclature.models import ChapterRange, Code
from khobac.registers.recording import holding, known, valid_on


@dataclass(frozen=True)
class CodeView:
    """A code as it stands on one day."""

    segment: str
    code: str
    name_vi: str
    name_en: str
    kind: str
    postable: bool
    budget_level: str
    parent: str
    certainty: str


def codes(wanted: Collection[tuple[str, str]], on: dt.date) -> dict[tuple[str, str], CodeView]:
    """Those of the wanted (segment, code) pairs that are open on that day; one statement."""
    return ask_codes(wanted, on).answer


def ask_codes(wanted: Collection[tuple[str, str]], on: dt.date) -> Asked[dict[tuple[str, str], CodeView]]:
    """The same, sent and not waited for."""
    named = {"segments": texts(segment for segment, _ in wanted), "codes": texts(code for _, code in wanted), "on": on}
    return db.ask(_CODES, named, lambda rows: {(row["segment"], row["code"]): CodeView(**row) for row in rows})


_CODES = f"""
SELECT code.segment, code.code, name_vi, name_en, kind, postable, budget_level, parent, certainty
FROM unnest(%(segments)s::text[], %(codes)s::text[]) AS wanted (segment, code)
JOIN nomenclature_code AS code ON code.segment = wanted.segment AND code.code = wanted.code AND {holding("code")}
"""


def search(segment: str, text: str, on: dt.date, limit: int = 20) -> list[CodeView]:
    """Codes open on that day whose number or name contains every word, written with or without diacritics."""
    words = Q()
    for word in vietnamese.fold(text).split():
        words &= Q(fold__contains=word)
    found = Code.objects.filter(known(), valid_on(on), words, segment=segment).order_by("code")
    return [_view(row) for row in found[:limit]]


def chapter_levels(on: dt.date) -> list[tuple[str, str, str]]:
    """(budget level, first chapter, last chapter) of each level that has chapters on that day."""
    ranges = ChapterRange.objects.filter(known(), valid_on(on)).order_by("chapter_from")
    return list(ranges.values_list("level", "chapter_from", "chapter_to"))


def _view(row: Code) -> CodeView:
    return CodeView(
        segment=row.segment,
        code=row.code,
        name_vi=row.name_vi,
        name_en=row.name_en,
        kind=row.kind,
        postable=row.postable,
        budget_level=row.budget_level,
        parent=row.parent,
        certainty=row.certainty,
    )
