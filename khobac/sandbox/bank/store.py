"""The bank's memory: one SQLite file. What was answered has been written first, so a kill at any moment loses nothing.

`payment` has the instruction's name as its key: whatever goes wrong elsewhere, one instruction is never paid twice.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from khobac.sandbox.bank.faults import Fault

_SCHEMA = """
CREATE TABLE IF NOT EXISTS message (      -- what the treasury sent, and what it was answered for ever after
    message_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, answer BLOB NOT NULL, signature TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS payment (
    instr_id TEXT PRIMARY KEY, end_to_end_id TEXT NOT NULL, order_id TEXT NOT NULL, message_id TEXT NOT NULL,
    account TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0),
    creditor_name TEXT NOT NULL, creditor_account TEXT NOT NULL, creditor_bank TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('accepted', 'rejected', 'paid', 'returned')),
    reason_code TEXT NOT NULL DEFAULT '',
    debit_ref TEXT NOT NULL DEFAULT '', paid_on TEXT NOT NULL DEFAULT '',
    return_ref TEXT NOT NULL DEFAULT '', returned_on TEXT NOT NULL DEFAULT '',
    CHECK ((state IN ('paid', 'returned')) = (paid_on <> '')), CHECK ((state = 'returned') = (returned_on <> ''))
) STRICT;
CREATE TABLE IF NOT EXISTS work (         -- what the bank still has to book
    id INTEGER PRIMARY KEY, due_at REAL NOT NULL, task TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS push (         -- what the treasury still has to be told
    id INTEGER PRIMARY KEY, message_id TEXT NOT NULL, body BLOB NOT NULL, signature TEXT NOT NULL,
    due_at REAL NOT NULL, copies INTEGER NOT NULL, altered INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, last_answer TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX IF NOT EXISTS push_due ON push (due_at) WHERE copies > 0;
CREATE TABLE IF NOT EXISTS fault (id INTEGER PRIMARY KEY, fault TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sequence (last INTEGER NOT NULL) STRICT;
INSERT INTO sequence SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM sequence);
"""


class Store:
    """One connection, one writer at a time."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.executescript(_SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and on disk when it ends."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """A question outside any transaction."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()


def next_number(db: sqlite3.Connection) -> int:
    """The next of a sequence without gaps; message ids and booking references come from it."""
    (number,) = db.execute("UPDATE sequence SET last = last + 1 RETURNING last").fetchone()
    return int(number)


def armed_faults(db: sqlite3.Connection) -> tuple[Fault, ...]:
    """The faults waiting, oldest first."""
    return tuple(Fault(**json.loads(row["fault"])) for row in db.execute("SELECT fault FROM fault ORDER BY id"))


def arm_faults(db: sqlite3.Connection, faults: tuple[Fault, ...]) -> None:
    """Replace the faults waiting by these."""
    db.execute("DELETE FROM fault")
    db.executemany("INSERT INTO fault (fault) VALUES (?)", [(json.dumps(asdict(fault)),) for fault in faults])
