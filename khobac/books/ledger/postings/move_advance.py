"""E12c: an advance neither settled nor repaid becomes an advance of the next year, within its estimate of the same content.

| debit | credit | when | basis |
|---|---|---|---|
| ADVANCE_… of the new year per line | ADVANCE_… of the old year | after 15 February | TT26 Art 19.4c |
"""

from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Line, Spender


@dataclass(frozen=True, slots=True)
class MoveAdvance:
    """What is outstanding of the voucher's year, by lines."""

    voucher: Voucher
    spender: Spender
    lines: tuple[Line, ...]


def move_advance(moved: MoveAdvance) -> tuple[Entry, ...]:
    """Six million of a conference are still outstanding in February. One entry a line, so that each has its own pair.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOL, voucher
    >>> [entry] = move_advance(MoveAdvance(voucher(), SCHOOL, (Line("6757", 6_000_000),)))
    >>> print(*[leg.year for leg in entry.legs], *sentences([entry]))
    2027 2026 actual: ADVANCE_RECURRENT_NONAUTO 6757 / ADVANCE_RECURRENT_NONAUTO 6757 6,000,000
    """
    voucher, spender, role = moved.voucher, moved.spender, moved.spender.family.advance
    old, new = voucher.budget_year, voucher.budget_year + 1
    return tuple(
        voucher.entry(
            "move_advance",
            "actual",
            [spender.leg(role, line, new), spender.leg(role, line, old, on_credit=True)],
            f"line-{number}",
        )
        for number, line in enumerate(moved.lines)
    )
