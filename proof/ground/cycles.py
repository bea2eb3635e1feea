"""A small checker of isolation after Elle: histories of lists that are only appended to, searched for cycles.

Every append has a place of its own in the list of its account; a read says which places were seen. From these alone follow
the edges between transactions (Adya): `ww` appended next on the same account, `wr` its append was seen, `rw` its append came
right after what was seen. Transactions that could have run one after another leave no cycle. G0 has writes alone, G1 reads
of what was written too, G2 also reads that missed what was written.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

LEVELS = {"G0": ("ww",), "G1": ("ww", "wr"), "G2": ("ww", "wr", "rw")}


class Append(NamedTuple):
    """A line that a transaction added to an account."""

    txn: int
    account: str
    place: int


class Read(NamedTuple):
    """The places of an account that a transaction saw, in order."""

    txn: int
    account: str
    seen: Sequence[int]


class Edge(NamedTuple):
    """One transaction must have come before another."""

    kind: str
    before: int
    after: int
    account: str


@dataclass(frozen=True)
class Cycle:
    """A shortest cycle of its level among transactions that cannot have run one after another."""

    level: str
    edges: tuple[Edge, ...]

    def __str__(self) -> str:
        steps = (f"{each.before} -{each.kind}-> {each.after} on {each.account}" for each in self.edges)
        return f"{self.level}: {'; '.join(steps)}"


@dataclass
class History:
    """What committed transactions appended and saw."""

    appends: list[Append] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)

    def aborted_reads(self) -> int:
        """Reads of something that no committed transaction appended (G1a)."""
        known = {append.place for append in self.appends}
        return sum(not known.issuperset(read.seen) for read in self.reads)

    def edges(self) -> set[Edge]:
        """All edges that others do not imply."""
        lists: dict[str, list[Append]] = defaultdict(list)
        for append in sorted(self.appends, key=lambda each: each.place):
            lists[append.account].append(append)
        found = {
            Edge("ww", first.txn, second.txn, account)
            for account, appends in lists.items()
            for first, second in pairwise(appends)
        }
        for read in self.reads:
            found |= set(_around(read, lists[read.account]))
        return {edge for edge in found if edge.before != edge.after}

    def cycles(self) -> list[Cycle]:
        """At least one for each group of transactions that stand in a circle; none when they could have run one by one."""
        edges = self.edges()
        found = []
        for level, kinds in LEVELS.items():
            allowed = [edge for edge in edges if edge.kind in kinds]
            for group in _circles(allowed):
                cycle = _shortest([edge for edge in allowed if {edge.before, edge.after} <= group], kinds[-1])
                if cycle:
                    found.append(Cycle(level, cycle))
        return found


def _around(read: Read, appends: Sequence[Append]) -> Iterator[Edge]:
    """After whom, and before whom, the reader comes: the last seen and the first not seen, its own left out."""
    seen = set(read.seen)
    last = next((each for each in reversed(appends) if each.place in seen and each.txn != read.txn), None)
    missed = next((each for each in appends if each.place not in seen and each.txn != read.txn), None)
    if last:
        yield Edge("wr", last.txn, read.txn, read.account)
    if missed:
        yield Edge("rw", read.txn, missed.txn, read.account)


def _circles(edges: Iterable[Edge]) -> list[set[int]]:
    """Groups of transactions of which each reaches each other (Kosaraju)."""
    after, before = defaultdict(list), defaultdict(list)
    for edge in edges:
        after[edge.before].append(edge.after)
        before[edge.after].append(edge.before)
    ended: list[int] = []
    visited: set[int] = set()
    for start in list(after):
        ended += _deep(start, after, visited)
    visited.clear()
    groups = (set(_deep(start, before, visited)) for start in reversed(ended))
    return [group for group in groups if len(group) > 1]


def _deep(start: int, following: dict[int, list[int]], visited: set[int]) -> list[int]:
    """What is reached from here and was not visited before, each after all that it reaches itself."""
    if start in visited:
        return []
    visited.add(start)
    ended, path = [], [(start, iter(following.get(start, ())))]
    while path:
        node, rest = path[-1]
        step = next((each for each in rest if each not in visited), None)
        if step is None:
            ended.append(node)
            path.pop()
        else:
            visited.add(step)
            path.append((step, iter(following.get(step, ()))))
    return ended


def _shortest(edges: Sequence[Edge], kind: str) -> tuple[Edge, ...]:
    """A shortest cycle through some edge of this kind; empty when there is none."""
    after = defaultdict(list)
    for edge in edges:
        after[edge.before].append(edge)
    closing = min((edge for edge in edges if edge.kind == kind), default=None)
    if closing is None:
        return ()
    way: dict[int, tuple[Edge, ...]] = {closing.after: (closing,)}
    queue = deque([closing.after])
    while closing.before not in way:
        node = queue.popleft()
        for edge in after[node]:
            if edge.after not in way:
                way[edge.after] = (*way[node], edge)
                queue.append(edge.after)
    return way[closing.before]
