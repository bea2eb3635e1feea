"""Refusals: a command that may not be carried out answers one word, a sentence, and whatever helps to mend it.

The words are those a treasurer reads in the acceptance cases; docs/reference/errors.md lists each with cause and remedy.
"""
from __future__ import annotations

from enum import StrEnum
from typing import Any


class Word(StrEnum):
    """The closed list of reasons a command may be refused for."""

    BLOCKED = "BLOCKED"
    REASON_NEEDED = "REASON_NEEDED"
    STATE = "STATE"
    LAST_PAYMENT = "LAST_PAYMENT"
    SAME_PERSON = "SAME_PERSON"
    NO_RIGHT = "NO_RIGHT"
    INCOMPLETE_RETURN = "INCOMPLETE_RETURN"
    SECOND_RETURN = "SECOND_RETURN"
    FUNDS_SHORT = "FUNDS_SHORT"
    BELOW_USED = "BELOW_USED"
    ABOVE_CONTRACT = "ABOVE_CONTRACT"
    BELOW_PAID = "BELOW_PAID"
    COMMIT_CLOSED = "COMMIT_CLOSED"
    ID_PAID = "ID_PAID"
    ABOVE_RECEIPT = "ABOVE_RECEIPT"
    OUTCOME_UNKNOWN = "OUTCOME_UNKNOWN"
    PERIOD_CLOSED = "PERIOD_CLOSED"
    MESSAGE_ALTERED = "MESSAGE_ALTERED"
    MESSAGE_REFUSED = "MESSAGE_REFUSED"
    KEY_REUSED = "KEY_REUSED"
    NOT_FOUND = "NOT_FOUND"
    INVALID = "INVALID"


class Refused(Exception):
    """A command refused: nothing was changed.

    `word` is for machines, `sentence` (Vietnamese) for people, `details` for what a page shows beside it,
    such as `short` in đồng or `defects`.
    """

    def __init__(self, word: Word, sentence: str, **details: Any) -> None:
        super().__init__(f"{word}: {sentence}")
        self.word = word
        self.sentence = sentence
        self.details = details
