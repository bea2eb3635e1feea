"""Statements, trial balances and account books: what they show is what the lines add up to, on any day, in any cut."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from khobac.books.ledger import book_queries, queries, services, statement_queries
from khobac.books.ledger.entries import Entry
from khobac.books.ledger.families import Line
from khobac.books.ledger.postings.example import SCHOOL, voucher
from khobac.books.ledger.postings.pay_expenditure import PayExpenditure, pay_expenditure
from khobac.books.ledger.statement_queries import Account, Page
from khobac.core import db
from khobac.core.access import acting_as
from tests.books.conftest import AT

SPENT = "EXPENDITURE_RECURRENT_NONAUTO"
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
TREASURY, UNIT = 61, "1012345"


def paid(reference: str, amount: int, on: dt.date, ndkt: str = "6551") -> Entry:
    [entry] = pay_expenditure(PayExpenditure(voucher(reference), SCHOOL, (Line(ndkt, amount),)))
    return entry._replace(booked_on=on)


@pytest.fixture
def months(books: None) -> None:
    """Twelve payments, one a month on the 15th, of 100, 200, … đồng; the last four on another sub-item."""
    services.post(
        [paid(f"HS-{m}", m * 100, dt.date(2026, m, 15), "6551" if m < 9 else "6501") for m in range(1, 13)], AT
    )


@pytest.fixture
def account(months: None) -> Account:
    [found] = [
        each for each in statement_queries.accounts_of_unit(TREASURY, UNIT, 2026) if each.account.role == SPENT
    ]
    assert found.balance == sum(range(100, 1300, 100))
    return found.account


def test_a_statement_runs_from_its_opening_to_the_kept_balance(account: Account) -> None:
    page = statement_queries.statement(account, dt.date(2026, 4, 1), LAST)
    assert page.opening == 100 + 200 + 300
    assert [line.balance for line in page.lines[:2]] == [1000, 1500]
    assert page.closing == queries.balance(SPENT)


def test_pages_follow_one_another_and_miss_nothing(account: Account) -> None:
    whole = statement_queries.statement(account, FIRST, LAST)
    pages: list[Page] = []
    after = None
    while not pages or after:
        pages.append(statement_queries.statement(account, FIRST, LAST, after, limit=5))
        after = pages[-1].next
    assert [len(page.lines) for page in pages] == [5, 5, 2]
    assert [line for page in pages for line in page.lines] == whole.lines
    assert [page.opening for page in pages[1:]] == [page.closing for page in pages[:-1]]


def test_a_page_costs_the_same_however_far_and_however_long(account: Account) -> None:
    first = statement_queries.statement(account, FIRST, LAST, limit=5)
    with CaptureQueriesContext(connections["default"]) as asked:
        statement_queries.statement(account, FIRST, LAST, first.next, limit=5)
    assert len(asked) == 1
    with CaptureQueriesContext(connections["default"]) as asked:
        book_queries.account_book(TREASURY, {"role": SPENT}, FIRST, LAST)
    assert len(asked) == 2


def test_a_unit_reads_its_own_accounts_and_no_others(account: Account) -> None:
    with acting_as("1098765"):
        assert statement_queries.accounts_of_unit(TREASURY, UNIT, 2026) == []
        page = statement_queries.statement(account, FIRST, LAST)
        assert (page.opening, page.lines) == (0, [])
        assert statement_queries.made_of(TREASURY, "estimate", UNIT, "12", 2026, "actual") == []
    with acting_as(UNIT):
        assert len(statement_queries.statement(account, FIRST, LAST).lines) == 12


def test_what_is_spent_is_the_sum_of_its_documents(account: Account) -> None:
    made = statement_queries.made_of(TREASURY, "estimate", UNIT, account.source, 2026, "actual", limit=5)
    assert [each.reference for each in made] == [f"HS-{m}" for m in (12, 11, 10, 9, 8)]
    older = statement_queries.made_of(
        TREASURY, "estimate", UNIT, account.source, 2026, "actual", before=made[-1].entry_id
    )
    assert sum(each.amount for each in made + older) == queries.balance(SPENT)


def test_a_document_that_came_to_nothing_is_left_out(account: Account) -> None:
    entry = paid("HS-13", 50, dt.date(2026, 12, 20))
    back = entry._replace(key="HS-13:back", legs=tuple(leg._replace(debit=leg.credit, credit=leg.debit) for leg in entry.legs))
    services.post([entry, back], AT)
    made = statement_queries.made_of(TREASURY, "estimate", UNIT, account.source, 2026, "actual")
    assert "HS-13" not in {each.reference for each in made}


def test_the_trial_balance_of_any_day_equals_the_lines_up_to_it(months: None) -> None:
    for day in (dt.date(2026, 3, 14), dt.date(2026, 3, 15), LAST):
        rows = book_queries.trial_balance(TREASURY, to_on=day)
        lines = db.rows(
            "SELECT role, sum(debit - credit)::bigint AS amount FROM journal_line "
            "WHERE treasury_id = %s AND booked_on <= %s GROUP BY role",
            [TREASURY, day],
        )
        assert {row.role: row.closing for row in rows} == {line["role"]: line["amount"] for line in lines}
        assert sum(row.closing for row in rows) == 0


def test_a_period_opens_where_the_one_before_it_closed(months: None) -> None:
    march = book_queries.trial_balance(TREASURY, from_on=dt.date(2026, 3, 1), to_on=dt.date(2026, 3, 31))
    april = book_queries.trial_balance(TREASURY, from_on=dt.date(2026, 4, 1), to_on=dt.date(2026, 4, 30))
    assert [row.closing for row in march] == [row.opening for row in april]
    assert {row.role: (row.opening, row.debit) for row in march}[SPENT] == (300, 300)


def test_rolling_up_changes_no_trial_balance(months: None) -> None:
    before = book_queries.trial_balance(TREASURY)
    assert services.roll_up(TREASURY) > 0
    assert book_queries.trial_balance(TREASURY) == before


def test_the_trial_balance_of_one_book_or_year_is_part_of_the_whole(months: None) -> None:
    whole = book_queries.trial_balance(TREASURY)
    assert book_queries.trial_balance(TREASURY, year=2026, book="actual") == whole
    assert book_queries.trial_balance(TREASURY, year=2025) == []
    assert book_queries.trial_balance(TREASURY, book="estimate") == []


@pytest.mark.parametrize("segments", [{"role": SPENT}, {"role": SPENT, "ndkt": "6501"}, {"unit": UNIT, "year": "2026"}])
def test_an_account_book_by_any_segment_opens_with_what_was_booked_before(
    months: None, segments: dict[str, str]
) -> None:
    page = book_queries.account_book(TREASURY, segments, dt.date(2026, 10, 1), LAST)
    before = book_queries.account_book(TREASURY, segments, FIRST, dt.date(2026, 9, 30), limit=100)
    assert before.opening == 0
    assert page.opening == before.closing
    assert page.closing == book_queries.balance_before(TREASURY, segments, dt.date.max)


def test_totals_by_a_segment_add_up_to_the_account_book(months: None) -> None:
    totals = book_queries.totals_by(TREASURY, "ndkt", {"role": SPENT}, FIRST, LAST)
    assert {each.value: each.debit for each in totals} == {"6551": 3600, "6501": 4200}


KEPT, BY_LINES = {"role": SPENT}, {"role": SPENT, "ndkt": "6551"}


def everything(known_at: dt.datetime | None = None) -> list[object]:
    """What the books say of the year, of its second half, of the end of June, in every way of asking."""
    july, june = dt.date(2026, 7, 1), dt.date(2026, 6, 30)
    periods = [(dt.date.min, dt.date.max), (dt.date.min, june), (july, LAST), (FIRST, june)]
    trials = [book_queries.trial_balance(TREASURY, 0, "", *period, known_at) for period in periods]
    books_of = [
        book_queries.account_book(TREASURY, segments, july, LAST, limit=100, known_at=known_at)
        for segments in (KEPT, BY_LINES, {})
    ]
    first = book_queries.account_book(TREASURY, KEPT, FIRST, LAST, limit=3, known_at=known_at)
    second = book_queries.account_book(TREASURY, KEPT, FIRST, LAST, first.next, limit=3, known_at=known_at)
    before = [book_queries.balance_before(TREASURY, each, july, known_at) for each in (KEPT, BY_LINES)]
    totals = book_queries.totals_by(TREASURY, "ndkt", KEPT, FIRST, LAST, known_at)
    return [trials, books_of, first, second, before, totals]


@pytest.mark.parametrize("rolled_up", [False, True], ids=["deltas", "rolled up"])
def test_what_was_known_then_is_answered_as_it_was_answered_then(months: None, rolled_up: bool) -> None:
    known_then = everything()
    later = AT + dt.timedelta(days=1)
    services.post([paid("late", 7, dt.date(2026, 2, 1)), paid("new", 9, dt.date(2026, 8, 1), "6999")], later)
    if rolled_up:
        services.roll_up(TREASURY)
    assert everything() != known_then
    assert everything(AT) == known_then
    assert everything(later) == everything()
    assert book_queries.trial_balance(TREASURY, known_at=AT - dt.timedelta(days=1)) == []


def test_no_name_but_a_segment_reaches_the_database(months: None) -> None:
    with pytest.raises(ValueError, match="no such segment"):
        book_queries.balance_before(TREASURY, {"debit": "1"}, LAST)
    with pytest.raises(ValueError, match="no such segment"):
        book_queries.totals_by(TREASURY, "debit", {}, FIRST, LAST)
