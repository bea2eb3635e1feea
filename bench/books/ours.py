"""Our posting with one worker and with two, and COPY of the rows it wrote, in turn."""
from __future__ import annotations

import gc
import statistics
from collections.abc import Iterator

import psycopg

from bench.books.peers.timing import Moment
from bench.books.row import Row, WrongRows
from bench.posting import several
from bench.posting.books import BooksOnly, Order
from bench.posting.copying import Peer
from khobac.core import db
from khobac.core.postgres import Cluster

NAME, COPY = "Kho Bạc Số", "COPY of its rows"
WARM_UP = 2
SEGMENTS = 40
"""Of 16 MB; more than all rounds write."""
CHECK = """
SELECT (SELECT count(DISTINCT reference) FROM journal_entry), (
    SELECT count(*) FROM (
        SELECT FROM journal_line GROUP BY treasury_id, entry_id HAVING sum(debit) <> sum(credit)
    ) AS unbalanced
)
"""


def measured(cluster: Cluster, connection: psycopg.Connection, orders: int, rounds: int) -> Iterator[Row]:
    """Posting and COPY with one worker, then with two, `orders` a batch; each round posts, then copies what was posted."""
    work = BooksOnly()
    work.prepare()
    alone = [work.batch(orders) for _ in range(WARM_UP + rounds)]
    both = [[work.batch(orders, lane, 2) for lane in range(2)] for _ in range(WARM_UP + rounds)]
    peer = Peer(connection, work.tables)
    lines = _count(connection, "journal_line")
    settle(connection)
    gc.collect()
    gc.freeze()  # as config/wsgi.py does: collections look at a batch, not at all of Django, and seldom
    gc.set_threshold(50_000)
    yield from _one_worker(work, cluster, peer, alone, orders)
    posted, copied, _ = several.run(work, cluster, peer, both)
    yield Row(NAME, "2 workers", 2 * orders, statistics.median(posted[WARM_UP:]))
    yield Row(COPY, "2 workers", 2 * orders, statistics.median(copied[WARM_UP:]))
    found = connection.execute(CHECK).fetchone()
    if found != (3 * orders * len(alone), 0):
        raise WrongRows(f"posting: {3 * orders * len(alone)} orders; there are, and entries do not balance: {found}")
    if _count(connection, "peer.journal_line") != _count(connection, "journal_line") - lines:
        raise WrongRows("COPY did not store all lines")


def _one_worker(
    work: BooksOnly, cluster: Cluster, peer: Peer, batches: list[list[Order]], orders: int
) -> Iterator[Row]:
    """In this process, so that its CPU is known."""
    server = cluster.postmaster() or 0
    posted, copied = [], []
    for batch in batches:
        [before] = db.rows("SELECT pg_current_xact_id()::text::bigint AS id")
        begun = Moment.now(server)
        work.post(batch)
        posted.append(Moment.now(server).since(begun))
        peer.forget(work.updated)
        content = peer.rows_since(before["id"])
        begun = Moment.now(server)
        peer.copy(content)
        copied.append(Moment.now(server).since(begun))
    for name, spans in ((NAME, posted[WARM_UP:]), (COPY, copied[WARM_UP:])):
        seconds, cpu_seconds = zip(*spans, strict=True)  # CPU is counted in ticks of 10 ms: the mean is the finer
        yield Row(name, "1 worker", orders, statistics.median(seconds), statistics.mean(cpu_seconds))


def settle(connection: psycopg.Connection) -> None:
    """Fresh statistics and log segments ready for reuse, as on a server that has run for a while."""
    connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM ANALYZE")
    for _ in range(SEGMENTS):
        connection.execute("SELECT pg_logical_emit_message(false, 'bench', ''), pg_switch_wal()")
    connection.execute("CHECKPOINT")
    connection.autocommit = False


def _count(connection: psycopg.Connection, table: str) -> int:
    [number] = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() or (0,)
    return int(number)
