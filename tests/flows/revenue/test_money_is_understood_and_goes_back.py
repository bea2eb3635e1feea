"""What people decide about revenue: understood, or given back by three of them; always by the ratios of the day it was paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from khobac.cash.payments import queries as payments
from khobac.cash.revenue import correction_queries as corrections
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
    refunding.decline(other, "xuan", "Khoản thu không còn đủ")
    assert refused(lambda: refunding.propose("NHA", "R2", 1, PAYER, "tuan", REASON)) == Word.STATE
    assert office.levels() == {"1": 70 - 42, "2": 21 - 12, "4": 9 - 6}
    assert verify_books() == []


def test_in_however_many_steps_a_receipt_goes_back_no_level_gives_what_it_never_got(office: Office) -> None:
    office.take(office.advice("R1", item="1701", chapter="555", amount=100))
    for amount, left in [(33, [47, 15, 5]), (33, [24, 9, 1]), (34, [])]:
        approved(amount)
        assert list(office.levels().values()) == left
        assert verify_books() == []
    assert refused(lambda: refunding.propose("NHA", "R1", 1, PAYER, "tuan", REASON)) == Word.ABOVE_RECEIPT


def test_what_was_paid_twice_goes_back_whole_and_no_level_gives(office: Office) -> None:
    office.owe("N1")
    office.take(office.advice("R1", "N1"), office.advice("R2", "N1"))
    assert office.receipt("R2").why_pending == "id_paid"
    assert refused(lambda: refunding.propose("NHA", "R2", 99, PAYER, "tuan", REASON)) == Word.STATE
    number = refunding.propose("NHA", "R2", 100, PAYER, "tuan", REASON)
    assert refused(lambda: correcting.clarify("NHA", "R2", "1701", "555", "tuan", REASON)) == Word.STATE
    refunding.countersign(number, "vinh")
    refunding.approve(number, "xuan")
    assert (office.receipt("R2").state, office.levels()) == ("returned", {"1": 70, "2": 21, "4": 9})
    assert refused(lambda: refunding.propose("NHA", "R2", 100, PAYER, "tuan", REASON)) == Word.ABOVE_RECEIPT
    assert refused(lambda: correcting.clarify("NHA", "R2", "1701", "555", "tuan", REASON)) == Word.STATE
    assert verify_books() == []


def test_an_agency_orders_a_refund_once_and_learns_how_it_stands(office: Office) -> None:
    office.owe("N1")
    office.take(office.advice("R1", "N1"), office.advice("R2", item="1701", chapter="555"))
    orders = [refunding.ask("thue", "LHT-7", "NHA", "R1", 40, PAYER, REASON) for _ in range(2)]
    assert [order.state for order in orders] == ["asked", "asked"]
    number = orders[0].number
    assert refused(lambda: refunding.ask("thue", "LHT-7", "NHA", "R1", 41, PAYER, REASON)) == Word.MESSAGE_ALTERED
    assert refused(lambda: refunding.ask("thue", "LHT-8", "NHA", "R2", 40, PAYER, REASON)) == Word.NOT_FOUND
    assert refused(lambda: refunding.ask("haiquan", "LHT-7", "NHA", "R1", 40, PAYER, REASON)) == Word.NOT_FOUND
    assert refused(lambda: refunding.countersign(number, "vinh")) == Word.STATE
    refunding.take_up(number, "tuan")
    refunding.countersign(number, "vinh")
    refunding.approve(number, "xuan")
    assert refunding.ask("thue", "LHT-7", "NHA", "R1", 40, PAYER, REASON).state == "approved"
    assert office.levels() == {"1": 140 - 28, "2": 42 - 8, "4": 18 - 4}
    assert verify_books() == []


def test_an_agency_learns_why_its_order_was_declined(office: Office) -> None:
    office.owe("N1")
    office.take(office.advice("R1", "N1"))
    number = refunding.ask("thue", "LHT-7", "NHA", "R1", 40, PAYER, REASON).number
    assert refused(lambda: refunding.decline(number, "tuan", "Sai tài khoản nhận")) == Word.NO_RIGHT
    assert refused(lambda: refunding.decline(number, "vinh", "sai")) == Word.REASON_NEEDED
    refunding.decline(number, "vinh", "Sai tài khoản nhận")
    again = refunding.ask("thue", "LHT-7", "NHA", "R1", 40, PAYER, REASON)
    assert (again.state, again.declined_because) == ("declined", "Sai tài khoản nhận")


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
    found = corrections.refund(number)
    assert found is not None
    assert found.state == state
    assert verify_books() == []


@pytest.mark.parametrize(
    ("tampering", "check"),
    [
        ("UPDATE revenue_receipt SET amount = amount + 1 WHERE reference = 'R1'", "what banks took is booked"),
        ("UPDATE revenue_receipt SET amount = amount + 1 WHERE reference = 'R2'", "what waits stands apart, all else is shared"),
        ("UPDATE revenue_obligation SET paid = 0", "an obligation is paid by its receipts"),
        ("UPDATE revenue_receipt SET refunded = 1, given_central = given_central - 59 WHERE reference = 'R1'",
          "a receipt gives back what its refunds say"),
        ("UPDATE revenue_receipt SET given_central = given_central + 1, given_commune = given_commune - 1 WHERE refunded > 0",
         "levels hold what is left of receipts"),
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
