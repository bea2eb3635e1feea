"""Which estimate, advance and expenditure accounts a unit's money runs through: three families of roles."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from khobac.books.ledger.entries import Leg


@dataclass(frozen=True, slots=True)
class Family:
    """The roles of one kind of spending, and the kind that roles shared by all tell apart by their account."""

    estimate: str
    advance: str
    expenditure: str
    kind: Literal["recurrent", "investment"]


NON_AUTONOMOUS = Family(
    "ESTIMATE_L4_NONAUTO", "ADVANCE_RECURRENT_NONAUTO", "EXPENDITURE_RECURRENT_NONAUTO", "recurrent"
)
AUTONOMOUS = Family("ESTIMATE_L4_AUTO", "ADVANCE_RECURRENT_AUTO", "EXPENDITURE_RECURRENT_AUTO", "recurrent")
INVESTMENT = Family("ESTIMATE_L4_INVEST", "ADVANCE_INVEST", "EXPENDITURE_INVEST", "investment")


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


class Line(NamedTuple):
    """A line of a payment: item of the nomenclature and amount; chapter and section only where not the unit's.

    `year` is set where an advance of another budget year is meant.
    """

    ndkt: str
    amount: int
    chapter: str = ""
    section: str = ""
    year: int = 0


class Partner(NamedTuple):
    """The other treasury of an inter-treasury leg: its code, and whether it reports with the same set (TT77 Art 66)."""

    treasury: str
    kind: Literal["in_province", "inter_province"] = "in_province"

    def segments(self) -> dict[str, str]:
        """What an inter-treasury leg says of it."""
        return {"bank": self.treasury, "kind": self.kind}


class Revenue(NamedTuple):
    """What a receipt of revenue is: item, chapter and area of the payer."""

    ndkt: str
    chapter: str
    area: str = ""

    def segments(self, level: str) -> dict[str, Any]:
        """The segments of a revenue leg at a budget level; "0" is what has not been shared yet."""
        return {"level": level, "ndkt": self.ndkt, "chapter": self.chapter, "area": self.area}


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

    def segments(self) -> dict[str, str]:
        """The segments of a leg of this unit that names no item."""
        return {
            "level": self.level,
            "unit": self.unit,
            "area": self.area,
            "chapter": self.chapter,
            "section": self.section,
            "programme": self.programme,
            "source": self.source,
        }

    def leg(self, role: str, line: Line, year: int, *, on_credit: bool = False) -> Leg:
        """One line of this unit on a role, under the line's own year if it names one. By position: made by thousands."""
        debit, credit = (0, line.amount) if on_credit else (line.amount, 0)
        return Leg(
            role,
            debit,
            credit,
            line.ndkt,
            self.level,
            self.unit,
            self.area,
            line.chapter or self.chapter,
            line.section or self.section,
            self.programme,
            self.source,
            "",
            line.year or year,
        )
