"""E1c: the estimate of level 1 is given to the spending unit (level 4).

| debit | credit | when | basis |
|---|---|---|---|
| ESTIMATE_L4_… | ESTIMATE_L1 | estimate, supplement, provisional allotment | TT77 Art 47, TT132 |
| ESTIMATE_L1 | ESTIMATE_L4_… | cut; provisional allotment replaced by the first estimate | TT77 Art 47, 55 |
"""
from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Spender
from khobac.books.ledger.postings.roles import ESTIMATE_L1


@dataclass(frozen=True, slots=True)
class AllotEstimate:
    """`amount` is negative for a cut. `replaced` is the provisional allotment that this first estimate ends."""

    voucher: Voucher
    spender: Spender
    amount: int
    replaced: int = 0


def allot_estimate(given: AllotEstimate) -> tuple[Entry, ...]:
    """The school gets 1,000 million, and later 200 million are cut.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOL, voucher
    >>> print(*sentences(allot_estimate(AllotEstimate(voucher(), SCHOOL, 1_000_000_000))))
    estimate: ESTIMATE_L4_NONAUTO / ESTIMATE_L1 1,000,000,000
    >>> print(*sentences(allot_estimate(AllotEstimate(voucher(), SCHOOL, -200_000_000))))
    estimate: ESTIMATE_L1 / ESTIMATE_L4_NONAUTO 200,000,000
    """
    entries = [_given(given, given.amount, "")]
    if given.replaced:
        entries.append(_given(given, -given.replaced, "replaced"))
    return tuple(entries)


def _given(given: AllotEstimate, amount: int, part: str) -> Entry:
    voucher, spender = given.voucher, given.spender
    upper = {"level": spender.level, "chapter": spender.chapter, "source": spender.source}
    legs = [
        voucher.debit(spender.family.estimate, amount, **spender.segments()),
        voucher.credit(ESTIMATE_L1, amount, **upper),
    ]
    return voucher.entry("allot_estimate", "estimate", legs, part)
