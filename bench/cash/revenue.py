"""A bank's list of 100,000 payments: taken in, understood, posted, shared; against COPY of all rows it writes.

Every payment names its obligation and every one is identified. Memory is the peak of this process above what it had before,
for a list and for one ten times as long.
"""

from __future__ import annotations

import datetime as dt
import resource
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO

PAYMENTS, FEWER = 100_000, 10_000
GOAL_S = 60
TABLES = (
    "revenue_obligation", "revenue_list", "revenue_list_part", "revenue_advice", "revenue_receipt", "revenue_receipt_step",
    "journal_entry", "journal_line", "journal_unsealed", "balance", "balance_delta", "core_fact",
)
DAY = dt.date(2026, 4, 8)


def measure() -> dict[str, float | int]:
    """Seconds, CPU of this process, the ratio to COPY, peak memory for the list and for one a tenth as long."""
    import psycopg

    from bench.posting.copying import Peer
    from khobac.core import clock, db
    from khobac.core.postgres.passwords import SUPERUSER
    from proof.ground import server

    with server.own_world({"max_wal_size": "4GB"}) as cluster, clock.at(dt.datetime.combine(DAY, dt.time(16, 10))):
        _issue(FEWER, "F")
        _issue(PAYMENTS, "P")
        fewer_mb = _peak_mb(partial(_take, FEWER, "F"))
        with psycopg.connect(cluster.conninfo(SUPERUSER)) as connection:
            connection.autocommit = True
            connection.execute("VACUUM ANALYZE")
            connection.autocommit = False
            peer = Peer(connection, TABLES)
            [before] = db.rows("SELECT pg_current_xact_id()::text::bigint AS id")
            cpu, begun = _cpu(), time.perf_counter()
            peak_mb = _peak_mb(partial(_take, PAYMENTS, "P"))
            seconds, client_s = time.perf_counter() - begun, _cpu() - cpu
            copied = peer.rows_since(before["id"])
            copy_s = peer.copy(copied)
    written = sum(text.count(b"\n") for text in copied.values())
    print(
        f"{PAYMENTS:,} payments, {written:,} rows: {seconds:.1f} s (goal {GOAL_S}), of which here {client_s:.1f} s CPU; "
        f"COPY {copy_s:.1f} s, ratio {copy_s / seconds:.2f}; memory +{peak_mb:.0f} MB, of {FEWER:,} +{fewer_mb:.0f} MB"
    )
    return {
        "payments": PAYMENTS, "rows": written, "seconds": round(seconds, 1), "client_cpu_s": round(client_s, 1),
        "copy_s": round(copy_s, 1), "ratio": round(copy_s / seconds, 3), "peak_mb": round(peak_mb),
        "peak_mb_of_a_tenth": round(fewer_mb),
    }


def _issue(many: int, mark: str) -> None:
    from khobac.flows.revenue import notices
    from khobac.flows.revenue.notices import NoticeRow

    row = NoticeRow("", "0061", "0101234567", "Công ty A", "555", "1701", 0, area="00101")
    for first in range(0, many, 20_000):
        numbers = range(first, min(first + 20_000, many))
        notices.take("thue", [row._replace(code=f"{mark}{n:07}", amount_due=1_000_001 + n) for n in numbers])


def _take(many: int, mark: str) -> None:
    """The whole way: signed bytes in, receipts out."""
    from khobac.doors.cli.cases.bank import signed_by
    from khobac.doors.cli.cases.revenue_verbs import CaseRevenue
    from khobac.flows.revenue import lists

    with tempfile.TemporaryFile() as file:
        _write(file, many, mark)
        words = lists.signed_words(_pieces(file))
        answer = lists.take(CaseRevenue(), _pieces(file), words, signed_by("NHA", words.encode()))
    if answer.standing.shared != many:
        raise RuntimeError(f"not every payment was identified: {answer.standing}")


def _write(file: IO[bytes], many: int, mark: str) -> None:
    from khobac.cash.revenue.ports import Advice
    from khobac.connectors import revenue_list
    from khobac.registers.banks import queries as banks

    account = next(each.number for each in banks.revenue_accounts_of("0061", DAY) if each.bank == "NHA")
    advices = (
        Advice(
            f"R{mark}{n}", account, f"{mark}{n:07}", 1_000_001 + n, DAY, "", "", "0101234567", "Công ty A", "1020304050", ""
        )
        for n in range(many)
    )
    file.writelines(revenue_list.write(f"L{mark}", advices))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    return iter(partial(file.read, 256 * 1024), b"")


def _peak_mb(work: partial[None]) -> float:
    """How much more memory this process held at most while it worked."""
    Path("/proc/self/clear_refs").write_text("5")
    before = _status_mb("VmRSS")
    work()
    return _status_mb("VmHWM") - before


def _status_mb(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
