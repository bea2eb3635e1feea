"""A school on a Monday morning with a portal before it, and its people at three kinds of machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.simple_server import make_server

import pytest
from django.contrib.auth.hashers import make_password
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, BrowserContext, Page

from khobac.registers.organisations.models import Person
from tests.browser.staff.conftest import Silent, Threaded, at_nine, browser
from tests.doors.portal.units.conftest import ACCOUNTANT, CHIEF, HOLDER, school

__all__ = ["browser", "school"]

SECRET = "mật khẩu thử"
DESK: dict[str, Any] = {"viewport": {"width": 1366, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
NO_SCRIPTS: dict[str, Any] = {**DESK, "java_script_enabled": False}

Enter = Callable[[str, dict[str, Any]], Page]


@pytest.fixture
def portal(school: str) -> Iterator[str]:
    """The address of the portal; everybody at the school has the same password."""
    people = Person.objects.filter(username__in=[ACCOUNTANT, CHIEF, HOLDER])
    people.update(password=make_password(SECRET))
    with make_server("127.0.0.1", 0, at_nine(get_wsgi_application()), Threaded, Silent) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def enter(browser: Browser, portal: str) -> Iterator[Enter]:
    """Signs a person in on a machine of their own; the page they land on."""
    windows: list[BrowserContext] = []

    def entered(person: str, machine: dict[str, Any]) -> Page:
        window = browser.new_context(**machine, base_url=portal, reduced_motion="reduce")
        windows.append(window)
        page = window.new_page()
        page.goto("/dang-nhap")
        page.get_by_label("Tên đăng nhập").fill(person)
        page.get_by_label("Mật khẩu").fill(SECRET)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(lambda url: "dang-nhap" not in url)
        return page

    yield entered
    for window in windows:
        window.close()
