"""E7: a receipt is shared between central, province and commune budgets.

| debit | credit | when | basis |
|---|---|---|---|
| REVENUE, level 0 | REVENUE, each level of the sharing rule | as soon as item and chapter are known | TT26 Arts 3-8 |

Ratios are dated data, those in force on the day of the original receipt. Each part is rounded down to the đồng, the rest goes
to the lowest level; a part of zero is not posted. A negative amount is the exact mirror.

What goes back in several steps is taken the same way, but from no level more than it still holds of the receipt: so no level ever
gives what it never got, and once all has gone back none holds a đồng.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Revenue
from khobac.books.ledger.postings.receive_revenue import UNSHARED
from khobac.books.ledger.postings.roles import REVENUE
from khobac.core.money import shares


class Ratio(NamedTuple):
    """How many hundredths a budget level gets."""

    level: str
    percent: int


@dataclass(frozen=True, slots=True)
class ShareRevenue:
    """The receipt and its rule, from the highest level to the lowest."""

    voucher: Voucher
    amount: int
    revenue: Revenue
    ratios: tuple[Ratio, ...]


def share_revenue(shared: ShareRevenue) -> Entry:
    """VAT of 100,000,001 đồng: central 70, province 21, commune 9 and the odd đồng.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import VAT, VAT_RATIOS, voucher
    >>> print(*sentences([share_revenue(ShareRevenue(voucher(), 100_000_001, VAT, VAT_RATIOS))]), sep="\\n")
    actual: REVENUE level 0 1701 / REVENUE level 1 1701 70,000,000
    actual: REVENUE level 0 1701 / REVENUE level 2 1701 21,000,000
    actual: REVENUE level 0 1701 / REVENUE level 4 1701 9,000,001
    """
    voucher, revenue = shared.voucher, shared.revenue
    legs = [voucher.debit(REVENUE, shared.amount, **revenue.segments(UNSHARED))]
    legs += [
        voucher.credit(REVENUE, part, **revenue.segments(level)) for level, part in parts(shared.amount, shared.ratios)
    ]
    return voucher.entry("share_revenue", "actual", legs, "shared")


def parts(amount: int, ratios: tuple[Ratio, ...]) -> list[tuple[str, int]]:
    """What each level gets, or gives back, without levels that get nothing.

    >>> parts(33, (Ratio("1", 70), Ratio("2", 21), Ratio("4", 9))), parts(-1, (Ratio("1", 70), Ratio("4", 30)))
    ([('1', 23), ('2', 6), ('4', 4)], [('4', -1)])
    """
    each = zip((ratio.level for ratio in ratios), shares(amount, [ratio.percent for ratio in ratios]), strict=True)
    return [(level, part) for level, part in each if part]


Held = tuple[tuple[str, int], ...]
"""What each level still holds of a receipt, in đồng, from the highest down; all of it, where nothing is said."""


def taken(amount: int, ratios: tuple[Ratio, ...], held: Held = ()) -> list[tuple[str, int]]:
    """What each level gives back; what the lowest lacks of its part comes from the highest that has it.

    >>> vat = (Ratio("1", 70), Ratio("2", 21), Ratio("4", 9))
    >>> taken(33, vat), taken(34, vat, (("1", 24), ("2", 9), ("4", 1)))
    ([('1', 23), ('2', 6), ('4', 4)], [('1', 24), ('2', 9), ('4', 1)])
    """
    by_ratio = dict(parts(amount, ratios))
    given = {level: min(by_ratio.get(level, 0), has) for level, has in held} or by_ratio
    lacking = amount - sum(given.values())
    for level, has in held:
        more = min(lacking, has - given[level])
        given[level] += more
        lacking -= more
    if lacking:
        raise ValueError(f"the levels hold {lacking} less than goes back")
    return [(level, part) for level, part in given.items() if part]
