"""What a line of a statement turns out to be (TT328 Art 2.6 asks for the match, the words are ours). Tolerance is zero."""

from __future__ import annotations

from enum import StrEnum


class Match(StrEnum):
    """One code for each line; all but MATCHED and DATE_DIFF become items that a person owns.

    DATE_DIFF explains itself: both sides have the payment with the same amount, on different days.
    """

    MATCHED = "MATCHED"
    ONLY_BANK = "ONLY_BANK"
    ONLY_TREASURY = "ONLY_TREASURY"
    AMOUNT_DIFF = "AMOUNT_DIFF"
    DATE_DIFF = "DATE_DIFF"
    DUPLICATE = "DUPLICATE"


EXPLAINED = (Match.MATCHED, Match.DATE_DIFF)
