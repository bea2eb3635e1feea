from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from khobac.books.errors import KeyReused, Unbalanced, UnknownRole
from khobac.books.ledger import queries, services, verify
from khobac.books.ledger.entries import Entry, Leg
from khobac.books.ledger.families import Line
from khobac.books.ledger.postings.allot_estimate import AllotEstimate, allot_estimate
from khobac.books.ledger.postings.bank_debit import BankDebit, bank_debit
from khobac.books.ledger.postings.example import SCHOOL, voucher
from khobac.books.ledger.postings.pay_expenditure import PayExpenditure, pay_expenditure
from tests.books.conftest import AT


def payment(reference: str, amount: int = 200) -> Entry:
    [entry] = pay_expenditure(PayExpenditure(voucher(reference), SCHOOL, (Line("6551", amount),)))
    return entry


def test_an_entry_comes_back_as_it_was_posted(books: None) -> None:
    entry = payment("HS-1")
    [posted] = services.post([entry], AT)
    [found] = queries.entries_of("HS-1")
    assert (posted.outcome, posted.entry_id) == ("posted", found.id)
    assert (found.entry, found.recorded_at, found.number) == (entry, AT, None)
    assert verify.differences() == []


def test_a_repeat_is_answered_and_not_posted_again(books: None) -> None:
    first = services.post([payment("HS-1")], AT)
    again = services.post([payment("HS-1"), payment("HS-2"), payment("HS-2")], AT)
    assert [row.outcome for row in again] == ["already_posted", "posted", "already_posted"]
    assert again[0].entry_id == first[0].entry_id
    assert again[1].entry_id == again[2].entry_id
    assert queries.balance("EXPENDITURE_RECURRENT_NONAUTO") == 400
    assert verify.differences() == []


def test_the_same_key_with_other_content_is_refused_whole(books: None) -> None:
    services.post([payment("HS-1")], AT)
    with pytest.raises(KeyReused, match="HS-1"), transaction.atomic():
        services.post([payment("HS-2"), payment("HS-1", 201)], AT)
    with pytest.raises(KeyReused):
        services.post([payment("HS-3"), payment("HS-3", 201)], AT)
    assert queries.entries_of("HS-2") == []
    assert queries.entries_of("HS-3") == []


def test_an_unbalanced_entry_is_refused_with_its_batch(books: None) -> None:
    lame = payment("HS-2")._replace(legs=(Leg("DEPOSIT", debit=5, year=2026), Leg("DEPOSIT", credit=4, year=2026)))
    empty = payment("HS-2")._replace(legs=())
    for wrong in (lame, empty):
        with pytest.raises(Unbalanced, match="HS-2"), transaction.atomic():
            services.post([payment("HS-1"), wrong], AT)
    assert queries.entries_since(0) == []


def test_a_role_without_an_account_on_the_day_is_refused(books: None) -> None:
    with pytest.raises(UnknownRole, match="NO_SUCH_ROLE"), transaction.atomic():
        services.post([payment("HS-1")._replace(legs=(Leg("NO_SUCH_ROLE", 5), Leg("DEPOSIT", credit=5)))], AT)
    too_early = payment("HS-1")._replace(booked_on=payment("HS-1").booked_on.replace(year=2017))
    with pytest.raises(UnknownRole), transaction.atomic():
        services.post([too_early], AT)


def test_the_account_of_a_level_wins_over_that_of_all_levels(books: None) -> None:
    row = services.RoleAccount("EXPENDITURE_RECURRENT_NONAUTO", "8123", AT.date().replace(year=2018), level="2")
    services.set_roles([row])
    services.post([payment("HS-1")], AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT natural_account FROM journal_line WHERE role = %s", [row.role])
        assert cursor.fetchall() == [("8123",)]


def test_red_amounts_stand_on_the_other_side(books: None) -> None:
    services.post(allot_estimate(AllotEstimate(voucher("QD-1"), SCHOOL, 1_000)), AT)
    services.post(allot_estimate(AllotEstimate(voucher("QD-2"), SCHOOL, -200)), AT)
    assert queries.balance("ESTIMATE_L4_NONAUTO", unit="1012345", year=2026) == 800
    assert queries.balance("ESTIMATE_L1") == -800
    [cut] = queries.entries_of("QD-2")
    assert [leg.credit for leg in cut.entry.legs if leg.role == "ESTIMATE_L4_NONAUTO"] == [200]


def test_a_thousand_entries_post_in_one_call(books: None) -> None:
    posted = services.post([payment(f"HS-{n}", n) for n in range(1, 1001)], AT)
    assert [row.outcome for row in posted] == ["posted"] * 1000
    assert [row.entry_id for row in posted] == sorted(row.entry_id for row in posted)
    assert queries.balance("AP_INTERMEDIARY") == -sum(range(1, 1001))
    assert verify.differences() == []


def test_texts_of_any_kind_survive(books: None) -> None:
    strange = 'số "7" \\ {a,b} NULL\n\t ’ '
    services.post([payment("HS-1")._replace(reference=strange)], AT)
    [found] = queries.entries_of(strange)
    assert found.entry.reference == strange
    assert verify.differences() == []


def test_each_treasury_keeps_its_own_keys_and_balances(books: None) -> None:
    services.post([payment("HS-1"), payment("HS-1")._replace(treasury_id=211, treasury="0211")], AT)
    assert queries.balance("AP_INTERMEDIARY", treasury_id=211) == -200
    assert queries.balance("AP_INTERMEDIARY", treasury="0061") == -200
    assert queries.balance("AP_INTERMEDIARY") == -400


def test_a_balance_by_any_segment_agrees_with_the_kept_ones(books: None) -> None:
    services.post([payment("HS-1"), bank_debit(BankDebit(voucher("B-1"), 200, "NHA"))], AT)
    assert queries.balance("EXPENDITURE_RECURRENT_NONAUTO", ndkt="6551") == 200
    assert queries.balance("BANK_BILATERAL_OUT", bank="NHA") == -200
    assert queries.balance("BANK_BILATERAL_OUT", bank="NHB") == 0
    with pytest.raises(ValueError, match="colour"):
        queries.balance("DEPOSIT", colour="red")


def test_the_same_entry_from_many_connections_posts_once(books: None) -> None:
    outcomes: list[str] = []
    start = threading.Barrier(6)

    def attempt() -> None:
        try:
            start.wait()
            outcomes.extend(row.outcome for row in services.post([payment("HS-1"), payment("HS-2")], AT))
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["already_posted"] * 10 + ["posted"] * 2
    assert verify.differences() == []
