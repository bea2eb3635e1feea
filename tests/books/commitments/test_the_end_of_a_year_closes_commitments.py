from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from khobac.books.commitments import contract_queries, queries, services, verify
from khobac.books.commitments.services import CommitmentKey
from khobac.books.commitments.states import LATER, CommitmentState, standing
from tests.books.commitments.test_contracts_hold_what_dossiers_take import advance, commit, register, use
from tests.books.conftest import AT, tamper

OLD = CommitmentKey(61, "1012345", "12", 2026)


def held(code: str, year: int = 2026) -> tuple[int, int]:
    found = queries.commitment_facts("1012345", code, year, "12")
    assert found is not None
    return found.committed, found.released


def two_contracts() -> tuple[int, int]:
    first, second = register("K1"), register("K2")
    commit(first, 200, name="CK-1")
    commit(second, 100, name="CK-2")
    services.consume([use(first, 1, on_commitment=True, pay=80, gross=80)], AT)
    return first, second


def test_what_remains_of_a_key_is_cancelled_at_once_and_once(books: None) -> None:
    first, second = two_contracts()
    gone = services.cancel_remaining([OLD], "close-2026", AT)
    assert [(each.contract_id, each.contract, each.amount) for each in gone] == [(first, "K1", 120), (second, "K2", 100)]
    assert services.cancel_remaining([OLD], "close-2026", AT) == gone
    assert (held("K1"), held("K2")) == ((80, 80), (0, 0))
    [year] = contract_queries.years_of(first, 61)
    assert (year.state, year.cancelled) == (CommitmentState.CANCELLED, 120)
    assert services.cancel_remaining([OLD], "again", AT) == []
    assert verify.differences() == []


def test_one_contract_of_the_key_moves_to_the_next_year_and_the_other_stays(books: None) -> None:
    first, second = two_contracts()
    [moved] = services.carry_over([OLD._replace(contract_id=first)], "carry-2026", AT)
    assert (moved.contract_id, moved.year, moved.amount) == (first, 2026, 120)
    assert services.carry_over([OLD._replace(contract_id=first)], "carry-2026", AT) == [moved]
    assert (held("K1"), held("K1", 2027), held("K2")) == ((80, 80), (120, 0), (100, 0))
    assert [each.state for each in contract_queries.years_of(first, 61)] == [
        CommitmentState.CARRIED_OVER, CommitmentState.APPROVED
    ]
    assert verify.differences() == []
    assert [each.contract_id for each in services.cancel_remaining([OLD], "close-2026", AT)] == [second]


def test_a_carried_commitment_joins_the_one_that_is_there(books: None) -> None:
    first, _ = two_contracts()
    commit(first, 50, name="CK-27", year=2027)
    services.carry_over([OLD], "carry-2026", AT)
    assert held("K1", 2027) == (170, 0)
    assert verify.differences() == []


def test_an_advance_that_fell_back_into_its_old_year_is_found(books: None) -> None:
    contract = register()
    services.consume([use(contract, 1, pay=60, advance=60)], AT)
    services.open_advances([advance(contract, 1, 60)])
    [moved] = services.move_advances([OLD], "E12", AT)
    assert moved.amount == 60
    assert verify.differences() == []
    tamper("UPDATE advance SET year = 2026")
    assert [difference.check for difference in verify.differences()] == ["advances stand in the year they moved to"]


def test_nothing_is_closed_for_no_keys_or_another_unit(books: None) -> None:
    two_contracts()
    assert services.cancel_remaining([], "x", AT) == []
    assert services.carry_over([OLD._replace(unit="1098765"), OLD._replace(source="13")], "x", AT) == []


def test_payments_and_the_closing_at_once_leave_nothing_over_and_nothing_twice(books: None) -> None:
    contract = register()
    commit(contract, 300)
    start = threading.Barrier(5)
    closed: list[int] = []

    def attempt(name: int) -> None:
        try:
            start.wait()
            if name == 0:
                closed.extend(each.amount for each in services.cancel_remaining([OLD], "close", AT))
            else:
                services.consume([use(contract, name, on_commitment=True, pay=60, gross=60)], AT)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=[name]) for name in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    committed, released = held("K1")
    assert committed == released == 300 - sum(closed)
    assert verify.differences() == []


@given(committed=st.integers(0, 500), paid=st.integers(0, 500), cancelled=st.integers(0, 9), carried=st.integers(0, 9))
def test_a_commitment_that_may_still_be_paid_is_open_and_no_other(
    committed: int, paid: int, cancelled: int, carried: int
) -> None:
    state = standing(max(committed, paid), paid, cancelled, carried)
    is_open = state in (CommitmentState.APPROVED, CommitmentState.PARTIALLY_PAID)
    assert is_open == (committed > paid)
    assert state == CommitmentState.APPROVED or any(to == state for _, to in LATER)


@pytest.mark.parametrize("reference", ["close", "carry"])
def test_hundreds_of_keys_take_as_many_statements_as_one(books: None, reference: str) -> None:
    two_contracts()
    act = services.cancel_remaining if reference == "close" else services.carry_over
    keys = [OLD, *(OLD._replace(source=f"{n:02}") for n in range(30, 90))]
    with CaptureQueriesContext(connection) as queries_made:
        assert len(act(keys, reference, AT)) == 2
    assert len(queries_made) <= 5
