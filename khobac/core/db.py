"""The database connection of whoever is acting now.

Services and queries never name a connection: they ask here, and the ORM follows through `ActingRouter`.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from khobac.core.access import STAFF_ALIAS, UNIT_ALIAS, acting_unit


def alias() -> str:
    """The connection alias of the current actor."""
    return UNIT_ALIAS if acting_unit() else STAFF_ALIAS


def atomic() -> AbstractContextManager[None]:
    """One transaction (or a savepoint inside one) on the current actor's connection."""
    return transaction.atomic(using=alias())


def cursor() -> CursorWrapper:
    """A cursor on the current actor's connection."""
    return connections[alias()].cursor()


def rows(sql: str, parameters: Sequence[Any] | dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """All rows of one statement, as dictionaries by column name."""
    with cursor() as c:
        c.execute(sql, parameters)
        names = [column.name for column in c.description]
        return [dict(zip(names, row, strict=True)) for row in c.fetchall()]


def execute(sql: str, parameters: Sequence[Any] | dict[str, Any] | None = None) -> int:
    """One statement without result; the number of rows it touched."""
    with cursor() as c:
        c.execute(sql, parameters)
        return int(c.rowcount)


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside the block is as of one instant, and nothing can be written (unless a transaction is open)."""
    nested = connections[alias()].in_atomic_block
    with atomic():
        if not nested:
            execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def after_commit(call: Callable[[], None]) -> None:
    """Run `call` once the current transaction has committed (at once when there is none)."""
    transaction.on_commit(call, using=alias())


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
