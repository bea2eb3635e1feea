"""Threads that ask a gathering: each gets its own answer or its own error, one acts at a time, nobody waits for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khobac.core.gathering import Gathering

LONG_S = 20


class Spoilt(Exception):
    """Nothing came of the act."""


class InDoubt(Exception):
    """Nobody knows what came of the act."""


def nothing(_: int) -> None:
    """Alike all, about nothing in particular."""


class Desk:
    """Doubles what it is asked; holds the first act until told, so that others gather behind it."""

    def __init__(
        self, most: int = 50, spoilt: Callable[[Sequence[int]], Exception | None] = lambda asked: None
    ) -> None:
        self.gathering = Gathering(self._act, most, lambda error: isinstance(error, Spoilt))
        self.acts: list[list[int]] = []
        self.threads: list[int] = []
        self.opened, self._begun = threading.Event(), threading.Event()
        self._spoilt = spoilt

    def _act(self, asked: Sequence[int]) -> list[int]:
        self.acts.append(list(asked))
        self.threads.append(threading.get_ident())
        self._begun.set()
        assert self.opened.wait(LONG_S)
        problem = self._spoilt(asked)
        if problem:
            raise problem
        return [2 * each for each in asked]

    def all_ask(
        self,
        ones: Sequence[int],
        alike: Callable[[int], Hashable] = nothing,
        about: Callable[[int], Hashable] = nothing,
    ) -> list[Future[int]]:
        """The first leads; the others come one after the other while it acts."""
        with ThreadPoolExecutor(len(ones)) as pool:
            asking = []
            for place, one in enumerate(ones):
                asking.append(pool.submit(self.gathering.ask, one, alike(one), about(one)))
                assert self._begun.wait(LONG_S)
                while len(self.gathering._queue) < place:
                    assert not asking[-1].done()
            self.opened.set()
        return asking


def test_who_waits_is_acted_for_at_once_in_the_thread_of_the_first_of_them() -> None:
    desk = Desk()
    asking = desk.all_ask([1, 2, 3, 4])
    assert [each.result() for each in asking] == [2, 4, 6, 8]
    assert desk.acts == [[1], [2, 3, 4]]
    assert len(set(desk.threads)) == 2


def test_no_more_than_the_most_go_together() -> None:
    desk = Desk(most=2)
    desk.all_ask([1, 2, 3, 4])
    assert desk.acts == [[1], [2, 3], [4]]


def test_only_those_alike_go_together_and_nobody_is_overtaken_by_his_like() -> None:
    desk = Desk()
    desk.all_ask([1, 2, 3, 4, 6, 5], alike=lambda one: one % 2)
    assert desk.acts == [[1], [2, 4, 6], [3, 5]]


def test_of_those_about_the_same_one_goes_at_a_time_in_the_order_they_came() -> None:
    desk = Desk()
    desk.all_ask([1, 12, 13, 23, 14, 22], about=lambda one: one // 10)
    assert desk.acts == [[1], [12, 23], [13, 22], [14]]


def test_when_nothing_came_of_it_each_acts_alone_and_only_the_one_at_fault_fails() -> None:
    desk = Desk(spoilt=lambda asked: Spoilt(f"{len(asked)}") if 3 in asked else None)
    first, second, third, fourth = desk.all_ask([1, 2, 3, 4])
    assert [first.result(), second.result(), fourth.result()] == [2, 4, 8]
    with pytest.raises(Spoilt, match="1"):
        third.result()
    assert len(set(desk.threads)) == 4


def test_when_nobody_knows_all_are_told_and_nothing_is_tried_again() -> None:
    desk = Desk(spoilt=lambda asked: InDoubt() if 3 in asked else None)
    first, *others = desk.all_ask([1, 2, 3, 4])
    assert first.result() == 2
    assert [type(each.exception()) for each in others] == [InDoubt] * 3
    assert desk.acts == [[1], [2, 3, 4]]


def test_a_leader_who_is_thrown_out_leaves_nobody_waiting() -> None:
    thrown = [SystemExit()]
    desk = Desk()

    def act(asked: Sequence[int]) -> list[int]:
        desk._act(asked)
        if len(asked) > 1:
            raise thrown.pop()
        return [2 * each for each in asked]

    desk.gathering = Gathering(act, 50, lambda error: True)
    first, leader, third, fourth = desk.all_ask([1, 2, 3, 4])
    assert [first.result(), third.result(), fourth.result()] == [2, 6, 8]
    assert isinstance(leader.exception(), SystemExit)
    assert desk.gathering.ask(5) == 10


def test_a_lone_caller_acts_himself_and_meets_his_error() -> None:
    desk = Desk(spoilt=lambda asked: Spoilt() if asked == [2] else None)
    desk.opened.set()
    assert desk.gathering.ask(1) == 2
    with pytest.raises(Spoilt):
        desk.gathering.ask(2)
    assert desk.acts == [[1], [2]]
    assert set(desk.threads) == {threading.get_ident()}


@settings(max_examples=25, deadline=None)
@given(
    shares=st.lists(st.lists(st.integers(0, 1000), min_size=1, max_size=20), min_size=2, max_size=8),
    most=st.integers(1, 6),
)
def test_whoever_asks_however_often_gets_his_own_answer(shares: list[list[int]], most: int) -> None:
    busy, acts = threading.Lock(), []

    def act(asked: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        assert busy.acquire(blocking=False), "two act at once"
        acts.append(len(asked))
        time.sleep(0)
        busy.release()
        return [(who, 2 * number) for who, number in asked]

    gathering = Gathering(act, most, lambda error: False)

    def client(who: int) -> bool:
        return all(gathering.ask((who, one), one % 2, one % 7) == (who, 2 * one) for one in shares[who])

    with ThreadPoolExecutor(len(shares)) as pool:
        assert all(pool.map(client, range(len(shares))))
    assert sum(acts) == sum(map(len, shares))
    assert max(acts) <= most
