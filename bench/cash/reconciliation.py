"""A bank's statement of 100,000 lines (camt.053, one file): taken in, matched with the orders, what differs on the list.

One line in a thousand differs: the bank has what we have not, or another amount. Memory is the peak of this process above
what it had before, for a statement and for one a tenth as long.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tempfile
import time
from functools import partial
from io import BufferedIOBase
from typing import Any, cast

LINES, FEWER = 100_000, 10_000
GOAL_S = 30
DAY = dt.date(2026, 4, 8)
BANK, OFFICE, ACCOUNT = "NHA", "0061", "0061110001"
DIFFERS_EVERY, AMOUNT = 1_000, 1_000_000
BATCH = 5_000


def measure() -> dict[str, float | int]:
    """Seconds, CPU of this process and of the server apart, and peak memory for a statement and for one a tenth as long."""
    from bench.cash.revenue import _cpu, _peak_mb
    from khobac.core import clock, db
    from proof.ground import server

    with server.own_world({"max_wal_size": "4GB"}), clock.at(dt.datetime.combine(DAY, dt.time(17), clock.VIETNAM)):
        fewer = _orders(FEWER, DAY - dt.timedelta(days=1))
        names = _orders(LINES, DAY)
        db.execute("ANALYZE payment_order, payment_line")
        with tempfile.TemporaryFile() as file:
            _write(cast(BufferedIOBase, file), fewer, DAY - dt.timedelta(days=1))
            fewer_mb = _peak_mb(partial(_take, cast(BufferedIOBase, file), FEWER))
        with tempfile.TemporaryFile() as file:
            size_mb = _write(cast(BufferedIOBase, file), names, DAY) / 2**20
            cpu, begun = _cpu(), time.perf_counter()
            peak_mb = _peak_mb(partial(_take, cast(BufferedIOBase, file), LINES))
            seconds, client_s = time.perf_counter() - begun, _cpu() - cpu
    print(
        f"{LINES:,} lines, {size_mb:.0f} MB: {seconds:.1f} s (goal {GOAL_S}), of which here {client_s:.1f} s CPU; "
        f"memory +{peak_mb:.0f} MB, of {FEWER:,} lines +{fewer_mb:.0f} MB"
    )
    return {
        "lines": LINES, "file_mb": round(size_mb), "seconds": round(seconds, 1), "client_cpu_s": round(client_s, 1),
        "peak_mb": round(peak_mb), "peak_mb_of_a_tenth": round(fewer_mb),
    }


def _orders(many: int, day: dt.date) -> list[str]:
    """Orders that the books have as debited on that day; their names at the bank."""
    from khobac.cash.payments.services import NewLine, NewOrder, PastOrder, keep_orders
    from khobac.cash.payments.states import OrderState as State
    from khobac.core import clock
    from khobac.registers.organisations import queries as organisations

    book = organisations.office(OFFICE, day)
    assert book is not None
    noon = dt.datetime.combine(day, dt.time(12), clock.VIETNAM)
    steps = tuple((state, noon) for state in (State.PREPARED, State.SENDING, State.SENT, State.POSTED))
    names: list[str] = []
    for first in range(0, many, BATCH):
        past = [
            PastOrder(
                NewOrder(
                    f"{day}:{n}", book.id, n, f"HS-{day}-{n}", "1012345", OFFICE, day.year, BANK, "AP_INTERMEDIARY", False,
                    (NewLine(0, "Công ty Nội thất", BANK, "100200301", "Thanh toán", AMOUNT + n),),
                ),
                steps,
                "posted",
            )
            for n in range(first, first + BATCH)
        ]
        names += [f"TT{book.id}X{identity}" for identity in keep_orders(past).values()]
    return names


def _write(file: BufferedIOBase, names: list[str], day: dt.date) -> int:
    """The bank's file, entry by entry; how many bytes. It gives no summary, as a stream cannot know it beforehand."""
    from khobac.sandbox.bank.messages import Entry, Payment

    def entry(n: int) -> Entry:
        name, amount = names[n], AMOUNT + n
        if n % DIFFERS_EVERY == 0:
            name, amount = (f"{name}9999", amount) if n % (2 * DIFFERS_EVERY) else (name, amount + 1)
        return Entry(name, day, f"{BANK}{n:010d}", (Payment(name, amount),))

    moved = sum(entry(n).movement for n in range(len(names)))
    head, _ = _parts(day, [], moved)
    file.write(head)
    for first in range(0, len(names), 500):
        file.write(_parts(day, [entry(n) for n in range(first, first + 500)], 0)[1])
    file.write(b"</Stmt></BkToCstmrStmt></Document>")
    return file.tell()


def _parts(day: dt.date, entries: list[Any], moved: int) -> tuple[bytes, bytes]:
    """What the sandbox writes before the entries (with the closing balance of the whole), and the entries."""
    from khobac.sandbox.bank import messages

    body = messages.statement(
        message_id=f"S-{day}", created_at=dt.datetime.combine(day, dt.time(17)), account=ACCOUNT, day=day, opening=0,
        entries=entries,
    )
    head, _, rest = body.partition(b"<TxsSummry>")
    rest = rest.partition(b"</TxsSummry>")[2].removesuffix(b"</Stmt></BkToCstmrStmt></Document>")
    closing = re.compile(rb'(CLBD.*?<Amt Ccy="VND">)\d+(</Amt><CdtDbtInd>)\w+', re.DOTALL)
    return closing.sub(rb"\g<1>%d\g<2>DBIT" % -moved, head), rest


def _take(file: BufferedIOBase, many: int) -> None:
    """The whole way: signed file in, codes and items out."""
    from khobac.cash.payments import desk_queries
    from khobac.core import db
    from khobac.core.message_signature import digest_line
    from khobac.doors.cli.cases.bank import CASE_BANK, signed_by
    from khobac.flows.payment import statement_files

    file.seek(0)
    digest = hashlib.file_digest(cast(Any, file), "sha256").digest()
    answer = statement_files.receive(CASE_BANK, file, signed_by(BANK, digest_line(digest).encode()))
    differing = many // DIFFERS_EVERY // 2 * 3
    if answer.outcome["differing"] != differing or not desk_queries.unexplained():
        raise RuntimeError(f"{answer.outcome}, {differing} differ")
    [row] = db.rows("SELECT count(*) AS many FROM bank_statement_line WHERE code = ''")
    if row["many"]:
        raise RuntimeError("lines without a code")


