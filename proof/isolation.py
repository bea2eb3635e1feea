"""R9: whatever runs at once leaves the books as if one transaction had run after another.

Sixteen clients file, approve, return, adjust, commit, transfer and fold on a few hot units. What each transaction appended to
which account, and what it could see there at that moment, is its history (proof/ground/history); a cycle in it is an
isolation broken (proof/ground/cycles). The same is then done with a copy of budget_move that does not lock: where that
leaves no cycle the proof is blind, and fails.
"""

from __future__ import annotations

import contextvars
import random
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import psycopg
from django.db import IntegrityError, OperationalError

from khobac.books.budget import services as budget
from khobac.books.budget.services import LineKey, Movement
from khobac.core import clock, db, scratch, wake
from khobac.core.postgres import Cluster
from khobac.core.postgres.passwords import SUPERUSER
from khobac.flows.verification import verify_books
from khobac.registers.organisations import queries as organisations
from proof.ground import history, mixed, server, units
from proof.ground.cycles import LEVELS, Cycle
from proof.ground.mixed import Tally, Task
from proof.ground.processes import at_once
from proof.harness import Profile, Verdict

SIZES = {Profile.QUICK: 2_000, Profile.NIGHTLY: 20_000, Profile.EXPENSIVE: 100_000}
PROCESSES, THREADS = 4, 4
ROUND, HOT_UNITS = 2_000, 4
"""After so many transactions other units take over, so that what each transaction saw stays short."""
MOVES_WITHOUT_LOCKS, MOST_ROUNDS_WITHOUT_LOCKS = 400, 20
"""A round leaves a few cycles, one in ten leaves none: only where none of twenty does, the proof is blind."""
LOCK = re.compile("LIMIT 1 FOR (UPDATE|NO KEY UPDATE|SHARE|KEY SHARE)")


def run(seed: int, profile: Profile) -> Verdict:
    """Rounds of mixed work, each searched for cycles; then the same search where nothing is locked."""
    chance, many = random.Random(seed), SIZES[profile]
    tally, cycles, aborted_reads, transactions, edges = Tally(), list[Cycle](), 0, 0, 0
    with server.own_world({"deadlock_timeout": "100ms"}) as cluster, wake.asleep():
        history.keep(cluster)
        codes = units.found(HOT_UNITS * (many // ROUND))
        for first in range(0, len(codes), HOT_UNITS):
            given = mixed.tasks(codes[first : first + HOT_UNITS], ROUND, chance)
            history.take(cluster)
            done = _clients(given)
            kept = history.take(cluster)
            kept.reads += done.reads
            tally.add(done)
            cycles += kept.cycles()
            aborted_reads += kept.aborted_reads()
            transactions += len({append.txn for append in kept.appends})
            edges += len(kept.edges())
        differences, deadlocks = verify_books(), _deadlocks()
        unlocked = without_locks(cluster, codes[-HOT_UNITS:], chance)
    by_level = {level: sum(cycle.level == level for cycle in cycles) for level in LEVELS}
    return Verdict(
        figures={
            "transactions": sum(tally.done.values()),
            "refused": sum(tally.refused.values()),
            **{kind: tally.done[kind] for kind in mixed.SHARES},
            "with a history": transactions,
            "edges": edges,
            **by_level,
            "aborted reads": aborted_reads,
            "deadlocks": deadlocks,
            "differences in the books": len(differences),
            "cycles without locks": len(unlocked),
            **({"first cycle": str(cycles[0])} if cycles else {}),
        },
        passed=not any((*by_level.values(), aborted_reads, deadlocks, differences))
        and all(tally.done[kind] for kind in mixed.SHARES)
        and bool(unlocked),
    )


def _clients(given: Sequence[Task]) -> Tally:
    """Sixteen clients at once share the tasks."""
    tally = Tally()
    for each in at_once(_client_threads, [(given[place::PROCESSES], place) for place in range(PROCESSES)]):
        tally.add(each)
    return tally


def _client_threads(given: Sequence[Task], process: int) -> Tally:
    tally = Tally()
    with ThreadPoolExecutor(THREADS) as pool:
        started = [
            pool.submit(contextvars.copy_context().run, _client, given[place::THREADS], process * THREADS + place)
            for place in range(THREADS)
        ]
        for each in started:
            tally.add(each.result())
    return tally


def _client(given: Sequence[Task], number: int) -> Tally:
    try:
        return mixed.do(given, number)
    finally:
        scratch.close_connections()


def _deadlocks() -> int:
    """As the server counts them: commands that lost one are carried out again and say nothing."""
    [row] = db.rows("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    return int(row["deadlocks"])


def without_locks(cluster: Cluster, codes: Sequence[str], chance: random.Random) -> list[Cycle]:
    """The cycles that transfers between these units leave where budget_move takes no locks on lines."""
    _take_locks_out(cluster)
    view = organisations.unit(codes[0], clock.today())
    if view is None:
        raise LookupError(codes[0])
    keys = [LineKey(view.treasury_id, "estimate", code, units.SOURCE, units.YEAR) for code in codes]
    history.take(cluster)
    for turn in range(MOST_ROUNDS_WITHOUT_LOCKS):
        pairs = [tuple(chance.sample(keys, 2)) for _ in range(MOVES_WITHOUT_LOCKS)]
        at_once(_transfer_threads, [(pairs[place::PROCESSES], f"{turn} {place}") for place in range(PROCESSES)])
        if cycles := history.take(cluster).cycles():
            return cycles
    return []


def _take_locks_out(cluster: Cluster) -> None:
    with psycopg.connect(cluster.conninfo(SUPERUSER), autocommit=True) as connection:
        row = connection.execute("SELECT pg_get_functiondef('budget_move'::regproc)").fetchone()
        unlocked, many = LOCK.subn("LIMIT 1", row[0] if row else "")
        if many != 1:
            raise ValueError("budget_move locks its lines otherwise than this proof knows")
        connection.execute(unlocked)


def _transfer_threads(pairs: Sequence[tuple[LineKey, LineKey]], process: str) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        for place in range(THREADS):
            pool.submit(contextvars.copy_context().run, _transfers, pairs[place::THREADS], f"{process} {place}")


def _transfers(pairs: Sequence[tuple[LineKey, LineKey]], name: str) -> None:
    try:
        for number, (loser, gainer) in enumerate(pairs):
            reference = f"unlocked {name} {number}"
            try:
                with db.atomic():
                    budget.move(
                        [
                            Movement(reference, "cut", loser, estimate=-1),
                            Movement(reference, "supplement", gainer, estimate=1),
                        ],
                        clock.now(),
                    )
            except (
                OperationalError,
                IntegrityError,
            ):  # nothing orders them: deadlocks and overdrafts are what one may get
                continue
    finally:
        scratch.close_connections()
