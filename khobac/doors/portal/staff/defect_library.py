"""The catalogue of defects officers see and rules cannot: code, place, sentence and basis, from data/defect_library.csv.

The unit reads the Vietnamese sentence; the English one helps whoever works in English to choose.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language

from khobac.data import FOLDER
from khobac.doors.portal.findings import label


@dataclass(frozen=True)
class LibraryDefect:
    """A defect ready to be named in a return."""

    key: str
    code: str
    pointer: str
    message_vi: str
    message_en: str
    basis: str

    @property
    def text(self) -> str:
        """As the unit will read it, with its basis."""
        return f"{self.message_vi} ({self.basis})" if self.basis else self.message_vi

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
