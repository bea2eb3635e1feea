"""Statements of revenue accounts held against the receipts: each line gets its code, and the day closes on the same figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from khobac.books.ledger import bank_queries
from khobac.cash.payments import desk_queries
from khobac.cash.reconciliation import queries as statements
from khobac.cash.revenue.ports import Advice
from khobac.connectors import revenue_list
from khobac.core import clock, db
from khobac.core.message_signature import digest
from khobac.doors.cli.cases.bank import CASE_BANK, signed_by
from khobac.doors.cli.cases.revenue_verbs import CaseRevenue
from khobac.flows import day_close
from khobac.flows.bank_days import BankDay, bank_days
from khobac.flows.payment import answers
from khobac.flows.payment.answers import Answer
from khobac.flows.revenue import lists
from khobac.registers.banks import queries as registered
from khobac.registers.banks import services as banks
from khobac.registers.banks.services import AgreementRow
from khobac.registers.organisations import queries as organisations
from khobac.sandbox.bank import messages
from khobac.sandbox.bank.messages import Entry, Payment
from tests.flows.payment.conftest import DAY, School

NEXT = DAY + dt.timedelta(days=1)


def _account() -> str:
    [account] = [each for each in registered.revenue_accounts_of("0061", DAY) if each.bank == "NHA"]
    return account.number


def _advised(name: str, *paid: tuple[str, int], on: dt.date = DAY) -> None:
    """The bank's list of payments: (its number, amount)."""
    advices = [Advice(number, _account(), "", amount, on, "", "", "", "Công ty A", "", "không rõ") for number, amount in paid]
    body = b"".join(revenue_list.write(name, advices))
    lists.take(CaseRevenue(), [body], digest(body), signed_by("NHA", digest(body).encode()))


def _stated(name: str, lines: Sequence[tuple[str, int]], on: dt.date = DAY, opening: int = 0, out: int = 0) -> Answer:
    """The bank's statement of a day: (its number, amount) paid in, and what it took out without a word of ours."""
    entries = [Entry("", on, number, (Payment(f"payer {number}", amount),), came_in=True) for number, amount in lines]
    entries += [Entry("X1", on, "FEE-1", (Payment("X1", out),))] if out else []
    body = messages.statement(
        message_id=name, created_at=clock.now(), account=_account(), day=on, opening=opening, entries=entries
    )
    return answers.receive(CASE_BANK, body, signed_by("NHA", body))


def _codes() -> list[tuple[str, str]]:
    found = db.rows(
        "SELECT reference, code FROM bank_statement_line WHERE statement = (SELECT max(id) FROM bank_statement) ORDER BY id"
    )
    return [(row["reference"], row["code"]) for row in found]


def _items() -> list[tuple[str, str, int, str]]:
    return sorted((each.kind, each.reference, each.amount, each.office) for each in desk_queries.unexplained())


def _day(on: dt.date) -> BankDay:
    books = organisations.books_of("0061", on)
    days = bank_days("0061", books, bank_queries.bank_books(books, on), on)
    [found] = [each for each in days if each.account == _account()]
    return found


def test_each_line_gets_the_code_it_deserves(school: School) -> None:
    _advised("L-1", ("R1", 7_000), ("R2", 8_000), ("R3", 9_000), ("R4", 10_000))
    answer = _stated("S-1", [("R1", 7_000), ("R2", 8_001), ("R3", 9_000), ("R3", 9_000), ("R9", 5)], out=11)
    assert answer.outcome == {"compared": 7, "differing": 6, "is_whole": True}
    assert _codes() == [
        ("R1", "MATCHED"), ("R2", "AMOUNT_DIFF"), ("R3", "DUPLICATE"), ("R3", "DUPLICATE"), ("R9", "ONLY_BANK"),
        ("FEE-1", "ONLY_BANK"), ("R4", "ONLY_TREASURY"),
    ]
    assert _items() == sorted([
        ("AMOUNT_DIFF", "R2", 1, "0061"), ("DUPLICATE", "R3", 0, "0061"), ("DUPLICATE", "R3", 0, "0061"),
        ("credit", "R9", 5, "0061"), ("ONLY_BANK", "FEE-1", 11, "0061"), ("ONLY_TREASURY", "R4", -10_000, "0061"),
    ])


def test_payments_of_the_same_day_are_not_missed_on_a_revenue_account(school: School) -> None:
    school.paid(school.filing(7_000))
    _advised("L-1", ("R1", 7_000))
    assert _stated("S-1", [("R1", 7_000)]).outcome["differing"] == 0
    assert _codes() == [("R1", "MATCHED")]


def test_sub_ledger_books_and_bank_say_the_same_of_the_day(school: School) -> None:
    _advised("L-1", ("R1", 7_000), ("R2", 8_000))
    assert (_day(DAY).ordered, _day(DAY).booked, _day(DAY).stated) == (15_000, 15_000, None)
    _stated("S-1", [("R1", 7_000), ("R2", 8_000)])
    assert (_day(DAY).stated, _day(DAY).agrees) == (15_000, True)


def test_what_was_paid_in_the_evening_and_told_next_morning_makes_neither_day_differ(school: School) -> None:
    _advised("L-1", ("R1", 7_000))
    with clock.at(clock.now() + dt.timedelta(days=1)):
        _advised("L-2", ("R2", 8_000), on=DAY)
        _stated("S-1", [("R1", 7_000), ("R2", 8_000)], on=DAY)
        assert _codes() == [("R1", "MATCHED"), ("R2", "DATE_DIFF")]
        _stated("S-2", [], on=NEXT, opening=15_000)
        assert _items() == []
        assert [(each.booked, each.stated, each.agrees) for each in (_day(DAY), _day(NEXT))] == [
            (7_000, 7_000, True), (8_000, 8_000, True),
        ]
        assert statements.statements_on([_account()], DAY)[_account()].moved == 15_000


def test_stated_before_it_was_advised_it_leaves_the_list_by_the_next_issue(school: School) -> None:
    _stated("S-1", [("R1", 7_000)])
    assert _items() == [("credit", "R1", 7_000, "0061")]
    _advised("L-1", ("R1", 7_000))
    _stated("S-2", [("R1", 7_000)])
    assert _items() == []


def test_the_day_waits_for_the_statement_where_the_agreement_says_so(school: School) -> None:
    banks.agree([AgreementRow("NHA", dt.time(0), dt.time(23, 59), DAY, on_days_off=True, revenue_statement_due=True)])
    _advised("L-1", ("R1", 7_000))
    assert [each.kind for each in day_close.look("0061").obstacles] == [day_close.NO_STATEMENT]
    _stated("S-1", [("R1", 7_000)])
    assert day_close.look("0061").obstacles == []
    _stated("S-2", [("R1", 7_000), ("R9", 5)])
    assert {each.kind for each in day_close.look("0061").obstacles} == {day_close.UNEXPLAINED, day_close.MOVED_OTHERWISE}
