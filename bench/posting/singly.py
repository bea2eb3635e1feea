"""Many clients that post orders one by one, each order in a transaction of its own."""
from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from bench.posting.work import Work
from khobac.core import db
from proof.ground.processes import crew

WARM_UP = 20
"""Orders of each client that are not timed: plans are made, catalogues read."""


def orders_per_second(work: Work, clients: int, orders: int) -> float:
    """So many clients, processes of their own, post so many orders each, of whatever unit."""
    shares = [(work, [work.batch(1) for _ in range(WARM_UP + orders)]) for _ in range(clients)]
    with crew(_post, shares) as started:
        spans: list[tuple[float, float]] = started.results()
    return clients * orders / (max(end for _, end in spans) - min(begin for begin, _ in spans))


def _post(work: Work, batches: Sequence[Any]) -> tuple[float, float]:
    db.rows("SELECT 1")
    for batch in batches[:WARM_UP]:
        work.post(batch)
    begun = time.monotonic()
    for batch in batches[WARM_UP:]:
        work.post(batch)
    return begun, time.monotonic()
