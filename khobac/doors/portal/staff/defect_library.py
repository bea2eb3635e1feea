"""The catalogue of defects officers see and rules cannot: code, place, sentences and basis, from data/defect_library.csv."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language

from khobac.data import FOLDER
from khobac.doors.portal.findings import label
from khobac.flows.payment.examination import SeenDefect


@dataclass(frozen=True)
class LibraryDefect:
    """A defect ready to be named in a return."""

    key: str
    code: str
    pointer: str
    message_vi: str
    message_en: str
    document: str
    article: str

    @property
    def seen(self) -> SeenDefect:
        """As the flow takes it: in both languages, with its basis."""
        return SeenDefect(self.code, self.pointer, self.message_vi, self.message_en, self.document, self.article)

    @property
    def offered(self) -> str:
        """As the officer finds it: in the language of the page, searchable by code and field."""
        message = self.message_en if (get_language() or "vi").startswith("en") else self.message_vi
        return f"{self.code} · {label(self.pointer)} · {message}"


@cache
def library() -> dict[str, LibraryDefect]:
    """All rows of the catalogue by key, in its order."""
    with (FOLDER / "defect_library.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: LibraryDefect(**row) for row in csv.DictReader(file)}
