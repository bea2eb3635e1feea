"""Addresses of a unit, and its log."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from khobac.core import db

LOG_LENGTH = 50


@dataclass(frozen=True)
class Due:
    """An event on its way."""

    id: int
    url: str
    body: str
    attempts: int


@dataclass(frozen=True)
class EndpointView:
    """An address in use."""

    id: int
    url: str
    kinds: list[str]
    created_at: dt.datetime


@dataclass(frozen=True)
class EventView:
    """An event as the log tells it. `next_at` says when one that waits goes again."""

    id: int
    kind: str
    subject: str
    url: str
    state: str
    attempts: int
    answer: str
    body: str
    made_at: dt.datetime
    tried_at: dt.datetime | None
    next_at: dt.datetime


def endpoints_of(unit: str) -> list[EndpointView]:
    """The addresses in use, oldest first. One statement."""
    found = db.rows(
        "SELECT id, url, kinds, created_at FROM webhooks_endpoint WHERE unit_code = %s AND ended_at IS NULL ORDER BY id",
        [unit],
    )
    return [EndpointView(**row) for row in found]


def log_of(unit: str) -> list[EventView]:
    """The latest events of a unit, newest first. One statement by index."""
    found = db.rows(
        """
        SELECT event.id, kind, subject, url, state, attempts, answer, body, made_at, tried_at, next_at
        FROM webhooks_event event JOIN webhooks_endpoint endpoint ON endpoint.id = event.endpoint_id
        WHERE event.unit_code = %s ORDER BY event.id DESC LIMIT %s
        """,
        [unit, LOG_LENGTH],
    )
    return [EventView(**row) for row in found]
