"""Which rule shares a receipt. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

LEVELS = ("1", "2", "3", "4")
"""Central, province, district (until June 2025), commune: the order of every row of shares."""
WHOLE = 100


class Shares(NamedTuple):
    """Hundredths of a receipt that each level gets; they add up to 100."""

    central: int
    province: int
    district: int
    commune: int


class Rule(NamedTuple):
    """One row: '' in a condition stands for any. Chapters are compared as texts of three digits."""

    name: str
    item: str
    shares: Shares
    chapter_from: str = ""
    chapter_to: str = ""
    area: str = ""
    payer_class: str = ""
    priority: int = 0

    def holds(self, chapter: str, areas: Collection[str], payer_class: str) -> bool:
        """Whether it speaks of a receipt of its item with this chapter, from one of these areas (one within the other)."""
        return (
            (not self.chapter_from or self.chapter_from <= chapter <= self.chapter_to)
            and self.area in ("", *areas)
            and self.payer_class in ("", payer_class)
        )

    @property
    def weight(self) -> tuple[int, int]:
        """How much it says: its priority, then how many conditions it names."""
        return self.priority, sum(map(bool, (self.chapter_from, self.area, self.payer_class)))


def most_specific(
    rules: Iterable[Rule], item: str, chapter: str, areas: Collection[str], payer_class: str
) -> Rule | None:
    """The rule that counts; None when none holds, or when the weightiest contradict each other.

    >>> vat = Rule("law", "1701", Shares(70, 30, 0, 0))
    >>> here = Rule("council", "1701", Shares(70, 21, 0, 9), "400", "599", priority=100)
    >>> [most_specific([vat, here], "1701", chapter, (), "").name for chapter in ("555", "805")]
    ['council', 'law']
    >>> most_specific([vat, vat._replace(name="other", shares=Shares(100, 0, 0, 0))], "1701", "555", (), "") is None
    True
    """
    holding = [rule for rule in rules if rule.item == item and rule.holds(chapter, areas, payer_class)]
    if not holding:
        return None
    most = max(rule.weight for rule in holding)
    best = [rule for rule in holding if rule.weight == most]
    return best[0] if len({rule.shares for rule in best}) == 1 else None
