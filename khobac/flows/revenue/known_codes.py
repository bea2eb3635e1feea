"""Which items and chapters a receipt without an obligation may name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from khobac.cash.revenue.ports import Advice
from khobac.registers.nomenclature import queries as nomenclature

REVENUE = "revenue"


@dataclass(frozen=True)
class KnownCodes:
    """Sub-items of revenue and chapters that are open on a day."""

    items: frozenset[str]
    chapters: frozenset[str]

    def are_revenue(self, item: str, chapter: str) -> bool:
        """Whether money may be booked as this."""
        return item in self.items and chapter in self.chapters


def codes_on(pairs: Collection[tuple[str, str]], on: dt.date) -> KnownCodes:
    """Of these (item, chapter) pairs what is open on that day. One statement."""
    wanted = {("item", item) for item, _ in pairs} | {("chapter", chapter) for _, chapter in pairs}
    found = nomenclature.codes(wanted, on).values()
    return KnownCodes(
        frozenset(each.code for each in found if each.segment == "item" and each.postable and each.kind == REVENUE),
        frozenset(each.code for each in found if each.segment == "chapter"),
    )


def known_codes(advices: Collection[Advice], on: dt.date) -> KnownCodes:
    """Of what these advices name where they name no obligation."""
    return codes_on({(advice.item, advice.chapter) for advice in advices if not advice.named}, on)
