"""R22: the whole books are proven again in minutes: 1,000,000 entries in 15 s, 10,000,000 in 3 minutes, on two processes.

Entries are posted, sealed and anchored by the product itself (three lines each on average, with their budget movements, orders
and steps); then `verify-books --full` runs, and what the minute's watcher does beside it. Memory must not grow with the books.
"""

from __future__ import annotations

import datetime as dt
import resource
import time
from dataclasses import dataclass

from khobac.core import clock, wake
from khobac.flows import anchoring
from khobac.flows.verification import verify_books
from proof.ground import journal, paid, server, spent
from proof.harness import Profile, Verdict

YEAR_END = dt.datetime(2026, 12, 30, 9, tzinfo=clock.VIETNAM)
PROCESSES = 2
MOST_MEMORY_MB = 400
"""Of one process, the interpreter and the whole product with it."""


@dataclass(frozen=True)
class Size:
    """How many entries there are, and in how many seconds they must be proven."""

    entries: int
    within_s: int


SIZES = {
    Profile.QUICK: Size(50_000, within_s=15),
    Profile.NIGHTLY: Size(1_000_000, within_s=15),
    Profile.EXPENSIVE: Size(10_000_000, within_s=180),
}


def run(seed: int, profile: Profile) -> Verdict:
    """Fill, anchor, prove. The seed changes nothing: the same books every time."""
    size = SIZES[profile]
    with server.own_server({"shared_buffers": "512MB", "work_mem": "64MB"}) as cluster, wake.asleep():
        with clock.at(YEAR_END):
            entries = journal.fill(size.entries)
        with clock.at(YEAR_END + dt.timedelta(days=1)):
            anchors = paid.anchored(cluster.state_dir.parent / "elsewhere")
            server_before, begun, ours_before = spent.of_server(cluster), time.monotonic(), spent.ours()
            differences = verify_books(anchors, PROCESSES)
            seconds = time.monotonic() - begun
            cpu = spent.ours() - ours_before, spent.of_server(cluster) - server_before
            differences += anchoring.watch()  # the first look of all has none before it
            before = spent.ours() + spent.of_server(cluster)
            differences += anchoring.watch()
            minute = spent.ours() + spent.of_server(cluster) - before
    memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    millions = entries / 1_000_000
    return Verdict(
        figures={
            "entries": entries,
            f"seconds (goal {size.within_s})": round(seconds, 1),
            "seconds per million": round(seconds / millions, 1),
            "CPU seconds per million: ours": round(cpu[0] / millions, 1),
            "CPU seconds per million: server": round(cpu[1] / millions, 1),
            "CPU seconds of the watcher's minute (goal 2)": round(minute, 1),
            f"memory of a process MB (most {MOST_MEMORY_MB})": memory,
            "differences": len(differences),
        },
        passed=not differences and memory <= MOST_MEMORY_MB and seconds <= size.within_s,
    )
