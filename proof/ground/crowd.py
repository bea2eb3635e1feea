"""Requests as they go over the line, and many senders who say the same at once, some of whom lose their server on the way."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

PATIENCE_S, TRIES = 60, 20


@dataclass(frozen=True)
class Said:
    """One POST: where, what, and under which headers; `other` is other content under the same key or name."""

    path: str
    body: bytes
    headers: Mapping[str, str]
    other: Said | None = None


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    body: bytes

    @property
    def taken(self) -> bool:
        """Whether it was carried out, now or before."""
        return self.status in (200, 201)

    def without(self, fields: frozenset[str]) -> Answered:
        """The same without these fields of its JSON object."""
        if not fields:
            return self
        told = json.loads(self.body)
        return Answered(self.status, json.dumps({name: told[name] for name in told if name not in fields}).encode())


def say(address: str, said: Said) -> Answered:
    """Once. Raises OSError or HTTPException where nobody answers to the end."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE_S)
    try:
        connection.request("POST", said.path, said.body, dict(said.headers))
        response = connection.getresponse()
        body = response.read()
        _require_whole(body)
        return Answered(response.status, body)
    finally:
        connection.close()


def _require_whole(body: bytes) -> None:
    """Every answer of the API is JSON; a server that died over one leaves less."""
    try:
        json.loads(body)
    except ValueError:
        raise http.client.HTTPException("an answer that was cut off") from None


def say_until_answered(address: str, said: Said) -> Answered:
    """Again after each server that died over it, as partners do who do not know what became of their request."""
    for _again in range(TRIES):
        try:
            return say(address, said)
        except (OSError, http.client.HTTPException):
            continue
    return say(address, said)


def all_at_once(address: str, said: Said, copies: int, meanwhile: Callable[[], None] = lambda: None) -> list[Answered]:
    """So many copies on one signal, while something else happens."""
    ready = threading.Barrier(copies + 1)

    def start() -> Answered:
        ready.wait()
        return say_until_answered(address, said)

    with ThreadPoolExecutor(copies) as pool:
        sent = [pool.submit(start) for _copy in range(copies)]
        ready.wait()
        meanwhile()
        return [each.result() for each in sent]


def unlike(answers: Sequence[Answered]) -> list[Answered]:
    """Those that are not as the first."""
    return [each for each in answers if each != answers[0]]
