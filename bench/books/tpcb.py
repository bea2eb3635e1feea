"""pgbench's TPC-B: the common yardstick of a server; its transaction is three updates, a look-up and an insert."""
from __future__ import annotations

import os
import re
import subprocess

import psycopg

from bench.books.contenders import libpq
from bench.books.peers.timing import Moment
from bench.books.row import Row, WrongRows
from khobac.core.postgres import Cluster, create_database
from khobac.core.postgres.binaries import installed_programs
from khobac.core.postgres.passwords import OWNER

NAME, WAY = "pgbench TPC-B", "1 client"
DATABASE = "bench_pgbench"
SCALE = 10
PROCESSED = re.compile(r"number of transactions actually processed: (\d+)")
SUMS = """
SELECT (SELECT count(*) FROM pgbench_history), (SELECT sum(delta) FROM pgbench_history),
    (SELECT sum(abalance) FROM pgbench_accounts), (SELECT sum(tbalance) FROM pgbench_tellers),
    (SELECT sum(bbalance) FROM pgbench_branches)
"""


def measured(cluster: Cluster, seconds: int) -> Row:
    """One client for so many seconds; its histories and its balances must agree."""
    program = installed_programs() / "pgbench"
    if not program.exists():
        return Row(NAME, WAY, problem="not installed: the embedded server comes without pgbench")
    create_database(cluster, DATABASE)
    environment = os.environ | libpq(cluster, DATABASE)

    def run(*options: str) -> str:
        command = [str(program), *options]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    run("--initialize", "--quiet", f"--scale={SCALE}")
    server = cluster.postmaster() or 0
    begun = Moment.now(server)
    said = run(f"--time={seconds}", "--client=1", "--protocol=prepared", "--no-vacuum")
    _, cpu_seconds = Moment.now(server).since(begun)
    matched = PROCESSED.search(said)
    processed = int(matched[1]) if matched else 0
    with psycopg.connect(cluster.conninfo(OWNER, DATABASE)) as connection:
        rows, *sums = connection.execute(SUMS).fetchone() or ()
    if rows != processed or len(set(sums)) != 1:
        raise WrongRows(f"pgbench: {processed} transactions, {rows} histories, sums {sums}")
    return Row(NAME, WAY, processed, _seconds(said, processed), cpu_seconds)


def _seconds(said: str, processed: int) -> float:
    rate = re.search(r"tps = ([0-9.]+)", said)
    return processed / float(rate[1]) if rate else 0.0
