"""Listening to what PostgreSQL notifies: one connection for a process, opened again whenever it breaks."""
from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.db import connections
from psycopg import sql

from khobac.core.access import STAFF_ALIAS

PAUSE_S = 1.0

log = logging.getLogger(__name__)


async def listen(channel: str, hear: Callable[[str], Awaitable[None]], listening: asyncio.Event) -> None:
    """Hand every payload of a channel to `hear`, for ever. `listening` is set while nothing can be missed."""
    while True:
        try:
            parameters = await sync_to_async(_parameters)()
            async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as connection:
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                listening.set()
                async for notice in connection.notifies():
                    await hear(notice.payload)
        except (psycopg.OperationalError, OSError) as problem:
            log.warning("not listening to %s: %s", channel, problem)
        finally:
            listening.clear()
        await asyncio.sleep(PAUSE_S)


def _parameters() -> dict[str, Any]:
    parameters: dict[str, Any] = connections[STAFF_ALIAS].get_connection_params()
    for django_own in ("cursor_factory", "context"):
        parameters.pop(django_own, None)
    return parameters | {"keepalives_idle": 30}
