"""A payment to another treasury acts once, whatever happens to its messages on the way."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.cash.inter_treasury import matrix, messages
from khobac.cash.inter_treasury import queries as between
from khobac.cash.inter_treasury.messages import Item, News
from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.core.message_signature import SignatureRefused
from khobac.flows import verification
from khobac.flows.inter_treasury import receiving
from tests.flows.inter_treasury.conftest import Across, answer_lost, never_arrives, twice
from tests.flows.payment.conftest import state

LATER = dt.timedelta(hours=1)


def deposit() -> int:
    [row] = db.rows("SELECT deposited FROM budget_line WHERE unit_code = '1098765' AND account_kind = 'deposit'")
    return int(row["deposited"])


def test_it_is_credited_there_and_completed_here(across: Across) -> None:
    [number] = across.approved()
    assert state(number) == "payment_pending"
    [pair] = matrix.pairs(clock.today())
    assert (pair.payer, pair.payee, pair.gone, pair.come, pair.explained) == ("0061", "0211", 50_000_000, 0, 50_000_000)
    [under_way] = between.in_transit(["0061"])
    assert (under_way.dossier, under_way.treasury, under_way.state) == (number, "0211", "prepared")
    across.work()
    assert state(number) == "completed"
    assert deposit() == 50_000_000
    assert between.in_transit(["0061"]) == []
    [pair] = matrix.pairs(clock.today())
    assert (pair.in_transit, pair.agrees, pair.come_today) == (0, True, 50_000_000)
    assert verification.verify_books() == []


@pytest.mark.parametrize("fates", [[answer_lost], [never_arrives], [twice], [never_arrives, answer_lost, twice]])
def test_lost_and_doubled_messages_change_nothing(across: Across, fates: list) -> None:
    [number] = across.approved()
    across.line.fates.extend(fates)
    across.work()
    with clock.at(clock.now() + LATER):
        across.work()
        with clock.at(clock.now() + LATER):
            across.work()
    assert state(number) == "completed"
    assert deposit() == 50_000_000
    assert verification.verify_books() == []


def test_after_a_failure_the_line_is_left_alone_for_a_while(across: Across) -> None:
    across.approved()
    across.line.fates.append(never_arrives)
    across.work()
    assert len(across.line.carried) == 1
    [under_way] = between.in_transit(["0061"])
    assert (under_way.state, under_way.tries, under_way.problem) == ("sending", 1, "no route")


def test_the_same_message_with_other_content_is_refused(across: Across) -> None:
    across.approved()
    across.work()
    first = across.line.carried[0]
    altered = first.body.replace(b"50000000", b"90000000")
    with pytest.raises(Refused) as refused:
        receiving.receive(across.line, altered, across.line.sign("0061", altered))
    assert refused.value.word == Word.MESSAGE_ALTERED
    assert deposit() == 50_000_000


def test_nobody_speaks_for_another_treasury(across: Across) -> None:
    across.approved()
    across.work()
    first = across.line.carried[0]
    with pytest.raises(SignatureRefused):
        receiving.receive(across.line, first.body + b" ", first.signature)
    with pytest.raises(Refused) as refused:
        receiving.receive(across.line, first.body, across.line.sign("0002", first.body))
    assert refused.value.word == Word.MESSAGE_REFUSED


@pytest.mark.parametrize("body", [b"", b"{}", b"[1.5]", b'{"kind": "news"}'])
def test_what_is_no_message_is_refused(across: Across, body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        receiving.receive(across.line, body, across.line.sign("0061", body))
    assert refused.value.word == Word.MESSAGE_REFUSED


def test_news_that_contradict_the_books_are_kept_for_a_person(across: Across) -> None:
    [number] = across.approved()
    across.work()
    name = across.school.order(number).number
    lie = messages.render(News("N-1", "0211", "0061", clock.now(), (Item(name, "returned", 50_000_000),)))
    receipt = messages.parse_receipt(receiving.receive(across.line, lie, across.line.sign("0211", lie)).body)
    assert receipt.refused == "STATE"
    assert state(number) == "completed"
    [kept] = between.refused_messages(["0061"])
    assert (kept.sender, kept.refused) == ("0211", "STATE")


def test_only_the_treasury_of_the_payee_tells_of_an_order(across: Across) -> None:
    [number] = across.approved()
    name = across.school.order(number).number
    lie = messages.render(News("N-1", "0002", "0061", clock.now(), (Item(name, "credited", 50_000_000),)))
    receipt = messages.parse_receipt(receiving.receive(across.line, lie, across.line.sign("0002", lie)).body)
    assert receipt.refused
    assert state(number) == "payment_pending"


def test_late_news_that_it_waited_change_nothing(across: Across) -> None:
    [number] = across.approved()
    across.work()
    name = across.school.order(number).number
    late = messages.render(News("N-1", "0211", "0061", clock.now(), (Item(name, "waiting", 50_000_000),)))
    receipt = messages.parse_receipt(receiving.receive(across.line, late, across.line.sign("0211", late)).body)
    assert receipt.refused == ""
    assert (state(number), across.school.order(number).state) == ("completed", "posted")
