"""The library as officers meet it: the entries of a day, each found by its words and ready to be named."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from khobac.core.text import fold
from khobac.doors.portal.findings import LABELS, label
from khobac.doors.portal.law.words import in_words
from khobac.flows.payment.examination import SeenDefect
from khobac.registers.law import wordings
from khobac.registers.law.wordings import WordingView

PLACES = tuple(pointer.replace("N", "0") for pointer in LABELS)
"""Places a defect may point at: those that have a name on the form, in the first line of a table."""


@dataclass(frozen=True)
class Offered:
    """An entry in force."""

    entry: WordingView

    @property
    def key(self) -> str:
        """What the form sends back for it."""
        return self.entry.key

    @property
    def message(self) -> str:
        """Its sentence, in the language of the page."""
        return in_words(self.entry.message_vi, self.entry.message_en)

    @property
    def example(self) -> str:
        """A case of it, to tell whether this is one."""
        return in_words(self.entry.example_vi, self.entry.example_en)

    @property
    def words(self) -> str:
        """As it is found: by code, place and sentence."""
        return f"{self.entry.rule} · {label(self.entry.pointer)} · {self.message}"

    @property
    def seen(self) -> SeenDefect:
        """As the flow takes it: in both languages, with its remedy and basis."""
        return SeenDefect.of(self.entry)


def library(on: dt.date) -> dict[str, Offered]:
    """All entries of a day by key. One statement."""
    return {key: Offered(entry) for key, entry in wordings.library(on).items()}


def searched(on: dt.date, sought: str) -> list[Offered]:
    """Those that have every word looked for, whatever its diacritics. One statement."""
    parts = fold(sought).split()
    return [each for each in library(on).values() if all(part in fold(each.words) for part in parts)]
