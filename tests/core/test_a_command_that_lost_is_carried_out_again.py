"""Deadlocks and serialisation failures, made on two real connections: the loser is carried out again."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import OperationalError, connections

from khobac.core import db, repeats
from khobac.core.repeats import repeated

LONG_S = 20


def at_once(*commands: Callable[[], object]) -> list[object]:
    """Each in a thread of its own, on the database of the test."""

    def one(command: Callable[[], object]) -> object:
        try:
            return command()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(commands)) as pool:
        running = [pool.submit(contextvars.copy_context().run, one, command) for command in commands]
        return [each.result(LONG_S) for each in running]


class Crossing:
    """Two commands that take two locks crosswise, each waiting until the other has its first."""

    def __init__(self) -> None:
        self.meeting = threading.Barrier(2)
        self.attempts: list[tuple[int, int]] = []

    def take(self, first: int, second: int) -> str:
        with db.atomic():
            self.attempts.append((first, second))
            db.rows("SELECT pg_advisory_xact_lock(%s)", [first])
            if len(self.attempts) <= 2:
                self.meeting.wait(LONG_S)
            db.rows("SELECT pg_advisory_xact_lock(%s)", [second])
        return f"{first} then {second}"

    @repeated
    def take_again(self, first: int, second: int) -> str:
        return self.take(first, second)


def test_two_commands_that_wait_for_each_other_are_both_carried_out(world: str) -> None:
    crossing, before = Crossing(), sum(repeats.counted().values())
    done = at_once(lambda: crossing.take_again(1, 2), lambda: crossing.take_again(2, 1))
    assert done == ["1 then 2", "2 then 1"]
    assert len(crossing.attempts) == 3
    assert sum(repeats.counted().values()) == before + 1


def test_without_it_one_of_them_fails(world: str) -> None:
    crossing = Crossing()
    with pytest.raises(OperationalError, match="deadlock detected"):
        at_once(lambda: crossing.take(1, 2), lambda: crossing.take(2, 1))


def test_inside_the_transaction_of_a_request_the_savepoint_is_enough(world: str) -> None:
    crossing = Crossing()

    def request(first: int, second: int) -> str:
        with db.atomic():
            return crossing.take_again(first, second)

    assert at_once(lambda: request(1, 2), lambda: request(2, 1)) == ["1 then 2", "2 then 1"]


def test_what_saw_too_old_a_state_is_carried_out_again(world: str) -> None:
    seen: list[int] = []
    db.execute("INSERT INTO core_cursor (reader, writer, fact) VALUES ('a test', 0, 0)")

    @repeated
    def add() -> None:
        with db.atomic():
            db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            [row] = db.rows("SELECT fact FROM core_cursor WHERE reader = 'a test'")
            if not seen:
                at_once(lambda: db.execute("UPDATE core_cursor SET fact = 5 WHERE reader = 'a test'"))
            seen.append(row["fact"])
            db.execute("UPDATE core_cursor SET fact = %s WHERE reader = 'a test'", [row["fact"] + 1])

    add()
    assert seen == [0, 5]
    assert db.rows("SELECT fact FROM core_cursor WHERE reader = 'a test'") == [{"fact": 6}]


def lost(sqlstate: str) -> OperationalError:
    driver = type("Lost", (psycopg.OperationalError,), {"sqlstate": sqlstate})
    problem = OperationalError(sqlstate)
    problem.__cause__ = driver()
    return problem


@pytest.mark.parametrize(("sqlstate", "times"), [("40P01", repeats.ATTEMPTS), ("40001", repeats.ATTEMPTS), ("57P01", 1)])
def test_it_is_tried_a_few_times_and_other_errors_not_at_all(sqlstate: str, times: int) -> None:
    attempts: list[str] = []

    @repeated
    def never() -> None:
        attempts.append(sqlstate)
        raise lost(sqlstate)

    with pytest.raises(OperationalError):
        never()
    assert len(attempts) == times


def test_only_the_outermost_command_is_repeated() -> None:
    attempts: list[str] = []

    @repeated
    def inner() -> None:
        attempts.append("inner")
        raise lost("40P01")

    @repeated
    def outer() -> None:
        inner()

    with pytest.raises(OperationalError):
        outer()
    assert len(attempts) == repeats.ATTEMPTS
