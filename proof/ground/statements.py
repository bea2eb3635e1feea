"""Counting what is asked of the database."""
from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections


def counted(act: Callable[[], Any]) -> list[str]:
    """The statements `act` sends, on any connection of this thread."""
    sent: list[str] = []

    def note(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: dict[str, Any]) -> Any:
        sent.append(sql)
        return execute(sql, parameters, many, context)

    with ExitStack() as wrapped:
        for alias in connections:
            wrapped.enter_context(connections[alias].execute_wrapper(note))
        act()
    return sent
