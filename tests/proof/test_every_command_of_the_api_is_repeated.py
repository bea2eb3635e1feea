"""A POST that joins the contract joins the proof of repeats, or this fails."""

from __future__ import annotations

from collections import Counter

from proof.ground.commands import ASKED_ANEW, COMMANDS
from proof.ground.crowd import Answered
from proof.ground.tables import grown
from proof.idempotency import operations


def test_what_is_sent_is_what_the_contract_has() -> None:
    assert operations() == {*COMMANDS, *ASKED_ANEW}


def test_what_says_that_it_came_before_may_differ_and_nothing_else() -> None:
    first, again = Answered(200, b'{"new": 1, "id": 7}'), Answered(200, b'{"new": 0, "id": 7}')
    assert first != again
    assert first.without(frozenset({"new"})) == again.without(frozenset({"new"}))
    assert first.without(frozenset({"new"})) != Answered(200, b'{"new": 0, "id": 8}').without(frozenset({"new"}))


def test_a_row_too_many_is_seen_and_one_that_went() -> None:
    assert grown(Counter(a=1, b=2, c=3), Counter(a=2, b=2, c=1)) == {"a": 1, "c": -2}
