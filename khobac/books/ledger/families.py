"""Which estimate, advance and expenditure accounts a unit's money runs through: three families of roles."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """The roles of one kind of spending."""

    estimate: str
    advance: str
    expenditure: str


NON_AUTONOMOUS = Family("ESTIMATE_L4_NONAUTO", "ADVANCE_RECURRENT_NONAUTO", "EXPENDITURE_RECURRENT_NONAUTO")
AUTONOMOUS = Family("ESTIMATE_L4_AUTO", "ADVANCE_RECURRENT_AUTO", "EXPENDITURE_RECURRENT_AUTO")
INVESTMENT = Family("ESTIMATE_L4_INVEST", "ADVANCE_INVEST", "EXPENDITURE_INVEST")


def family(unit_kind: str, source: str, autonomous_sources: Collection[str]) -> Family:
    """The family of a unit's source; `autonomous_sources` is the law value `sources.autonomous`.

    >>> family("recurrent", "12", ["13"]).expenditure
    'EXPENDITURE_RECURRENT_NONAUTO'
    >>> family("recurrent", "13", ["13"]).advance
    'ADVANCE_RECURRENT_AUTO'
    >>> family("project", "13", ["13"]).estimate
    'ESTIMATE_L4_INVEST'
    """
    if unit_kind == "project":
        return INVESTMENT
    return AUTONOMOUS if source in autonomous_sources else NON_AUTONOMOUS


@dataclass(frozen=True, slots=True)
class Spender:
    """Whose money moves: the unit with its segments on the day, one source, and the family they lead to."""

    unit: str
    level: str
    chapter: str
    section: str
    family: Family
    source: str = ""
    area: str = ""
    programme: str = ""

    def segments(self, chapter: str = "", section: str = "") -> dict[str, str]:
        """The segments of a leg of this unit; a line may name another chapter or section."""
        return {
            "level": self.level,
            "unit": self.unit,
            "area": self.area,
            "chapter": chapter or self.chapter,
            "section": section or self.section,
            "programme": self.programme,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a payment: item of the nomenclature and amount; chapter and section only where not the unit's.

    `year` is set where an advance of another budget year is meant.
    """

    ndkt: str
    amount: int
    chapter: str = ""
    section: str = ""
    year: int = 0
