"""The command; see the package."""
from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is measured."""

    orders: int
    rounds: int
    pgbench_seconds: int
    one_by_one: int
    in_bulk: int


QUICK = Amount(orders=1000, rounds=5, pgbench_seconds=5, one_by_one=40, in_bulk=200)
FULL = Amount(orders=1000, rounds=15, pgbench_seconds=20, one_by_one=300, in_bulk=2000)
BATCH = 100
"""Entries of a peer's bulk; larger ones gain it nothing."""


def main() -> int:
    """Measure everything, print the table and a line of JSON; 1 when a contender's rows are not what it said."""
    arguments = argparse.ArgumentParser(prog="python -m bench.books", description="The books beside their peers.")
    arguments.add_argument("--full", action="store_true", help="more of each; half an hour")
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
    import django

    django.setup()
    from bench.books import shown
    from bench.books.row import WrongRows

    rows = []
    try:
        for row in measured(FULL if given.full else QUICK):
            shown.progress(row)
            rows.append(row)
    except WrongRows as wrong:
        print(f"wrong rows: {wrong}")
        return 1
    shown.table(rows)
    print(json.dumps(shown.figures(rows)))
    return 0


def measured(amount: Amount) -> Iterator[Any]:
    """The contenders' rows as they come: ours first, then the peers, all on a server of this run alone."""
    from django.conf import settings

    from bench.books import contenders, ours, tpcb
    from khobac.core.postgres.passwords import SUPERUSER
    from proof.ground import server

    home: Path = settings.STATE / "bench-books"
    home.mkdir(parents=True, exist_ok=True)
    portion = contenders.Portion(amount.one_by_one, amount.in_bulk, BATCH)
    served = {"min_wal_size": "1GB", "max_wal_size": "4GB"}
    with server.own_server(served) as cluster:
        with psycopg.connect(cluster.conninfo(SUPERUSER)) as connection:
            yield from ours.measured(cluster, connection, amount.orders, amount.rounds)
        yield tpcb.measured(cluster, amount.pgbench_seconds)
        for contender in contenders.CONTENDERS:
            yield from contenders.measured(contender, cluster, home, portion)


if __name__ == "__main__":
    sys.exit(main())
