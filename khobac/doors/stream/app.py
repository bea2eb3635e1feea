"""The ASGI application of the event stream.

    GET /luong/thong-bao     text/event-stream: `event: alert`, `data: <unit code>`, whenever the unit has a new alert
    GET /luong/trang-thai    200 while nothing can be missed, else 503
"""
from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from khobac.core import notices
from khobac.doors.stream.entitled import entitled
from khobac.doors.stream.streams import Stream, Streams, TooMany

CHANNEL = "khobac_alerts"
"""Notified of a unit's code by watch.alerts, after the commit."""
ALERTS, HEALTH = "/luong/thong-bao", "/luong/trang-thai"
HEARTBEAT_S = 15.0
ASKED_AGAIN_S = 60.0
LONGEST_S = 30 * 60.0

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class EventStream:
    """One listening connection for the process, any number of pages."""

    def __init__(self) -> None:
        self.streams = Streams()
        self._listening: asyncio.Event | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, or the life of the process."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        self._listening = asyncio.Event()
        listener = asyncio.create_task(notices.listen(CHANNEL, self.streams.hear, self._listening))
        watcher = asyncio.create_task(self._look_again_after_gaps(self._listening))
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        for task in (listener, watcher):
            task.cancel()
        await asyncio.gather(listener, watcher, return_exceptions=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _look_again_after_gaps(self, listening: asyncio.Event) -> None:
        while True:
            await listening.wait()
            self.streams.hear_everything()
            while listening.is_set():
                await asyncio.sleep(1)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["method"] != "GET" or scope["path"] not in (ALERTS, HEALTH):
            await _answer(send, 404, {})
        elif scope["path"] == HEALTH:
            is_listening = self._listening is not None and self._listening.is_set()
            await _answer(send, 200 if is_listening else 503, {"listening": is_listening, "streams": len(self.streams)})
        elif not _same_host(headers):
            await _answer(send, 403, {})
        else:
            await self._stream(headers, receive, send)

    async def _stream(self, headers: dict[str, str], receive: Receive, send: Send) -> None:
        cookies = headers.get("cookie", "")
        who = await entitled(cookies)
        if who is None:
            await _answer(send, 401, {}, headers)
            return
        try:
            stream = self.streams.open(who.person, who.units)
        except TooMany as refused:
            await _answer(send, 429 if refused.by_person else 503, {}, headers)
            return
        gone = asyncio.create_task(_gone(receive))
        try:
            await _begin(send, headers)
            await self._tell(stream, cookies, gone, send)
        finally:
            self.streams.close(stream)
            gone.cancel()

    async def _tell(self, stream: Stream, cookies: str, gone: asyncio.Task[None], send: Send) -> None:
        """Until the browser leaves, the right has ended, or half an hour is over (the browser then comes again)."""
        begun = asked = time.monotonic()
        while not gone.done() and time.monotonic() - begun < LONGEST_S:
            news = asyncio.create_task(stream.next_news(HEARTBEAT_S))
            await asyncio.wait({news, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not news.done():
                news.cancel()
                return
            lines = "".join(f"event: alert\ndata: {unit}\n\n" for unit in news.result()) or ": \n\n"
            with contextlib.suppress(OSError):
                await send({"type": "http.response.body", "body": lines.encode(), "more_body": True})
            if time.monotonic() - asked >= ASKED_AGAIN_S:
                asked = time.monotonic()
                who = await entitled(cookies)
                if who is None or who.units != stream.units:
                    break
        await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _same_host(headers: dict[str, str]) -> bool:
    """Whether the page came from the host asked; only the port may differ (a demo serves both without a proxy)."""
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).hostname == urlsplit(f"//{headers.get('host', '')}").hostname


async def _begin(send: Send, headers: dict[str, str]) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [
                (b"content-type", b"text/event-stream; charset=utf-8"),
                (b"cache-control", b"no-store"),
                (b"x-accel-buffering", b"no"),
                *_cross_port(headers),
            ],
        }
    )
    await send({"type": "http.response.body", "body": b"retry: 3000\n\n", "more_body": True})


async def _answer(send: Send, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
    kind = [(b"content-type", b"application/json"), (b"cache-control", b"no-store"), *_cross_port(headers or {})]
    await send({"type": "http.response.start", "status": status, "headers": kind})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


def _cross_port(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    if "origin" not in headers:
        return []
    origin = headers["origin"].encode("latin-1")
    return [
        (b"access-control-allow-origin", origin), (b"access-control-allow-credentials", b"true"), (b"vary", b"Origin"),
    ]
