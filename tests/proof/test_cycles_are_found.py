"""The checker of isolation knows each kind of cycle, and accuses nothing that could have run one by one."""

from __future__ import annotations

import random

import pytest

from proof.ground.cycles import Append, Edge, History, Read


def levels(history: History) -> list[str]:
    return [cycle.level for cycle in history.cycles()]


def test_writes_in_opposite_orders_are_g0() -> None:
    history = History([Append(1, "a", 1), Append(2, "a", 2), Append(2, "b", 3), Append(1, "b", 4)])
    assert levels(history)[0] == "G0"


def test_each_seeing_the_other_is_g1() -> None:
    history = History([Append(1, "a", 1), Append(2, "b", 2)], [Read(1, "b", [2]), Read(2, "a", [1])])
    assert levels(history) == ["G1"]


def test_neither_seeing_the_other_is_g2() -> None:
    history = History([Append(1, "a", 1), Append(2, "b", 2)], [Read(1, "b", []), Read(2, "a", [])])
    [cycle] = history.cycles()
    assert (cycle.level, {edge.kind for edge in cycle.edges}) == ("G2", {"rw"})
    assert str(cycle) in {"G2: 1 -rw-> 2 on b; 2 -rw-> 1 on a", "G2: 2 -rw-> 1 on a; 1 -rw-> 2 on b"}


def test_two_who_decide_on_the_same_list_are_g2() -> None:
    history = History([Append(1, "a", 1), Append(2, "a", 2)], [Read(1, "a", []), Read(2, "a", [])])
    assert levels(history) == ["G2"]


def test_a_hole_in_what_is_seen_is_g2() -> None:
    history = History([Append(1, "a", 1), Append(2, "a", 2)], [Read(3, "a", [2])])
    assert levels(history) == ["G2"]


def test_what_nobody_committed_is_an_aborted_read() -> None:
    assert History([Append(1, "a", 1)], [Read(2, "a", [1, 7]), Read(3, "a", [1])]).aborted_reads() == 1


def test_its_own_line_accuses_nobody() -> None:
    history = History([Append(1, "a", 1), Append(1, "a", 2)], [Read(1, "a", []), Read(1, "a", [1])])
    assert history.edges() == set()


@pytest.mark.parametrize("seed", range(20))
def test_one_after_another_has_no_cycle_and_the_edges_that_follow(seed: int) -> None:
    chance, history = random.Random(seed), History()
    lists: dict[str, list[int]] = {name: [] for name in "abc"}
    place = 0
    for txn in range(60):
        for account in chance.sample("abc", chance.randint(1, 3)):
            history.reads.append(Read(txn, account, list(lists[account])))
            if chance.random() < 0.7:
                place += 1
                history.appends.append(Append(txn, account, place))
                lists[account].append(place)
    edges = history.edges()
    assert history.cycles() == []
    assert all(edge.before < edge.after for edge in edges)
    assert {edge.kind for edge in edges} == {"ww", "wr", "rw"}
    assert all(isinstance(edge, Edge) for edge in edges)
