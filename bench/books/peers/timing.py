"""What every peer's program does alike: so many entries one by one, so many in its bulk way, one line of JSON.

    python -m bench.books.peers.PROGRAM ENTRIES_ONE_BY_ONE ENTRIES_IN_BULK BATCH

Runs in the peer's environment, so it imports nothing but the standard library. Server and database are those that libpq's
own variables name (PGHOST, PGDATABASE …); BENCH_SERVER_PID is the server's process, whose CPU counts too.
"""
from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.http.cpu import seconds_of_family

WARM_UP = 3
"""Calls of each way before anything is timed, with one entry each."""

Post = Callable[[Sequence[int]], None]


@dataclass(frozen=True, slots=True)
class Moment:
    """A reading of the clock, and of the CPU this process and the server have used so far."""

    at: float
    cpu: float

    @classmethod
    def now(cls, server: int) -> Moment:
        """The reading."""
        return cls(time.perf_counter(), _cpu_seconds(os.getpid()) + _cpu_seconds(server))

    def since(self, begun: Moment) -> tuple[float, float]:
        """Seconds, and seconds of CPU."""
        return self.at - begun.at, self.cpu - begun.cpu


def report(version: str, one_by_one: Post, in_bulk: Post | None) -> None:
    """Time both ways. Each is given the numbers of the entries to post: one number, or a batch of them."""
    one, bulk, batch = _asked()
    found: dict[str, object] = {"version": version}
    numbers = iter(numbered())
    for way, post, entries, size in (("one by one", one_by_one, one, 1), ("in bulk", in_bulk, bulk, batch)):
        if post is not None:
            for _ in range(WARM_UP):
                post([next(numbers)])
            shares = [[next(numbers) for _ in range(min(size, entries - begin))] for begin in range(0, entries, size)]
            found[way] = {"entries": entries, "posted": entries + WARM_UP, **_timed(post, shares)}
    sys.stdout.write(f"\n{json.dumps(found)}\n")


def numbered() -> range:
    """The numbers of all entries of this run, for a peer that prepares something for each."""
    one, bulk, _ = _asked()
    return range(1, one + bulk + 2 * WARM_UP + 1)


def _asked() -> tuple[int, int, int]:
    one, bulk, batch = map(int, sys.argv[1:])
    return one, bulk, batch


def _timed(post: Post, shares: Sequence[Sequence[int]]) -> dict[str, float]:
    server = int(os.environ["BENCH_SERVER_PID"])
    begun = Moment.now(server)
    for share in shares:
        post(share)
    seconds, cpu_seconds = Moment.now(server).since(begun)
    return {"seconds": seconds, "cpu_seconds": cpu_seconds}


def _cpu_seconds(pid: int) -> float:
    """Of a process and its children; read again when one of them ends meanwhile."""
    while True:
        try:
            return seconds_of_family(pid)
        except (FileNotFoundError, ProcessLookupError):
            continue
