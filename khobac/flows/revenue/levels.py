"""What each budget level holds of a receipt and gives back of it: the figures that people see, books post and rows keep."""

from __future__ import annotations

from collections.abc import Iterable

from khobac.books.ledger.postings.share_revenue import Held, parts, taken
from khobac.cash.revenue.queries import Receipt
from khobac.flows.revenue.sharing import ratios
from khobac.registers.sharing.rules import LEVELS, Shares

Parts = list[tuple[str, int]]
"""(level, đồng), from the highest level down, without levels that have none."""


def held(receipt: Receipt) -> Held:
    """What each level holds of what has not gone back."""
    whole = by_level(parts(receipt.amount, ratios(receipt.shares)))
    left = zip(LEVELS, (got - given for got, given in zip(whole, receipt.given, strict=True)), strict=True)
    return tuple((level, has) for level, has in left if has)


def given_back(receipt: Receipt, amount: int) -> Parts:
    """What each level gives when this much goes back, at the ratios of the day the money was paid."""
    return taken(amount, ratios(receipt.shares), held(receipt))


def shared_anew(receipt: Receipt, shares: Shares) -> Parts:
    """What each level gets of what is left, shared as something else."""
    return parts(receipt.left, ratios(shares))


def given_if_shared_so(receipt: Receipt, shares: Shares) -> tuple[int, ...]:
    """How much less each level then holds than it would of the whole."""
    whole, left = by_level(parts(receipt.amount, ratios(shares))), by_level(shared_anew(receipt, shares))
    return tuple(all_of_it - has for all_of_it, has in zip(whole, left, strict=True))


def by_level(found: Iterable[tuple[str, int]]) -> tuple[int, ...]:
    """One figure for each of the four levels."""
    amounts = dict(found)
    return tuple(amounts.get(level, 0) for level in LEVELS)
