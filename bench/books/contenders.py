"""The peers: which program, in which environment, and the SQL that holds what they wrote to what they said."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.books.environments import NotInstalledError, python_of, reason
from bench.books.row import Row, WrongRows
from khobac.core.postgres import Cluster, create_database
from khobac.core.postgres.passwords import OWNER

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 1800


@dataclass(frozen=True, slots=True)
class Contender:
    """A peer's program in bench/books/peers; without `lock` it runs in our own environment.

    `check` answers with the number of its posted entries and of those that are not as they must be.
    """

    name: str
    program: str
    lock: str | None
    check: str
    ways: tuple[str, ...] = ("one by one", "in bulk")


CONTENDERS = (
    Contender("Django ORM, naive", "naive_orm", None, """
        SELECT count(*), count(*) FILTER (WHERE lines <> 4 OR debit <> credit OR status <> 'approved')
        FROM naive_entry AS entry JOIN naive_dossier AS dossier ON dossier.id = dossier_id, LATERAL (
            SELECT count(*) AS lines, sum(debit) AS debit, sum(credit) AS credit FROM naive_line WHERE entry_id = entry.id
        ) AS sums
    """, ("one by one",)),
    Contender("Tryton", "tryton_moves", "tryton", """
        SELECT count(*), count(*) FILTER (WHERE lines <> 4 OR debit <> credit OR state <> 'posted' OR number IS NULL)
        FROM account_move AS move, LATERAL (
            SELECT count(*) AS lines, sum(debit) AS debit, sum(credit) AS credit FROM account_move_line WHERE move = move.id
        ) AS sums
    """),
    Contender("django-ledger", "django_ledger_entries", "django-ledger", """
        SELECT count(*), count(*) FILTER (WHERE lines <> 4 OR debit <> credit OR NOT posted)
        FROM django_ledger_journalentrymodel AS entry, LATERAL (
            SELECT count(*) AS lines, sum(amount) FILTER (WHERE tx_type = 'debit') AS debit,
                sum(amount) FILTER (WHERE tx_type = 'credit') AS credit
            FROM django_ledger_transactionmodel WHERE journal_entry_id = entry.uuid
        ) AS sums
    """),
    # Its ledger has two rows for each of the three debited line items.
    Contender("python-accounting", "python_accounting_entries", "python-accounting", """
        SELECT count(*), count(*) FILTER (WHERE lines <> 6 OR debit <> credit OR hashes <> 6)
        FROM transaction AS entry, LATERAL (
            SELECT count(*) AS lines, count(hash) AS hashes, sum(amount) FILTER (WHERE entry_type = 'DEBIT') AS debit,
                sum(amount) FILTER (WHERE entry_type = 'CREDIT') AS credit
            FROM ledger WHERE transaction_id = entry.id
        ) AS sums
    """),
)


@dataclass(frozen=True, slots=True)
class Portion:
    """How much of the work a peer is given."""

    one_by_one: int
    in_bulk: int
    batch: int


def measured(contender: Contender, cluster: Cluster, home: Path, portion: Portion) -> Iterator[Row]:
    """One row for each way; rows with the reason when it cannot be installed or fails."""
    try:
        python = python_of(contender.lock, home) if contender.lock else Path(sys.executable)
    except NotInstalledError as problem:
        yield from _without(contender, f"not installed: {problem}")
        return
    database = f"bench_{contender.program}"
    create_database(cluster, database)
    done = subprocess.run(
        [str(python), "-m", f"bench.books.peers.{contender.program}",
         *map(str, (portion.one_by_one, portion.in_bulk if "in bulk" in contender.ways else 0, portion.batch))],
        env=_environment(cluster, database), cwd=home, capture_output=True, text=True, timeout=LIMIT_S, check=False,
    )
    if done.returncode:
        yield from _without(contender, f"failed: {reason(done.stderr)}")
        return
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    verify(contender, cluster.conninfo(OWNER, database), sum(found[way]["posted"] for way in contender.ways))
    for way in contender.ways:
        figures = found[way]
        yield Row(f"{contender.name} {found['version']}", way, figures["entries"], figures["seconds"], figures["cpu_seconds"])


def verify(contender: Contender, conninfo: str, expected: int) -> None:
    """Refuse the figures of a peer whose entries are not all there, posted and balanced."""
    with psycopg.connect(conninfo) as connection:
        found = connection.execute(contender.check.encode()).fetchone()
    if found != (expected, 0):
        raise WrongRows(f"{contender.name}: {expected} entries expected; there are, and are wrong: {found}")


def libpq(cluster: Cluster, database: str) -> dict[str, str]:
    """The variables by which a program of libpq finds a database as its owner."""
    entry = cluster.dsn(OWNER, database)
    return {
        "PGHOST": entry["HOST"], "PGPORT": entry["PORT"], "PGUSER": entry["USER"], "PGPASSWORD": entry["PASSWORD"],
        "PGDATABASE": entry["NAME"],
    }


def _environment(cluster: Cluster, database: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_", "PG"))}
    return inherited | libpq(cluster, database) | {
        "PYTHONPATH": str(ROOT), "BENCH_SERVER_PID": str(cluster.postmaster())
    }


def _without(contender: Contender, problem: str) -> Iterator[Row]:
    return (Row(contender.name, way, problem=problem) for way in contender.ways)
