"""A browser before a morning at treasury 0061: the portal on a free port, its clock standing at nine."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from wsgiref.simple_server import make_server

import pytest
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, sync_playwright

from tests.browser.staff.visiting import Silent, Threaded, Visitor, at_nine
from tests.doors.portal.staff.morning import Treasury, treasury

__all__ = ["treasury"]


@pytest.fixture
def portal(treasury: Treasury) -> Iterator[str]:
    """The address of the portal."""
    with make_server("127.0.0.1", 0, at_nine(get_wsgi_application()), Threaded, Silent) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the thread of the tests
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def visitor(browser: Browser, portal: str, treasury: Treasury) -> Iterator[Visitor]:
    made = Visitor(browser, portal, treasury)
    yield made
    made.close()
