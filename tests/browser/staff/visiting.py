"""What a browser needs to visit the staff pages: a server whose clock stands, and a person who counts keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import copy_context
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page

from khobac.core import clock
from tests.doors.portal.staff.morning import MORNING, Treasury


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        """Says nothing."""


def at_nine(application: Callable[..., Iterable[bytes]]) -> Callable[..., list[bytes]]:
    """The application with its clock standing; every request closes the connections of its thread."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        with clock.at(MORNING):
            answer = application(environ, start_response)
            try:
                return [b"".join(answer)]
            finally:
                getattr(answer, "close", lambda: None)()
                connections.close_all()

    return lambda environ, start_response: copy_context().run(serve, environ, start_response)


class Visitor:
    """Opens pages as one person, and counts keys and clicks."""

    def __init__(self, browser: Browser, portal: str, treasury: Treasury) -> None:
        self._browser, self._portal, self._treasury = browser, portal, treasury
        self._contexts: list[BrowserContext] = []
        self.keys = 0

    def visit(self, person: str, path: str, **context: Any) -> Page:
        """A new window in which this person has signed in, at this path."""
        window = self._browser.new_context(**({"viewport": {"width": 1366, "height": 900}} | context))
        self._contexts.append(window)
        session = self._treasury.page(person).cookies["sessionid"].value
        window.add_cookies([{"name": "sessionid", "value": session, "url": self._portal}])
        page = window.new_page()
        page.goto(self._portal + path)
        page.evaluate("window.clicks = 0; addEventListener('pointerdown', () => { window.clicks += 1; })")
        return page

    def press(self, page: Page, *keys: str) -> None:
        """Press these; a key held with another counts as two."""
        for key in keys:
            self.keys += key.count("+") + 1
            page.keyboard.press(key)

    def close(self) -> None:
        """Close every window."""
        for window in self._contexts:
            window.close()
