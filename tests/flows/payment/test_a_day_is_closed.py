"""The end of a day: what nobody can explain stops it, and every account of the office is swept once."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.books.ledger import queries as books
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.flows import day_close
from khobac.flows.payment import approval, returned
from khobac.flows.verification import verify_books
from tests.flows.payment.conftest import School

EVENING = dt.datetime(2026, 3, 2, 17, tzinfo=clock.VIETNAM)


def test_every_account_goes_to_zero_and_the_single_account_gives(school: School) -> None:
    school.paid(school.filing(300_000))
    with clock.at(EVENING):
        end = day_close.close("0061", "vinh")
    assert (end.net, end.round) == (-300_000, 1)
    assert books.balance("BANK_BILATERAL_OUT", bank="NHA") == 0
    assert books.balance("TSA_SBV", treasury="0002") == -300_000
    assert verify_books() == []


def test_a_day_closed_again_sweeps_only_what_came_since(school: School) -> None:
    school.paid(school.filing(300_000))
    late = school.approved(school.filing(50_000))
    with clock.at(EVENING):
        day_close.close("0061", "vinh")
        assert day_close.close("0061", "vinh").accounts == []
        school.debit(late)
        again = day_close.close("0061", "vinh")
    assert (again.round, again.net) == (2, -50_000)
    assert books.balance("TSA_SBV", treasury="0002") == -350_000


def test_what_is_at_a_bank_is_kept_with_the_close_and_does_not_stop_it(school: School) -> None:
    school.approved(school.filing(300_000))
    with clock.at(EVENING):
        end = day_close.close("0061", "vinh")
    assert [(each.standing, each.bank, each.orders, each.amount) for each in end.open] == [("bank", "NHA", 1, 300_000)]
    assert end.accounts == []


def test_an_unknown_outcome_stops_the_close(school: School) -> None:
    number = school.approved(school.filing(300_000))
    returned.mark_unanswered(number)
    with pytest.raises(Refused) as refused:
        day_close.close("0061", "vinh")
    assert refused.value.word == Word.STATE
    assert [each.kind for each in refused.value.details["obstacles"]] == ["unknown"]


def test_an_order_that_could_have_left_stops_the_close(school: School) -> None:
    number = school.checked(school.filing(300_000))
    approval.approve([number], "xuan", "vinh")
    assert [each.kind for each in day_close.look("0061").obstacles] == ["unsent"]


def test_a_statement_that_moved_otherwise_than_the_books_stops_the_close(school: School) -> None:
    school.paid(school.filing(300_000))
    school.states([("TT1X999", 300_000)])
    kinds = {each.kind: each.amount for each in day_close.look("0061").obstacles}
    assert kinds == {"unexplained": 600_000}
    school.states([])
    kinds = {each.kind: each.amount for each in day_close.look("0061").obstacles}
    assert kinds["moved_otherwise"] == 300_000


def test_only_the_chief_accountant_closes(school: School) -> None:
    with pytest.raises(Refused) as refused:
        day_close.close("0061", "tuan")
    assert refused.value.word == Word.NO_RIGHT
