"""Addresses of a unit, and its log."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

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
    """An address; events go there until `ended_at`."""

    id: int
    url: str
    kinds: list[str]
    created_at: dt.datetime
    ended_at: dt.datetime | None


@dataclass(frozen=True)
class EventView:
    """An event on its way to one address, as the log tells it. `next_at` says when one that waits goes again."""

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
    address_in_use: bool

    @property
    def event(self) -> str:
        """Its id as those hear it to whom it goes: the same at every address."""
        return str(json.loads(self.body)["id"])


def endpoints_of(unit: str) -> list[EndpointView]:
    """The addresses in use, oldest first. One statement."""
    return _endpoints("ended_at IS NULL", unit=unit)


def endpoint(unit: str, endpoint_id: int) -> EndpointView | None:
    """An address of the unit, in use or not."""
    return next(iter(_endpoints("id = %(id)s", unit=unit, id=endpoint_id)), None)


def endpoint_at(unit: str, url: str) -> EndpointView | None:
    """The address in use that is called so."""
    return next(iter(_endpoints("url = %(url)s AND ended_at IS NULL", unit=unit, url=url)), None)


def log_of(unit: str, before: int | None = None, limit: int = LOG_LENGTH) -> list[EventView]:
    """The latest events of a unit, newest first; those before the one with this id. One statement by index."""
    return _events("(%(before)s::bigint IS NULL OR event.id < %(before)s)", unit=unit, before=before, limit=limit)


def event(unit: str, event_id: int) -> EventView | None:
    """An event of the log."""
    return next(iter(_events("event.id = %(id)s", unit=unit, id=event_id, limit=1)), None)


def trial(unit: str, endpoint_id: int, key: str) -> EventView | None:
    """The trial event that was asked for under this key."""
    asked = {"unit": unit, "endpoint": endpoint_id, "origin": f"trial/{key}", "limit": 1}
    return next(iter(_events("endpoint_id = %(endpoint)s AND origin = %(origin)s", **asked)), None)


def _endpoints(which: str, **asked: Any) -> list[EndpointView]:
    found = db.rows(
        f"""
        SELECT id, url, kinds, created_at, ended_at FROM webhooks_endpoint
        WHERE unit_code = %(unit)s AND {which} ORDER BY id
        """,
        asked,
    )
    return [EndpointView(**row) for row in found]


def _events(which: str, **asked: Any) -> list[EventView]:
    found = db.rows(
        f"""
        SELECT event.id, kind, subject, url, state, attempts, answer, body, made_at, tried_at, next_at,
            endpoint.ended_at IS NULL AS address_in_use
        FROM webhooks_event event JOIN webhooks_endpoint endpoint ON endpoint.id = event.endpoint_id
        WHERE event.unit_code = %(unit)s AND {which} ORDER BY event.id DESC LIMIT %(limit)s
        """,
        asked,
    )
    return [EventView(**row) for row in found]
