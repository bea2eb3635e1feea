"""The command; see the package."""
from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg

from bench.posting.work import Work

SEGMENTS = 40
"""Of 16 MB; more than all rounds write."""


def main() -> None:
    """Run the rounds, print the table and a line of JSON."""
    arguments = argparse.ArgumentParser(prog="python -m bench.posting", description="Posting against COPY of the same rows.")
    arguments.add_argument("--work", choices=["approval", "books"], default="approval")
    arguments.add_argument("--orders", type=int, default=1000, help="orders in a batch")
    arguments.add_argument("--rounds", type=int, default=9)
    arguments.add_argument("--warm-up", type=int, default=2, help="rounds not counted")
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
    import django

    django.setup()
    print(json.dumps(measure(given.work, given.orders, given.rounds, given.warm_up)))
    sys.exit(0)


def measure(name: str, orders: int, rounds: int, warm_up: int) -> dict[str, float | int | str]:
    """All rounds on a server of their own; posting and COPY alternate."""
    from bench.posting.copying import Peer
    from khobac.core import db

    posted, copied, rows = [], [], 0
    with _ground(name) as (work, connection):
        work.prepare()
        batches = [work.batch(orders) for _ in range(warm_up + rounds)]
        peer = Peer(connection, work.tables)
        _settle(connection)
        gc.collect()
        gc.freeze()  # as config/wsgi.py does: collections look at a batch, not at all of Django
        print(f"{'round':>5} {'posting ms':>11} {'COPY ms':>9} {'ratio':>6}")
        for number, batch in enumerate(batches, 1 - warm_up):
            [before] = db.rows("SELECT pg_current_xact_id()::text::bigint AS id")
            begun = time.perf_counter()
            work.post(batch)
            seconds = time.perf_counter() - begun
            peer.forget(work.updated)
            content = peer.rows_since(before["id"])
            peer_seconds = peer.copy(content)
            rows = sum(text.count(b"\n") for text in content.values())
            if number > 0:
                posted.append(seconds)
                copied.append(peer_seconds)
                ratio = peer_seconds / seconds
                print(f"{number:>5} {seconds * 1e3:>11.1f} {peer_seconds * 1e3:>9.1f} {ratio:>6.2f}")
    return _figures(name, orders, rows, posted, copied)


@contextmanager
def _ground(name: str) -> Iterator[tuple[Work, psycopg.Connection]]:
    """The work, on a server whose log segments are kept, and the peer's connection to it."""
    from bench.posting.approval import Approval
    from bench.posting.books import BooksOnly
    from khobac.core.postgres import Cluster
    from khobac.core.postgres.passwords import SUPERUSER
    from proof.ground import server

    grounds: dict[str, tuple[Callable[..., AbstractContextManager[Cluster]], Callable[[], Work]]] = {
        "approval": (server.own_world, Approval),
        "books": (server.own_server, BooksOnly),
    }
    ground, work = grounds[name]
    settings = {"min_wal_size": "1GB", "max_wal_size": "4GB"}
    with ground(settings) as cluster, psycopg.connect(cluster.conninfo(SUPERUSER)) as connection:
        yield work(), connection


def _settle(connection: psycopg.Connection) -> None:
    """Fresh statistics and log segments ready for reuse, as on a server that has run for a while."""
    connection.autocommit = True
    connection.execute("VACUUM ANALYZE")
    for _ in range(SEGMENTS):
        connection.execute("SELECT pg_logical_emit_message(false, 'bench', ''), pg_switch_wal()")
    connection.execute("CHECKPOINT")
    connection.autocommit = False


def _figures(
    name: str, orders: int, rows: int, posted: list[float], copied: list[float]
) -> dict[str, float | int | str]:
    post, copy = statistics.median(posted), statistics.median(copied)
    print(f"{orders} orders, {rows} rows a batch: {name} {orders / post:,.0f}/s, COPY {orders / copy:,.0f}/s, "
          f"ratio {copy / post:.2f}")
    return {
        "bench": "posting", "work": name, "orders": orders, "rows": rows, "rounds": len(posted),
        "posting_ms": round(post * 1e3, 1), "copy_ms": round(copy * 1e3, 1), "ratio": round(copy / post, 3),
        "orders_per_second": round(orders / post),
    }


main()
