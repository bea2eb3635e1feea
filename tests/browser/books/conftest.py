"""A portal before the school and its treasury; whoever is named has signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.staff.conftest import browser
from tests.browser.units.conftest import portal
from tests.doors.portal.books.conftest import paid
from tests.doors.portal.units.conftest import People, people, school

__all__ = ["browser", "paid", "people", "portal", "school"]

Visit = Callable[[str, str, dict[str, Any]], Page]


@pytest.fixture
def visit(browser: Browser, portal: str, people: People) -> Iterator[Visit]:
    """A new window of a person at a path."""
    windows: list[BrowserContext] = []

    def visited(person: str, path: str, machine: dict[str, Any]) -> Page:
        window = browser.new_context(**machine, base_url=portal, reduced_motion="reduce")
        windows.append(window)
        session = people(person).cookies["sessionid"].value
        window.add_cookies([{"name": "sessionid", "value": session, "url": portal}])
        page = window.new_page()
        page.goto(path)
        return page

    yield visited
    for window in windows:
        window.close()
