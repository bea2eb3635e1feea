"""What people decide about revenue: clarified, reclassified, given back; always by the ratios of the day it was paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from khobac.cash.payments import queries as payments
from khobac.cash.revenue import queries as revenue
from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.doors.cli.cases.bank import signed_by
from khobac.flows import founding
from khobac.flows.founding import ValueRow
from khobac.flows.payment import answers, dispatch
from khobac.flows.revenue import asking, correcting, refunding
from khobac.flows.verification import verify_books
from khobac.flows.work import run_due
from khobac.sandbox.bank import messages
from khobac.sandbox.bank.messages import Entry, Payment
from tests.flows.payment.conftest import Bank
from tests.flows.revenue.conftest import PAYER, Office

REASON = "Theo đề nghị của cơ quan thu"
NEXT_MONTH = dt.datetime(2026, 5, 12, 9, tzinfo=clock.VIETNAM)


def refused(act: Callable[[], object]) -> Word:
    with pytest.raises(Refused) as raised:
        act()
    return raised.value.word


def approved(amount: int, reference: str = "R1") -> str:
    number = refunding.propose("NHA", reference, amount, PAYER, "tuan", REASON)
    refunding.countersign(number, "vinh")
    refunding.approve(number, "xuan")
    return number


def test_pending_money_is_shared_by_the_law_of_the_day_it_was_paid(office: Office) -> None:
    office.take(office.advice("R1"))
    with clock.at(NEXT_MONTH):
        founding.set_law([ValueRow("sharing.1701", [10, 20, 70], dt.date(2026, 5, 1))])
        correcting.clarify("NHA", "R1", "1701", "555", "tuan", REASON)
        assert office.levels() == {"1": 70, "2": 21, "4": 9}
        assert refused(lambda: correcting.clarify("NHA", "R1", "1701", "555", "tuan", REASON)) == Word.STATE


def test_pending_money_may_turn_out_to_pay_an_obligation(office: Office) -> None:
    office.owe("N1", 100)
    office.take(office.advice("R1"), office.advice("R2", amount=99))
    assert refused(lambda: correcting.clarify_as_payment("NHA", "R2", "N1", "tuan", REASON)) == Word.STATE
    correcting.clarify_as_payment("NHA", "R1", "N1", "tuan", REASON)
    assert asking.owed("N1").state == "paid"
    assert verify_books() == []


def test_what_nobody_says_how_to_share_stays_pending(office: Office) -> None:
    office.take(office.advice("R1"))
    assert refused(lambda: correcting.clarify("NHA", "R1", "1052", "555", "tuan", REASON)) == Word.STATE
    assert refused(lambda: correcting.clarify("NHA", "R1", "6501", "555", "tuan", REASON)) == Word.INVALID
    assert refused(lambda: correcting.clarify("NHA", "R1", "1701", "555", "xuan", REASON)) == Word.NO_RIGHT
    assert refused(lambda: correcting.clarify("NHA", "R9", "1701", "555", "tuan", REASON)) == Word.NOT_FOUND
    assert office.receipt("R1").state == "pending"


def test_a_shared_receipt_is_taken_back_and_shared_as_what_it_was(office: Office) -> None:
    founding.set_law([ValueRow("sharing.1052", [60, 40, 0], dt.date(2026, 1, 1))])
    office.take(office.advice("R1", item="1701", chapter="555", amount=101))
    correcting.reclassify("NHA", "R1", "1052", "555", "tuan", REASON)
    correcting.reclassify("NHA", "R1", "1701", "555", "tuan", REASON)
    correcting.reclassify("NHA", "R1", "1052", "555", "tuan", REASON)
    assert (office.levels("1701"), office.levels("1052")) == ({}, {"1": 60, "2": 41})
    assert verify_books() == []


def test_a_refund_needs_three_people_and_never_exceeds_the_receipt(office: Office) -> None:
    office.take(office.advice("R1", item="1701", chapter="555"), office.advice("R2"))
    number = refunding.propose("NHA", "R1", 60, PAYER, "tuan", REASON)
    assert refused(lambda: refunding.approve(number, "xuan")) == Word.STATE
    assert refused(lambda: refunding.countersign(number, "tuan")) == Word.SAME_PERSON
    assert refused(lambda: refunding.countersign(number, "xuan")) == Word.NO_RIGHT
    refunding.countersign(number, "vinh")
    other = refunding.propose("NHA", "R1", 41, PAYER, "uyen", REASON)
    refunding.countersign(other, "vinh")
    refunding.approve(number, "xuan")
    assert refused(lambda: refunding.approve(other, "xuan")) == Word.ABOVE_RECEIPT
    refunding.decline(other, "xuan")
    assert refused(lambda: refunding.propose("NHA", "R2", 1, PAYER, "tuan", REASON)) == Word.STATE
    assert refused(lambda: correcting.reclassify("NHA", "R1", "1701", "555", "tuan", REASON)) == Word.STATE
    assert office.levels() == {"1": 70 - 42, "2": 21 - 12, "4": 9 - 6}
    assert verify_books() == []


@pytest.mark.parametrize(("says", "state"), [("debit", "paid"), ("return", "returned")])
def test_a_refund_follows_its_order_at_the_bank(office: Office, says: str, state: str) -> None:
    office.take(office.advice("R1", item="1701", chapter="555"))
    number = approved(60)
    bank = Bank()
    dispatch.send_prepared(bank)
    order = payments.order_of_key(*refunding.order_key(number))
    assert order is not None
    for kind in dict.fromkeys(("debit", says)):
        note = messages.return_note if kind == "return" else messages.debit_note
        entry = Entry(order.number, clock.today(), f"B{kind}", (Payment(order.number, 60),), came_back=kind == "return")
        body = note(message_id=f"M{kind}", created_at=clock.now(), account="006111001", entries=[entry])
        answers.receive(bank, body, signed_by("NHA", body))
    while run_due(bank):
        pass
    found = revenue.refund(number)
    assert found is not None
    assert found.state == state
    assert verify_books() == []


@pytest.mark.parametrize(
    ("tampering", "check"),
    [
        ("UPDATE revenue_receipt SET amount = amount + 1 WHERE reference = 'R1'", "what banks took is booked"),
        ("UPDATE revenue_receipt SET amount = amount + 1 WHERE reference = 'R2'", "what waits stands apart, all else is shared"),
        ("UPDATE revenue_obligation SET paid = 0", "an obligation is paid by its receipts"),
        ("UPDATE revenue_receipt SET refunded = 1 WHERE reference = 'R1'", "a receipt gives back what its refunds say"),
        ("UPDATE revenue_refund SET amount = amount + 1", "an approved refund is ordered"),
        ("UPDATE revenue_receipt SET rule = 'x' WHERE reference = 'R1'", "a receipt stands where its steps lead"),
    ],
)
def test_the_second_path_sees_it(office: Office, tampering: str, check: str) -> None:
    office.owe("N1", 100)
    office.take(office.advice("R1", "N1"), office.advice("R2"))
    approved(60)
    db.execute(tampering)
    assert check in {difference.check for difference in verify_books()}
