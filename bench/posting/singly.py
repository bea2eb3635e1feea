"""Many people who post orders one by one, as clients of a few web processes.

Each client is a thread with a connection of its own, and posts its next order when the last is answered. Those of one process
that post at the same moment share a transaction (`core.gathering`), as directors do whose approvals meet in a web process.
With as many processes as clients nobody shares: each order is a transaction of its own.
"""
from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections

from bench.posting.work import Work
from khobac.core import db
from proof.ground.processes import crew

WARM_UP = 20
"""Orders of each client that are not timed: plans are made, catalogues read."""
Span = tuple[float, float]


def orders_per_second(work: Work, processes: int, clients: int, orders: int) -> float:
    """So many clients, shared out among so many processes, post so many orders each, of whatever unit."""
    batches = [[work.batch(1) for _ in range(WARM_UP + orders)] for _ in range(clients)]
    with crew(_serve, [(work, batches[n::processes]) for n in range(processes)]) as started:
        spans: list[Span] = [span for of_process in started.results() for span in of_process]
    return clients * orders / (max(end for _, end in spans) - min(begin for begin, _ in spans))


def _serve(work: Work, shares: Sequence[Sequence[Any]]) -> list[Span]:
    with ThreadPoolExecutor(len(shares)) as clients:
        warm = threading.Barrier(len(shares))
        return list(clients.map(lambda batches: _post(work, warm, batches), shares))


def _post(work: Work, warm: threading.Barrier, batches: Sequence[Any]) -> Span:
    try:
        db.rows("SELECT 1")
        for batch in batches[:WARM_UP]:
            work.post_one(batch)
        warm.wait()
        begun = time.monotonic()
        for batch in batches[WARM_UP:]:
            work.post_one(batch)
        return begun, time.monotonic()
    finally:
        connections.close_all()
