"""The command; see the package."""
from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psycopg

SEGMENTS = 40
"""Of 16 MB; more than all rounds write."""
UPDATED = ("commitment", "commitments_contract", "budget_line", "balance")
"""Tables whose rows a posting changes: their new versions count as rows, as they do in the database's log."""


def main() -> None:
    """Run the rounds, print the table and a line of JSON."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--orders", type=int, default=1000, help="orders in a batch")
    arguments.add_argument("--rounds", type=int, default=9)
    arguments.add_argument("--warm-up", type=int, default=2, help="rounds not counted")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="khobac-bench-") as state:
        os.environ.update(KHOBAC_STATE=state, DJANGO_SETTINGS_MODULE="khobac.config.settings")
        os.environ.pop("DATABASE_URL", None)
        result = run(Path(state), given.orders, given.rounds, given.warm_up)
    print(json.dumps(result))
    sys.exit(0)


def run(state: Path, orders: int, rounds: int, warm_up: int) -> dict[str, float | int]:
    """Everything on a cluster of its own, stopped afterwards."""
    import django

    django.setup()
    from django.core.management import call_command

    from khobac.core.postgres import ensure_running

    cluster = ensure_running(state / "postgres", settings={"min_wal_size": "1GB", "max_wal_size": "4GB"})
    try:
        call_command("migrate", database="owner", verbosity=0)
        return _measure(orders, rounds, warm_up)
    finally:
        cluster.stop("immediate")


def _measure(orders: int, rounds: int, warm_up: int) -> dict[str, float | int]:
    from django.db import connections, transaction

    from bench.posting.copying import Peer
    from bench.posting.work import BooksOnly
    from khobac.core import db
    from khobac.core.postgres.cluster import find
    from khobac.core.postgres.passwords import SUPERUSER

    work = BooksOnly()
    with db.atomic():
        work.prepare()
    cluster = find(Path(os.environ["KHOBAC_STATE"]) / "postgres")
    assert cluster is not None
    posted, copied, rows = [], [], 0
    with psycopg.connect(cluster.conninfo(SUPERUSER)) as connection:
        connection.execute("SET synchronous_commit = on")
        peer = Peer(connection, work.tables)
        connection.commit()
        _settle(connection)
        gc.collect()
        gc.freeze()  # as worker processes do once they are loaded: collections look at a batch, not at all of Django
        print(f"{'round':>5} {'posting ms':>11} {'COPY ms':>9} {'ratio':>6}")
        for number in range(warm_up + rounds):
            batch = work.batch(number * orders, orders)
            begun = time.perf_counter()
            with transaction.atomic():
                work.post(batch)
                mark = time.perf_counter()
                [row] = db.rows("SELECT pg_current_xact_id()::text::bigint AS id")
                unrelated = time.perf_counter() - mark
            seconds = time.perf_counter() - begun - unrelated
            peer.forget([table for table in UPDATED if table in work.tables])
            content = peer.rows_of(row["id"])
            peer_seconds = peer.copy(content)
            rows = sum(text.count(b"\n") for text in content.values())
            if number >= warm_up:
                posted.append(seconds)
                copied.append(peer_seconds)
                print(f"{number - warm_up + 1:>5} {seconds * 1e3:>11.1f} {peer_seconds * 1e3:>9.1f} "
                      f"{peer_seconds / seconds:>6.2f}")
    connections.close_all()
    return _figures(orders, rows, posted, copied)


def _settle(connection: psycopg.Connection) -> None:
    """Fresh statistics and log segments ready for reuse, as on a server that has run for a while."""
    connection.autocommit = True
    connection.execute("ANALYZE")
    for _ in range(SEGMENTS):
        connection.execute("SELECT pg_logical_emit_message(false, 'bench', ''), pg_switch_wal()")
    connection.execute("CHECKPOINT")
    connection.autocommit = False


def _figures(orders: int, rows: int, posted: list[float], copied: list[float]) -> dict[str, float | int]:
    post, copy = statistics.median(posted), statistics.median(copied)
    print(f"{orders} orders, {rows} rows a batch: posting {orders / post:,.0f}/s, COPY {orders / copy:,.0f}/s, "
          f"ratio {copy / post:.2f}")
    return {
        "bench": "posting", "orders": orders, "rows": rows, "rounds": len(posted),
        "posting_ms": round(post * 1e3, 1), "copy_ms": round(copy * 1e3, 1), "ratio": round(copy / post, 3),
        "orders_per_second": round(orders / post),
    }


main()
