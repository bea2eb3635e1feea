"""The command; see the package."""
from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg

from bench.posting.work import Work

WORKS = ("approval", "books")
SEGMENTS = 40
"""Of 16 MB; more than all rounds write."""


def main() -> None:
    """Run the rounds, print the table and a line of JSON."""
    arguments = argparse.ArgumentParser(prog="python -m bench.posting", description="Posting against COPY of the same rows.")
    arguments.add_argument("--work", choices=WORKS, help="only this; else each, the books last")
    arguments.add_argument("--orders", type=int, default=1000, help="orders in a batch, or of one client")
    arguments.add_argument("--rounds", type=int, default=9)
    arguments.add_argument("--warm-up", type=int, default=2, help="rounds not counted")
    arguments.add_argument("--workers", type=int, default=1, help="posting at once, each the orders of its own units")
    arguments.add_argument("--flush-ms", type=float, default=0, help="by how much each flush of the server is slower")
    arguments.add_argument("--clients", type=int, default=0, help="post one by one from so many clients instead")
    arguments.add_argument("--processes", type=int, nargs="+", default=[2],
                           help="web processes in which the clients meet, each number in turn; with one each nobody shares")
    arguments.add_argument("--grown", type=int, default=0, help="measure again with so many lines in the journal")
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
    import django

    django.setup()
    for name in [given.work] if given.work else WORKS:
        print(json.dumps({"bench": "posting", "work": name, "flush_ms": given.flush_ms} | _figures_of(name, given)))
    sys.exit(0)


def _figures_of(name: str, given: argparse.Namespace) -> dict[str, Any]:
    with _ground(name, given.flush_ms) as (work, cluster, connection):
        work.prepare()
        if given.clients:
            return measure_clients(work, connection, given.processes, given.clients, given.orders)
        figures = measure(work, cluster, connection, given.orders, given.rounds, given.warm_up, given.workers)
        if given.grown:
            figures |= measure_grown(work, cluster, connection, given, figures)
        return figures


def measure(
    work: Work, cluster: Any, connection: psycopg.Connection, orders: int, rounds: int, warm_up: int, workers: int = 1
) -> dict[str, Any]:
    """All rounds; posting and COPY alternate."""
    from bench.posting.copying import Peer

    batches = [[work.batch(orders, n, workers) for n in range(workers)] for _ in range(warm_up + rounds)]
    peer = Peer(connection, work.tables)
    _settle(connection)
    gc.collect()
    gc.freeze()  # as config/wsgi.py does: collections look at a batch, not at all of Django, and seldom
    gc.set_threshold(50_000)
    if workers == 1:
        posted, copied, rows = _alone(work, peer, [batch for [batch] in batches])
    else:
        from bench.posting import several

        posted, copied, rows = several.run(work, cluster, peer, batches)
    peer.leave()
    print(f"{'round':>5} {'posting ms':>11} {'COPY ms':>9} {'ratio':>6}")
    for number, (post, copy) in enumerate(zip(posted, copied, strict=True), 1 - warm_up):
        print(f"{number:>5} {post * 1e3:>11.1f} {copy * 1e3:>9.1f} {copy / post:>6.2f}")
    return _figures(workers, orders * workers, rows, posted[warm_up:], copied[warm_up:])


def _alone(work: Work, peer: Any, batches: list[Any]) -> tuple[list[float], list[float], int]:
    """One worker, in this process."""
    from khobac.core import db

    posted, copied, rows = [], [], 0
    for batch in batches:
        [before] = db.rows("SELECT pg_current_xact_id()::text::bigint AS id")
        begun = time.perf_counter()
        work.post(batch)
        posted.append(time.perf_counter() - begun)
        peer.forget(work.updated)
        content = peer.rows_since(before["id"])
        copied.append(peer.copy(content))
        rows = sum(text.count(b"\n") for text in content.values())
    return posted, copied, rows


def measure_clients(
    work: Work, connection: psycopg.Connection, processes: Sequence[int], clients: int, orders: int
) -> dict[str, Any]:
    """One by one, with each of these numbers of processes in turn."""
    from bench.posting import singly

    _settle(connection)
    rates: dict[int, int] = {}
    for many in processes:
        rates[many] = round(singly.orders_per_second(work, many, clients, orders))
        print(f"{clients} clients in {many} processes, one order at a time: {rates[many]:,}/s, "
              f"{rates[many] / rates[processes[0]]:.1f} of the first")
    return {"clients": clients, "orders": orders, "orders_per_second": rates}


def measure_grown(
    work: Work, cluster: Any, connection: psycopg.Connection, given: argparse.Namespace, small: dict[str, Any]
) -> dict[str, Any]:
    """The same with a journal of so many lines, and what reading costs then."""
    from bench.posting import growing

    growing.fill(connection, given.grown)
    full = measure(work, cluster, connection, given.orders, given.rounds, given.warm_up, given.workers)
    reads = growing.reads_ms(connection)
    cost = full["posting_ms"] / small["posting_ms"]
    print(f"an order at {given.grown:,} lines costs {cost:.2f} of one at none; reads in the database: "
          + ", ".join(f"{name} {milliseconds:.3f} ms" for name, milliseconds in reads.items()))
    return {"grown": given.grown, "cost_of_growth": round(cost, 2), "grown_ratio": full["ratio"], "reads_ms": reads}


@contextmanager
def _ground(name: str, flush_ms: float) -> Iterator[tuple[Work, Any, psycopg.Connection]]:
    """The work, on a server whose log segments are kept, that server, and the peer's connection to it."""
    from bench.posting.approval import Approval
    from bench.posting.books import BooksOnly
    from bench.posting.flushing import slower_by
    from khobac.core.postgres import Cluster
    from khobac.core.postgres.passwords import SUPERUSER
    from proof.ground import server

    grounds: dict[str, tuple[Callable[..., AbstractContextManager[Cluster]], Callable[[], Work]]] = {
        "approval": (server.own_world, Approval),
        "books": (server.own_server, BooksOnly),
    }
    ground, work = grounds[name]
    settings = {"min_wal_size": "1GB", "max_wal_size": "4GB"}
    with slower_by(flush_ms), ground(settings) as cluster, psycopg.connect(cluster.conninfo(SUPERUSER)) as connection:
        yield work(), cluster, connection


def _settle(connection: psycopg.Connection) -> None:
    """Fresh statistics and log segments ready for reuse, as on a server that has run for a while."""
    connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM ANALYZE")
    for _ in range(SEGMENTS):
        connection.execute("SELECT pg_logical_emit_message(false, 'bench', ''), pg_switch_wal()")
    connection.execute("CHECKPOINT")
    connection.autocommit = False


def _figures(workers: int, orders: int, rows: int, posted: list[float], copied: list[float]) -> dict[str, Any]:
    post, copy = statistics.median(posted), statistics.median(copied)
    print(f"{orders} orders, {rows} rows a round, workers: {workers}: posting {orders / post:,.0f}/s, "
          f"COPY {orders / copy:,.0f}/s, ratio {copy / post:.2f}")
    return {
        "workers": workers, "orders": orders, "rows": rows, "rounds": len(posted),
        "posting_ms": round(post * 1e3, 1), "copy_ms": round(copy * 1e3, 1), "ratio": round(copy / post, 3),
        "orders_per_second": round(orders / post),
    }


main()
