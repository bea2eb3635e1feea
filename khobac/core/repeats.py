"""A command that lost a race is carried out again.

Of two transactions that wait for each other the database ends one (40P01), and of two that cannot both have happened it
ends one (40001). Whoever lost has changed nothing, because a command is one transaction, and every command may be carried
out again: so it is, a few times, before anybody hears of it. Locks are still taken in the one order of docs/inside/books.md;
this is for the day on which two commands do not.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

import psycopg
from django.db import OperationalError

P = ParamSpec("P")
T = TypeVar("T")

LOST = frozenset({"40001", "40P01"})
"""SQLSTATE of a serialisation failure and of a deadlock."""
ATTEMPTS = 5
LONGEST_PAUSE_S = 0.05

log = logging.getLogger(__name__)
_under_way: ContextVar[bool] = ContextVar("khobac_command_under_way", default=False)
_counting = threading.Lock()
_counted: Counter[str] = Counter()


def repeated(command: Callable[P, T]) -> Callable[P, T]:
    """Carry the command out again when it lost a race: `ATTEMPTS` times at most, then the error is the caller's.

    The command opens its own transaction. Inside another command nothing is repeated: the whole of the outer one is.
    Inside the transaction of a request (`acting_as`) the command's savepoint is rolled back, which lets its locks go.
    """

    @wraps(command)
    def carried_out(*args: P.args, **kwargs: P.kwargs) -> T:
        if _under_way.get():
            return command(*args, **kwargs)
        token = _under_way.set(True)
        try:
            return _until_it_wins(command, *args, **kwargs)
        finally:
            _under_way.reset(token)

    return carried_out


def has_lost(problem: Exception) -> bool:
    """Whether the database ended a command for the sake of another; it has changed nothing then."""
    return _sqlstate(problem) in LOST


def counted() -> dict[str, int]:
    """How often this process has carried out each command again, by the command's name."""
    with _counting:
        return dict(_counted)


def _until_it_wins(command: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    for attempt in range(1, ATTEMPTS):
        try:
            return command(*args, **kwargs)
        except (OperationalError, psycopg.OperationalError) as problem:
            if not has_lost(problem):
                raise
            _count(f"{command.__module__}.{command.__qualname__}", attempt, problem)
        time.sleep(random.uniform(0, LONGEST_PAUSE_S * attempt / ATTEMPTS))
    return command(*args, **kwargs)


def _sqlstate(problem: Exception) -> str | None:
    """Django keeps the driver's error as the cause of its own."""
    found = problem if isinstance(problem, psycopg.Error) else problem.__cause__
    return found.sqlstate if isinstance(found, psycopg.Error) else None


def _count(name: str, attempt: int, problem: Exception) -> None:
    log.warning("%s lost a race (attempt %d of %d): %s", name, attempt, ATTEMPTS, str(problem).partition("\n")[0])
    with _counting:
        _counted[name] += 1
