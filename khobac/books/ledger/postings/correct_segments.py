"""C2-10: an entry was posted under wrong segments; it is reversed and posted anew, both dated today.

| debit | credit | when | basis |
|---|---|---|---|
| as credited | as debited | linked reversal | TT77 Art 55, form C2-10 |
| as debited, with the right segments | as credited | right entry | TT77 Art 55, form C2-10 |
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from khobac.books.ledger.entries import Entry, Leg, Voucher

CORRECTABLE = frozenset({"ndkt", "chapter", "section", "programme", "area"})
"""Segments a correction may change; unit, level, source and year would move money between budget lines."""


@dataclass(frozen=True, slots=True)
class CorrectSegments:
    """The entry as posted with its id, the number of the wrong leg (from 0), and its right segments."""

    voucher: Voucher
    posted: Entry
    posted_id: int
    leg: int = 0
    instead: Mapping[str, Any] = field(default_factory=dict)


def correct_segments(correction: CorrectSegments) -> tuple[Entry, Entry]:
    """Stationery had been booked on 6551 instead of 6552.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.families import Line
    >>> from khobac.books.ledger.postings.example import SCHOOL, voucher
    >>> from khobac.books.ledger.postings.pay_expenditure import PayExpenditure, pay_expenditure
    >>> [wrong] = pay_expenditure(PayExpenditure(voucher(), SCHOOL, (Line("6551", 12_450_000),)))
    >>> change = CorrectSegments(voucher("HS-2"), wrong, posted_id=7, instead={"ndkt": "6552"})
    >>> print(*sentences(correct_segments(change)), sep="\\n")
    actual: AP_INTERMEDIARY / EXPENDITURE_RECURRENT_NONAUTO 6551 12,450,000
    actual: EXPENDITURE_RECURRENT_NONAUTO 6552 / AP_INTERMEDIARY 12,450,000
    """
    if not correction.instead or not set(correction.instead) <= CORRECTABLE:
        raise ValueError(f"a correction may change {sorted(CORRECTABLE)} only")
    voucher, posted = correction.voucher, correction.posted
    reversal = voucher.entry("correct_segments", posted.book, [leg.mirrored() for leg in posted.legs], "reversal")
    right = voucher.entry("correct_segments", posted.book, _mended(correction), "right")
    return reversal._replace(reverses=correction.posted_id), right


def _mended(correction: CorrectSegments) -> list[Leg]:
    legs = list(correction.posted.legs)
    legs[correction.leg] = legs[correction.leg]._replace(**correction.instead)
    return legs
