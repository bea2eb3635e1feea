"""What finds no account waits for a person with the right: credited, or back to whoever paid."""

from __future__ import annotations

import pytest

from khobac.cash.inter_treasury import queries as between
from khobac.core.errors import Refused, Word
from khobac.flows import verification
from khobac.flows.inter_treasury import settling
from khobac.flows.payment import returned
from tests.flows.inter_treasury.conftest import NOBODY, Across
from tests.flows.inter_treasury.test_money_crosses_once import deposit
from tests.flows.payment.conftest import state


def test_it_waits_and_the_payer_knows(across: Across) -> None:
    number, arrival = across.astray()
    assert (arrival.account, arrival.amount) == (NOBODY, 50_000_000)
    assert (state(number), across.school.order(number).state) == ("payment_pending", "confirmed")
    assert verification.verify_books() == []


def test_corrected_it_completes_the_dossier_that_paid(across: Across) -> None:
    number, arrival = across.astray()
    across.correct(arrival)
    across.work()
    assert (state(number), deposit()) == ("completed", 50_000_000)
    assert between.waiting(["0211"]) == []
    assert verification.verify_books() == []


def test_sent_back_it_is_sent_again_without_new_control(across: Across) -> None:
    number, arrival = across.astray()
    across.send_back(arrival)
    assert verification.verify_books() == []  # in transit, and a row says so
    across.work()
    assert state(number) == "payment_returned"
    across.school.correct(number, "3712.0.1098765.00000")
    across.work()
    assert (state(number), deposit()) == ("completed", 50_000_000)
    assert verification.verify_books() == []


def test_sent_back_it_may_be_given_up(across: Across) -> None:
    number, arrival = across.astray()
    across.send_back(arrival)
    across.work()
    returned.give_up(number, "thu")
    assert state(number) == "refunded"
    assert verification.verify_books() == []


def test_it_is_settled_once(across: Across) -> None:
    _, arrival = across.astray()
    across.send_back(arrival)
    for act in (across.correct, across.send_back):
        with pytest.raises(Refused) as refused:
            act(arrival)
        assert refused.value.word == Word.STATE


@pytest.mark.parametrize("by", ["bac", "vinh", "thu", "chi"])
def test_only_people_of_that_treasury_with_the_right_settle_it(across: Across, by: str) -> None:
    _, arrival = across.astray()
    with pytest.raises(Refused) as refused:
        across.correct(arrival, by=by)
    assert refused.value.word == Word.NO_RIGHT


def test_an_account_of_another_book_is_not_the_right_one(across: Across) -> None:
    _, arrival = across.astray()
    with pytest.raises(Refused) as refused:
        across.correct(arrival, "3712.0.1012345.00000")
    assert refused.value.word == Word.NOT_FOUND


def test_it_takes_a_reason(across: Across) -> None:
    _, arrival = across.astray()
    with pytest.raises(Refused) as refused:
        settling.send_back(arrival.treasury_id, arrival.id, "cuc", "thôi")
    assert refused.value.word == Word.REASON_NEEDED
