"""The database connection of whoever is acting now.

Services and queries never name a connection: they ask here, and the ORM follows through `ActingRouter`.

`rows` and `execute` are one round trip each. On paths that are walked for every dossier statements that do not need each
other's answers go together:

    with db.together():
        unit = db.ask(ONE, [code], _unit)       # sent, not waited for
        payee = db.ask(OTHER, [code], _payee)
        db.tell(INSERT, [...])
    unit.answer, payee.answer

Statements of `ask` and `tell` are planned once for each connection: their text is constant, values are parameters.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar

import psycopg
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.functional import cached_property  # functools' own locks all threads out until Python 3.12
from psycopg.rows import dict_row
from psycopg.types.datetime import TimestamptzLoader

from khobac.core.access import STAFF_ALIAS, UNIT_ALIAS, acting_unit

T = TypeVar("T")
Rows = list[dict[str, Any]]
Parameters = Sequence[Any] | dict[str, Any]


def alias() -> str:
    """The connection alias of the current actor."""
    return UNIT_ALIAS if acting_unit() else STAFF_ALIAS


def atomic() -> AbstractContextManager[None]:
    """One transaction (or a savepoint inside one) on the current actor's connection."""
    return transaction.atomic(using=alias())


def is_in_transaction() -> bool:
    """Whether this thread has a transaction open, on whatever connection."""
    return any(connection.in_atomic_block for connection in connections.all(initialized_only=True))


def cursor() -> CursorWrapper:
    """A cursor on the current actor's connection."""
    return connections[alias()].cursor()


def rows(sql: str, parameters: Parameters | None = None) -> Rows:
    """All rows of one statement, as dictionaries by column name."""
    with cursor() as c:
        c.execute(sql, parameters)
        found = c.fetchall()  # first: inside `together()` nothing is known of the answer before it is waited for
        names = [column.name for column in c.description]
        return [dict(zip(names, row, strict=True)) for row in found]


def tuples(sql: str, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
    """All rows of one statement in the order of its columns, for rows by the thousand.

    Moments are read by psycopg's own loader, which is compiled and a tenth of the price of Django's.
    """
    with cursor() as c:
        c.cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
        c.execute(sql, parameters)
        found: list[tuple[Any, ...]] = c.fetchall()
        return found


def execute(sql: str, parameters: Parameters | None = None) -> int:
    """One statement without result; the number of rows it touched."""
    with cursor() as c:
        c.execute(sql, parameters)
        _wait_if_together()
        return int(c.rowcount)


class Asked(Generic[T]):
    """The answer to a statement that may still be under way."""

    def __init__(self, cursor: _PlannedOnce, understand: Callable[[Rows], T]) -> None:
        self._cursor = cursor
        self._understand = understand

    @cached_property
    def answer(self) -> T:
        """What the database said, once it has."""
        return self._understand(self._cursor.all_rows())


def ask(sql: str, parameters: Parameters, understand: Callable[[Rows], T]) -> Asked[T]:
    """Send a statement; its rows are understood when the answer is read."""
    return Asked(_sent(sql, parameters), understand)


def tell(sql: str, parameters: Parameters) -> None:
    """Send a statement whose result nobody reads."""
    _sent(sql, parameters).close()


@contextmanager
def together() -> Iterator[None]:
    """What is asked and told inside the block takes one round trip, at its end; a refused statement raises there.

    The statements are carried out in the order given, each seeing what was committed before it began. `rows` and
    `execute` inside the block wait for all that was sent so far; counts of the ORM's updates are not known there.
    """
    connection = connections[alias()]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def _wait_if_together() -> None:
    connection = connections[alias()].connection
    if connection.pgconn.pipeline_status:
        with connection.pipeline() as under_way:
            under_way.sync()


class _PlannedOnce(psycopg.Cursor[dict[str, Any]]):
    """Parameters travel beside the statement, which the server parses and plans the first time only.

    Its errors are Django's. Django's own cursor, which costs as much as sending, stands around it only where somebody
    listens to statements.
    """

    def __init__(self, connection: Any) -> None:
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        super().__init__(connection.connection, row_factory=dict_row)
        self._django = connection

    def execute(self, query: Any, params: Any = None, **_: Any) -> Any:
        return super().execute(query, params, prepare=True)

    def send(self, sql: str, parameters: Parameters) -> None:
        """Send the statement."""
        if self._django.queries_logged:
            self._django.make_debug_cursor(self).execute(sql, parameters)
        elif self._django.execute_wrappers:
            self._django.make_cursor(self).execute(sql, parameters)
        else:
            with self._django.wrap_database_errors:
                self.execute(sql, parameters)

    def all_rows(self) -> Rows:
        """Wait for the rows, and be done with the statement."""
        with self._django.wrap_database_errors, self:
            return self.fetchall()


def _sent(sql: str, parameters: Parameters) -> _PlannedOnce:
    cursor = _PlannedOnce(connections[alias()])
    cursor.send(sql, parameters)
    return cursor


@contextmanager
def snapshot(shared: str = "") -> Iterator[None]:
    """Everything read inside the block is as of one instant, and nothing can be written (unless a transaction is open).

    `shared` is the instant of another connection's snapshot, as `share_snapshot` names it.
    """
    nested = connections[alias()].in_atomic_block
    with atomic():
        if not nested:
            execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            if shared:
                execute("SET TRANSACTION SNAPSHOT %s", [shared])
        yield


def share_snapshot() -> str:
    """A name under which other connections may read as of the instant of this snapshot, while it lasts."""
    [row] = rows("SELECT pg_export_snapshot() AS name")
    return str(row["name"])


_COPY_HEADER, _COPY_END = 19, b"\xff\xff"
"""Bytes before the first row of a binary COPY (signature, flags, no extension), and what stands for a row after the last."""


def copied(sql: str, parameters: Sequence[Any]) -> Iterator[bytes]:
    """The rows of a COPY … TO STDOUT (FORMAT binary) statement, never more than one in memory.

    A row is the number of its fields (2 bytes), then each field after its length (4 bytes): nothing is escaped, and a row
    of fields of fixed length is one `struct`.
    """
    header = _COPY_HEADER
    with cursor() as c, c.copy(sql, parameters) as copy:
        for row in copy:
            fields, header = bytes(row)[header:], 0
            if fields != _COPY_END:
                yield fields


def after_commit(call: Callable[[], None]) -> None:
    """Run `call` once the current transaction has committed (at once when there is none)."""
    transaction.on_commit(call, using=alias())


def committed_documents() -> set[str]:
    """Hashes of documents (core/stored.py) that this very connection has committed: in its database they stay for ever."""
    connection = connections[alias()]
    connection.ensure_connection()
    committed: set[str] = connection.connection.__dict__.setdefault("khobac_committed_documents", set())
    return committed


def sql_file(beside: str, name: str) -> str:
    """The text of `sql/<name>` in the folder of the module `beside` (its `__file__`), for migrations."""
    return (Path(beside).resolve().parent.parent / "sql" / name).read_text(encoding="utf-8")


class ActingRouter:
    """Routes every model to the connection of the current actor; migrations run on the owner's alone."""

    def db_for_read(self, model: type, **hints: object) -> str:
        """The actor's connection."""
        return alias()

    def db_for_write(self, model: type, **hints: object) -> str:
        """The actor's connection."""
        return alias()

    def allow_relation(self, first: object, second: object, **hints: object) -> bool:
        """All aliases are one database."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        """Only the owner changes the schema."""
        return db == "owner"
