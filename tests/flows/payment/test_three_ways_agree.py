"""The hourly statement: orders, books and banks say the same of each account, or what differs is listed; it is signed."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from khobac.cash.reconciliation import queries as kept
from khobac.core import clock, db
from khobac.core.receipts import load_public_keys, verify_record
from khobac.flows import parity
from tests.flows.payment.conftest import School


def test_a_quiet_day_says_zero_and_proves_it_offline(school: School) -> None:
    paid = school.order(school.paid(school.filing(300_000))).number
    school.states([(paid, 300_000)])
    found = parity.take("0061")
    assert (found.differences, found.silent, found.unexplained) == ([], [], 0)
    [statement] = kept.parity("0061")
    record = verify_record(statement.text, load_public_keys(settings.SIGNING_FOLDER / "records.pub"))
    assert record["differing"] == 0 == statement.differing
    assert record["accounts"] == [
        {"account": "0061110001", "orders": -300_000, "paid": -300_000, "books": -300_000, "bank": -300_000}
    ]


def test_a_bank_that_has_not_spoken_is_no_difference(school: School) -> None:
    school.paid(school.filing(300_000))
    found = parity.look("0061")
    assert (found.differences, found.silent) == ([], ["0061110001"])


def test_a_bank_that_says_otherwise_is_listed_with_both_figures(school: School) -> None:
    paid = school.order(school.paid(school.filing(300_000))).number
    school.states([(paid, 300_001)])
    [differs] = parity.look("0061").differences
    assert (differs.between, differs.one, differs.other) == ("books=bank", -300_000, -300_001)


def test_orders_that_say_otherwise_than_the_books_are_listed(school: School) -> None:
    school.paid(school.filing(300_000))
    db.execute("UPDATE payment_line SET debited_on = NULL")
    [differs] = parity.look("0061").differences
    assert (differs.between, differs.one, differs.other) == ("orders=books", 0, -300_000)


def test_money_that_came_back_is_told_by_all(school: School) -> None:
    number = school.paid(school.filing(300_000))
    school.money_back(number)
    [account] = [each for each in parity.look("0061").accounts if each.bank == "NHA" and each.kind == "payment"]
    assert (account.ordered, account.booked) == (0, 0)
    assert parity.look("0061").differences == []


def test_every_office_has_one_statement_an_hour(school: School) -> None:
    offices = parity.take_due()
    assert offices == 3
    assert parity.take_due() == 0
    with clock.at(clock.now() + dt.timedelta(minutes=61)):
        assert parity.take_due() == 3
