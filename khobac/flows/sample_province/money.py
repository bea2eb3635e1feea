"""What each unit may spend: estimates of every budget year the story touches, a supplement, a cut, money on deposit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khobac.books.budget.services import AllotmentKind
from khobac.flows.sample_province.past import Purse
from khobac.flows.sample_province.units import COMMUNES_BEGIN, SampleUnit

PER_HEAD = {"13": 132_000_000, "12": 26_000_000}
PER_UNIT = {"13": 350_000_000, "12": 1_900_000_000, "41": 60_000_000_000}
ALL_FROM_ONE_SOURCE = 118_000_000
DEPOSITED = 160_000_000
SUPPLEMENT_EVERY, SUPPLEMENT_PERCENT, SUPPLEMENT_DAY = 7, 8, (7, 10)
CUT_EVERY, CUT_PERCENT, CUT_DAY = 9, 2, (9, 15)
ALLOTTED_DAY = (1, 1)
COMMITTEES = "805"
"""The chapter of the committees of communes."""


@dataclass(frozen=True, slots=True)
class Allotment:
    """One decision of the finance agency, or money that came in; `source` '' for a deposit."""

    unit: str
    source: str
    year: int
    amount: int
    kind: AllotmentKind
    on: dt.date
    giver: str = ""
    """The committee of the commune whose council decides on a unit's money; '' where the tiers above are not kept."""

    @property
    def key(self) -> str:
        """The number of the decision."""
        return f"QD-{self.year}-{self.unit}-{self.source or 'TG'}-{self.kind}"


def allotments(units: Sequence[SampleUnit], first: dt.date, last: dt.date) -> Iterator[Allotment]:
    """Everything allotted for the budget years from `first` to `last`."""
    committees = {unit.rows[-1].area_code: unit.code for unit in units if unit.rows[-1].chapter == COMMITTEES}
    for number, unit in enumerate(units):
        for year in range(first.year, last.year + 1):
            for source in unit.sources:
                amount = _annual(unit, source) * _share(year, first) // 100
                on = max(_day(year, ALLOTTED_DAY), first, unit.rows[0].valid_from)
                if on.year > year:
                    continue
                giver = committees[unit.rows[-1].area_code] if _is_communal(unit, on) else ""
                yield Allotment(unit.code, source, year, amount, "estimate", on, giver)
                if year == first.year:
                    continue
                if number % SUPPLEMENT_EVERY == 3 and source == unit.sources[-1]:
                    more = amount * SUPPLEMENT_PERCENT // 100
                    yield Allotment(unit.code, source, year, more, "supplement", _day(year, SUPPLEMENT_DAY), giver)
                if number % CUT_EVERY == 4 and source == unit.sources[-1]:
                    less = amount * CUT_PERCENT // 100
                    yield Allotment(unit.code, source, year, less, "cut", _day(year, CUT_DAY), giver)
        if unit.deposit:
            on = max(first, unit.rows[0].valid_from)
            yield Allotment(unit.code, "", on.year, DEPOSITED, "deposit", on)


def purses(made: Sequence[Allotment]) -> dict[tuple[str, str, int], Purse]:
    """What there is to spend, by unit, source and budget year. Later supplements are not counted on, cuts are."""
    found: dict[tuple[str, str, int], Purse] = {}
    for each in made:
        purse = found.setdefault((each.unit, each.source, each.year if each.source else 0), Purse(0))
        if each.kind != "supplement":
            purse.allotted += -each.amount if each.kind == "cut" else each.amount
    return found


def _is_communal(unit: SampleUnit, on: dt.date) -> bool:
    """Whether a commune's council decides on a unit's money that day; before July 2025 there was none."""
    return on >= COMMUNES_BEGIN and unit.rows[-1].level == "4"


def _annual(unit: SampleUnit, source: str) -> int:
    if unit.project:
        return PER_UNIT[source]
    per_head = ALL_FROM_ONE_SOURCE if len(unit.sources) == 1 else PER_HEAD[source]
    return PER_UNIT[source] + per_head * unit.staff


def _share(year: int, first: dt.date) -> int:
    """Of a year whose beginning the story does not tell, what was left for its rest."""
    return 100 if year != first.year else min(100, 20 + (dt.date(year, 12, 31) - first).days * 100 // 365)


def _day(year: int, month_day: tuple[int, int]) -> dt.date:
    return dt.date(year, *month_day)
