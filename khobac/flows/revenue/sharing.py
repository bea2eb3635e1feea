"""The sharing of a day: rules of the register before the law's own value for the item; the most specific counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from khobac.books.ledger.postings.share_revenue import Ratio
from khobac.registers.law import queries as laws
from khobac.registers.organisations import queries as organisations
from khobac.registers.sharing import queries as sharing
from khobac.registers.sharing.rules import LEVELS, Rule, Shares, most_specific

LAW_KEY = "sharing."
NOT_SHARED = Shares(0, 0, 0, 0)


@dataclass(frozen=True)
class SharingOfDay:
    """Every rule that holds on a day, and what the areas asked about lie in."""

    rules: tuple[Rule, ...]
    around: Mapping[str, tuple[str, ...]]
    _found: dict[tuple[str, str, str, str], Rule | None] = field(default_factory=dict)

    def rule_for(self, item: str, chapter: str, area: str, payer_class: str) -> Rule | None:
        """The rule for such a receipt; None when nobody says how to share it."""
        asked = (item, chapter, area, payer_class)
        if asked not in self._found:
            self._found[asked] = most_specific(self.rules, item, chapter, self.around.get(area, (area,)), payer_class)
        return self._found[asked]


def sharing_on(day: dt.date, areas: Collection[str]) -> SharingOfDay:
    """The sharing in force that day. Three statements."""
    law = laws.law_on(day)
    own = [
        Rule(name, name.removeprefix(LAW_KEY), Shares(central, province, 0, commune))
        for name, value in law.values.items()
        if name.startswith(LAW_KEY)
        for central, province, commune in [value.value]
    ]
    return SharingOfDay((*own, *sharing.rules_on(day)), organisations.areas_around(areas, day))


def sharing_of(days: Iterable[dt.date], areas: Collection[str]) -> dict[dt.date, SharingOfDay]:
    """The same for each of some days."""
    return {day: sharing_on(day, areas) for day in sorted(set(days))}


def ratios(shares: Shares) -> tuple[Ratio, ...]:
    """As the books take them: from the highest level down, without levels that get nothing, so that the last gets the rest."""
    return tuple(Ratio(level, percent) for level, percent in zip(LEVELS, shares, strict=True) if percent)
