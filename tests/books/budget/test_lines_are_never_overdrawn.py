from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khobac.books.budget import queries, services, verify
from khobac.books.budget.services import LineKey, Moved, Movement
from khobac.books.errors import KeyReused
from khobac.core import db
from khobac.core.access import acting_as
from khobac.core.errors import Refused, Word
from tests.books.conftest import AT, tamper

KEY = LineKey(61, "estimate", "1012345", "12", 2026)
DEPOSIT = LineKey(61, "deposit", "1012345")
THREADS, ATTEMPTS, AMOUNT, ROOM = 8, 25, 7, 333


def sums_of_movements() -> list[str]:
    """The budget's own proof, without its comparison with the ledger, which these tests do not write."""
    return [found.subject for found in verify.differences() if found.check != "the budget equals the ledger"]


def allot(amount: int, key: LineKey = KEY, kind: services.AllotmentKind = "estimate", name: str = "QD-1") -> Moved:
    return services.allot(kind=kind, key=key, amount=amount, reference=name, at=AT)


def reserve(reference: str, amount: int, key: LineKey = KEY, withheld: int = 0) -> Movement:
    return Movement(reference, "reserve", key, reserved=amount, withheld=withheld)


def position(key: LineKey = KEY) -> queries.PositionView:
    return queries.positions([key])[key]


def test_a_payment_moves_from_reserved_to_actual(books: None) -> None:
    allot(1_000)
    services.move([reserve("D1", 300)], AT)
    services.move([Movement("D1", "approve", KEY, reserved=-300, actual=300)], AT)
    assert position() == queries.PositionView(allotted=1_000, actual=300, available=700)
    assert sums_of_movements() == []


def test_what_is_missing_is_said_and_nothing_held(books: None) -> None:
    allot(250)
    assert services.move([reserve("D1", 260)], AT) == [Moved("D1", moved=False, short=10)]
    assert services.move([reserve("D1", 1, key=KEY._replace(year=2027))], AT)[0].short == 1
    assert position() == queries.PositionView(allotted=250, available=250)


def test_in_a_batch_the_first_come_is_served_and_a_later_smaller_one_too(books: None) -> None:
    allot(100)
    batch = [reserve("D1", 60), reserve("D2", 50), reserve("D3", 40), reserve("D4", 1)]
    assert [row.short for row in services.move(batch, AT)] == [0, 10, 0, 1]
    assert position().reserved == 100


def test_what_is_released_in_a_batch_serves_those_after_it(books: None) -> None:
    allot(100)
    services.move([reserve("D1", 100)], AT)
    batch = [reserve("D2", 30), Movement("D1", "release", KEY, reserved=-100), reserve("D3", 90), reserve("D4", 10)]
    assert [row.short for row in services.move(batch, AT)] == [30, 0, 0, 0]


def test_only_the_short_line_of_a_batch_is_short(books: None) -> None:
    other = KEY._replace(source="13")
    allot(10)
    allot(100, other)
    moved = services.move([reserve("D1", 11), reserve("D2", 100, other), reserve("D3", 10)], AT)
    assert [row.moved for row in moved] == [False, True, True]


def test_a_repeat_changes_nothing(books: None) -> None:
    allot(100)
    services.move([reserve("D1", 60)], AT)
    again = services.move([reserve("D1", 60), reserve("D2", 40), reserve("D2", 40)], AT)
    assert [(row.moved, row.already) for row in again] == [(True, True), (True, False), (True, True)]
    assert position().reserved == 100
    assert sums_of_movements() == []


def test_a_short_movement_may_be_tried_again(books: None) -> None:
    allot(50)
    assert services.move([reserve("D1", 60)], AT)[0].short == 10
    allot(10, kind="supplement", name="QD-2")
    assert services.move([reserve("D1", 60)], AT) == [Moved("D1", moved=True)]


def test_the_same_reference_with_another_amount_is_refused(books: None) -> None:
    allot(100)
    services.move([reserve("D1", 60)], AT)
    with pytest.raises(KeyReused, match="D1"), transaction.atomic():
        services.move([reserve("D1", 61)], AT)
    with pytest.raises(KeyReused, match="D2"):
        services.move([reserve("D2", 1), reserve("D2", 2)], AT)


def test_a_partial_freeze_leaves_the_rest_free(books: None) -> None:
    allot(50, DEPOSIT, "deposit")
    assert services.move([reserve("D1", 21, DEPOSIT, withheld=30)], AT)[0].short == 1
    assert services.move([reserve("D2", 20, DEPOSIT, withheld=30)], AT)[0].moved


def test_a_movement_that_lowers_nothing_passes_even_when_frozen(books: None) -> None:
    allot(100)
    services.move([reserve("D1", 100)], AT)
    assert services.move([Movement("D1", "approve", KEY, reserved=-100, actual=100, withheld=50)], AT)[0].moved
    assert services.move([Movement("S1", "settle", KEY, advance=0, committed=0, withheld=50)], AT)[0].moved


def test_the_first_estimate_replaces_what_was_provisional(books: None) -> None:
    allot(300, kind="provisional", name="TC-1")
    allot(100, kind="provisional", name="TC-2")
    assert position().allotted == 400
    assert allot(1_000, name="QD-1").replaced == 400
    assert position().allotted == 1_000
    assert allot(1_000, name="QD-1") == Moved("QD-1", moved=True, already=True)
    assert allot(50, name="QD-2").replaced == 0
    assert position().allotted == 1_050
    assert sums_of_movements() == []


def test_an_estimate_below_what_the_provisional_one_paid_is_refused(books: None) -> None:
    allot(300, kind="provisional", name="TC-1")
    services.move([reserve("D1", 250)], AT)
    with pytest.raises(Refused) as refusal:
        allot(200)
    assert (refusal.value.word, refusal.value.details["short"]) == (Word.BELOW_USED, 50)
    assert position().allotted == 300


def test_a_cut_below_what_is_used_is_refused(books: None) -> None:
    allot(1_000)
    services.move([reserve("D1", 900)], AT)
    with pytest.raises(Refused) as refusal:
        allot(101, kind="cut", name="QD-2")
    assert (refusal.value.word, refusal.value.details["short"]) == (Word.BELOW_USED, 1)
    allot(100, kind="cut", name="QD-3")
    assert position().available == 0


def test_a_cut_takes_from_the_estimate_and_never_from_what_is_provisional(books: None) -> None:
    allot(30)
    allot(100, kind="provisional", name="TC-1")
    with pytest.raises(Refused) as refusal:
        allot(31, kind="cut", name="QD-2")
    assert (refusal.value.word, refusal.value.details["short"]) == (Word.BELOW_USED, 1)
    allot(30, kind="cut", name="QD-3")
    assert position().available == 100


def test_a_cut_of_more_than_is_left_now_was_done_once_and_is_answered_so(books: None) -> None:
    allot(50)
    allot(30, kind="cut", name="QD-2")
    assert allot(30, kind="cut", name="QD-2") == Moved("QD-2", moved=True, already=True)
    assert position().available == 20
    assert sums_of_movements() == []


def test_a_thousand_movements_on_one_line_and_on_a_thousand(books: None) -> None:
    allot(500)
    outcomes = services.move([reserve(f"D{n}", 1) for n in range(1000)], AT)
    assert [row.moved for row in outcomes] == [True] * 500 + [False] * 500
    keys = [KEY._replace(unit=f"{n:07}") for n in range(1000)]
    services.move([Movement(f"Q{n}", "estimate", key, estimate=5) for n, key in enumerate(keys)], AT)
    assert all(row.moved for row in services.move([reserve(f"E{n}", 5, key) for n, key in enumerate(keys)], AT))
    assert {view.available for view in queries.positions(keys).values()} == {0}
    assert sums_of_movements() == []


def test_many_at_once_take_exactly_what_fits(books: None) -> None:
    allot(ROOM)
    moved: list[int] = []
    start = threading.Barrier(THREADS)

    def attempts(name: int) -> None:
        try:
            start.wait()
            for n in range(ATTEMPTS):
                [outcome] = services.move([reserve(f"D{name}-{n}", AMOUNT)], AT)
                moved.append(outcome.moved)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempts, args=[name]) for name in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(moved) == THREADS * ATTEMPTS
    assert sum(moved) == ROOM // AMOUNT
    assert position().available == ROOM % AMOUNT
    assert sums_of_movements() == []


def test_batches_over_the_same_lines_do_not_deadlock(books: None) -> None:
    keys = [KEY._replace(unit=f"{n:07}") for n in range(30)]
    services.move([Movement(f"Q{n}", "estimate", key, estimate=100) for n, key in enumerate(keys)], AT)
    failures: list[BaseException] = []

    def batches(name: int) -> None:
        try:
            ordered = keys if name % 2 else keys[::-1]
            for n in range(5):
                services.move([reserve(f"B{name}-{n}-{key.unit}", 5, key) for key in ordered], AT)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=batches, args=[name]) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert {view.reserved for view in queries.positions(keys).values()} == {100}


MOVES = st.lists(st.tuples(st.integers(-40, 60), st.integers(0, 20), st.booleans(), st.booleans()), max_size=12)
"""How much is used, or with the last flag cut; below nought it is allotted. What has to be left, where the first flag says so."""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(opening=st.integers(1, 100), provisional=st.integers(1, 50), moves=MOVES, half=st.integers(0, 12))
def test_a_batch_decides_like_one_by_one(
    books: None, opening: int, provisional: int, moves: list, half: int
) -> None:
    """Against a model of a few lines of code; the batch is also sent in two, and what was done is sent once more, before
    something new.
    """
    tamper("DELETE FROM budget_line; DELETE FROM budget_movement")
    allot(opening)
    allot(provisional, kind="provisional", name="TC-1")
    batch = [
        Movement(
            f"M{n}", "any", KEY, withheld=w if frozen else 0, **({"actual": d} if d > 0 and not is_cut else {"estimate": -d})
        )
        for n, (d, w, frozen, is_cut) in enumerate(moves)
    ]
    available, estimate, expected = opening + provisional, opening, []
    for movement in batch:
        change = movement.estimate - movement.actual
        to_leave = movement.withheld - available - change if change < 0 else 0
        short = max(to_leave, -estimate - movement.estimate if movement.estimate < 0 else 0, 0)
        if not short:
            available, estimate = available + change, estimate + movement.estimate
        expected.append(short)
    answers = services.move(batch[:half], AT) + services.move(batch[half:], AT)
    assert [row.short for row in answers] == expected
    assert position().available == available
    done = [movement for movement, short in zip(batch, expected, strict=True) if not short]
    *again, new = services.move([*done, reserve("new", 1)], AT)
    assert all((row.already, row.short) == (True, 0) for row in again)
    assert new.moved is (available >= 1)
    assert sums_of_movements() == []


def test_a_unit_reserves_on_its_own_line_and_can_do_nothing_else(books: None) -> None:
    allot(100)
    allot(100, KEY._replace(unit="1098765"))
    with acting_as("1012345"):
        assert services.move([reserve("D1", 60)], AT)[0].moved
        assert services.move([reserve("D2", 60)], AT)[0].short == 20
        assert list(queries.lines_of_unit("1012345", 2026)) == [KEY]
        assert queries.positions([KEY._replace(unit="1098765")]) == {KEY._replace(unit="1098765"): queries.PositionView()}
    for movement in (Movement("X", "forged", KEY, estimate=50), Movement("X", "forged", KEY, reserved=-60, actual=60)):
        with pytest.raises(Exception, match="permission denied"), acting_as("1012345"):
            services.move([movement], AT)
    with pytest.raises(Exception, match="permission denied"), acting_as("1012345"):
        db.execute("UPDATE budget_line SET estimate = 10 ^ 12")
    with pytest.raises(Exception, match="row-level security"), acting_as("1012345"):
        services.move([reserve("D3", 1, KEY._replace(unit="1098765"))], AT)
    assert position().reserved == 60


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE budget_line SET estimate = estimate + 1",
        "UPDATE budget_line SET reserved = 0",
        "DELETE FROM budget_line",
        "DELETE FROM budget_movement WHERE event = 'reserve'",
        "UPDATE budget_movement SET d_reserved = 59 WHERE event = 'reserve'",
        "UPDATE budget_movement SET unit_code = '1098765' WHERE event = 'reserve'",
    ],
)
def test_a_planted_difference_is_found(books: None, change: str) -> None:
    allot(100)
    services.move([reserve("D1", 60)], AT)
    assert sums_of_movements() == []
    tamper(change)
    assert sums_of_movements() != []


def test_the_database_itself_refuses_an_overdrawn_line(books: None) -> None:
    allot(100)
    with pytest.raises(Exception, match="budget_line_not_overdrawn"):
        db.execute("UPDATE budget_line SET actual = 101")
