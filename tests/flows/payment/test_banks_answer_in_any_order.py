"""Bank messages: once each, in any order, and never against the books."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.cash.payments.ports import ChannelTimeout, SignedBytes
from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.doors.cli.cases.bank import signed_by
from khobac.flows.payment import answers, approval, dispatch, returned
from khobac.flows.verification import verify_books
from khobac.sandbox.bank import messages
from tests.flows.payment.conftest import Bank, School, state


def test_a_debit_settles_once_whatever_its_copies(school: School) -> None:
    number = school.approved()
    first = school.debit(number, "NHA-1")
    again = school.debit(number, "NHA-1")
    other = school.debit(number, "NHA-2")
    assert (first.first_answer, again.first_answer, other.first_answer) == (False, True, False)
    assert state(number) == "completed"
    assert verify_books() == []


def test_a_return_that_overtakes_its_debit_waits_for_it(school: School) -> None:
    number = school.approved()
    assert school.money_back(number).outcome == {"waiting": True}
    assert state(number) == "payment_pending"
    school.debit(number)
    assert answers.apply_waiting(school.bank) == 1
    assert state(number) == "payment_returned"
    assert verify_books() == []


def test_a_rejected_payment_is_corrected_from_where_the_money_stands(school: School) -> None:
    number = school.approved()
    school.reject(number)
    assert (state(number), school.order(number).state) == ("payment_returned", "send_failed")
    school.correct(number, "100200301")
    assert (state(number), school.order(number).money_in) == ("payment_pending", "AP_INTERMEDIARY")
    school.debit(number)
    assert state(number) == "completed"
    assert verify_books() == []


def test_a_rejected_payment_that_is_given_up_returns_to_the_estimate(school: School) -> None:
    number = school.approved()
    school.reject(number)
    returned.give_up(number, "thu")
    assert state(number) == "refunded"
    [row] = db.rows("SELECT actual, available FROM budget_line WHERE account_kind = 'estimate'")
    assert row == {"actual": 0, "available": 1_000_000_000}
    assert verify_books() == []


def test_money_that_comes_back_twice_is_corrected_twice(school: School) -> None:
    number = school.paid()
    for account in ("100200301", "100200302"):
        school.money_back(number)
        school.correct(number, account)
        school.debit(number)
    assert state(number) == "completed"
    assert verify_books() == []


class Silent(Bank):
    """A bank that may or may not have what was sent to it."""

    status: bytes = b""

    def send(self, message: SignedBytes) -> SignedBytes:
        self.sent.append(message.body)
        raise ChannelTimeout("no answer")

    def ask_status(self, message_id: str) -> SignedBytes:
        if not self.status:
            raise ChannelTimeout("no answer")
        return SignedBytes(self.status, signed_by("NHA", self.status))


def test_an_unknown_outcome_is_asked_about_and_only_the_same_bytes_go_again(school: School) -> None:
    silent = Silent()
    school.bank.line = silent
    number = school.checked()
    approval.approve([number], "xuan", "vinh")
    dispatch.send_prepared(school.bank)
    order = school.order(number)
    assert (order.state, order.outcome, state(number)) == ("send_failed", "unknown", "payment_pending")
    with pytest.raises(Refused) as refused:
        returned.resend(school.bank, number, "thu")
    assert refused.value.word == Word.OUTCOME_UNKNOWN
    assert order.message_id is not None
    with clock.at(clock.now() + dt.timedelta(hours=1)):
        assert dispatch.ask_unanswered(school.bank) == 1
        assert school.order(number).outcome == "unknown"
    silent.status = messages.not_received(
        message_id="NR-1", created_at=clock.now(), original_message_id=order.message_id
    )
    with clock.at(clock.now() + dt.timedelta(hours=2)):
        dispatch.ask_unanswered(school.bank)
        assert school.order(number).outcome == "not_received"
        school.bank.line = None
        returned.resend(school.bank, number, "thu")
    assert school.bank.sent == silent.sent
    assert school.order(number).state == "sent"
    school.debit(number)
    assert state(number) == "completed"
    assert verify_books() == []


def test_a_message_nobody_signed_or_that_speaks_of_no_order_changes_nothing(school: School) -> None:
    number = school.approved()
    body = messages.debit_note(
        message_id="X-1", created_at=clock.now(), account="1",
        entries=[messages.Entry("TT999X999", clock.today(), "b", [messages.Payment("TT999X999", 5)])],
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        school.says(body)
    assert refused.value.word == Word.NOT_FOUND
    assert len(db.rows("SELECT 1 FROM payment_exception WHERE kind = 'contradiction'")) == 1
    with pytest.raises(Exception, match="not signed"):
        answers.receive(school.bank, body, signed_by("NHB", body).replace("keyid=NHB", "keyid=NHA"))
    assert state(number) == "payment_pending"


def test_bytes_that_are_no_message_are_kept_and_refused(school: School) -> None:
    body = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"
    with pytest.raises(Refused) as refused:
        school.says(body)
    assert refused.value.word == Word.MESSAGE_REFUSED
    assert len(db.rows("SELECT 1 FROM payment_inbox WHERE message_type = 'refused'")) == 1


def test_a_statement_is_held_against_the_orders(school: School) -> None:
    paid, unknown_to_bank = school.paid(), school.paid()
    order = school.order(paid)
    entries = [
        messages.Entry(order.number, clock.today(), "b1", [messages.Payment(order.number, order.amount)]),
        messages.Entry("ELSEWHERE", clock.today(), "b2", [messages.Payment("ELSEWHERE", 77)]),
    ]
    answer = school.says(
        messages.statement(
            message_id="S-1", created_at=clock.now(), account="0061110001", day=clock.today(), opening=0, entries=entries
        )
    )
    assert answer.outcome == {"compared": 3, "differing": 2, "is_whole": True}
    rows = db.rows("SELECT kind, reference FROM payment_exception ORDER BY kind")
    assert [(row["kind"], row["reference"]) for row in rows] == [
        ("ONLY_BANK", "ELSEWHERE"),
        ("ONLY_TREASURY", school.order(unknown_to_bank).number),
    ]


def test_a_worker_that_dies_with_the_answer_in_hand_leaves_it_to_be_asked_for_again(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_given: object) -> None:
        raise KeyboardInterrupt

    silent = Silent()
    school.bank.line = silent
    number = school.checked()
    approval.approve([number], "xuan", "vinh")
    dispatch.send_prepared(school.bank)
    message_id = school.order(number).message_id
    assert message_id is not None
    silent.status = messages.not_received(message_id="NR-1", created_at=clock.now(), original_message_id=message_id)
    with monkeypatch.context() as dying, clock.at(clock.now() + dt.timedelta(hours=1)):
        dying.setattr(answers, "receive", die)
        with pytest.raises(KeyboardInterrupt):
            dispatch.ask_unanswered(school.bank)
    with clock.at(clock.now() + dt.timedelta(hours=2)):
        assert dispatch.ask_unanswered(school.bank) == 1
        assert school.order(number).outcome == "not_received"
