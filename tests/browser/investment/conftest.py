"""A portal before the road, a project whose treasury has given it its plans; whoever is named has signed in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.simple_server import make_server

import pytest
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.staff.conftest import Silent, Threaded, at_nine, browser
from tests.doors.portal.investment.test_a_project_is_seen_and_paid_from_its_page import People, people
from tests.flows.investment.conftest import road

__all__ = ["browser", "people", "road"]

Visit = Callable[[str, str, dict[str, Any]], Page]


@pytest.fixture
def portal(road: str) -> Iterator[str]:
    """The address of the portal."""
    with make_server("127.0.0.1", 0, at_nine(get_wsgi_application()), Threaded, Silent) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def visit(browser: Browser, portal: str, people: People) -> Iterator[Visit]:
    """A new window of a person at a path."""
    windows: list[BrowserContext] = []

    def visited(person: str, path: str, machine: dict[str, Any]) -> Page:
        window = browser.new_context(**machine, base_url=portal, reduced_motion="reduce")
        windows.append(window)
        window.add_cookies(
            [{"name": "sessionid", "value": people(person).cookies["sessionid"].value, "url": portal}]
        )
        page = window.new_page()
        page.goto(path)
        return page

    yield visited
    for window in windows:
        window.close()
