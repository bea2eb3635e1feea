"""A portal on a working morning, obligations, payers who have no account, and people of the office that collects."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.simple_server import make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from khobac.core import clock
from khobac.flows.payment import letters
from khobac.registers.banks import services as banks
from khobac.registers.banks.services import BankRow
from khobac.registers.organisations.models import Person
from tests.browser.staff.conftest import browser
from tests.browser.staff.visiting import Silent, Threaded, at_nine
from tests.conftest import MORNING
from tests.flows.revenue.conftest import Office

__all__ = ["browser"]

Arrive = Callable[[dict[str, Any]], Page]
Sit = Callable[[str, str, dict[str, Any]], Page]


@pytest.fixture
def collecting(world: str) -> Iterator[Office]:
    """Office 0061 collects: value added tax of one payer, and of another in parts."""
    letters.record_key.cache_clear()
    office = Office()
    with clock.at(MORNING):
        banks.load_banks([BankRow("NHA", "Ngân hàng thương mại A", "Ngân hàng A", bin="970415")])
        vat = {"purpose": "Thuế giá trị gia tăng quý 1/2026", "payer_name": "Nguyễn Văn Bình", "document_no": "TK-07"}
        office.owe("NTDT.26.0000412", 12_450_000, **vat)
        office.owe("NTDT.26.0000413", 3_000_000, accepts="part", purpose="Lệ phí trước bạ")
        yield office
    letters.record_key.cache_clear()


@pytest.fixture
def window(browser: Browser, collecting: Office) -> Iterator[Callable[[dict[str, Any]], BrowserContext]]:
    """A window of the portal on such a machine."""
    windows: list[BrowserContext] = []
    with make_server("127.0.0.1", 0, at_nine(get_wsgi_application()), Threaded, Silent) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def opened(machine: dict[str, Any]) -> BrowserContext:
            address = f"http://127.0.0.1:{server.server_port}"
            windows.append(browser.new_context(**machine, base_url=address, reduced_motion="reduce"))
            return windows[-1]

        yield opened
        for each in windows:
            each.close()
        server.shutdown()


@pytest.fixture
def arrive(window: Callable[[dict[str, Any]], BrowserContext]) -> Arrive:
    """Somebody opens the page where one pays."""

    def arrived(machine: dict[str, Any]) -> Page:
        page = window(machine).new_page()
        page.goto("/nop")
        return page

    return arrived


@pytest.fixture
def sit(window: Callable[[dict[str, Any]], BrowserContext]) -> Sit:
    """One of the office's people has signed in and opens a page."""

    def sat(username: str, path: str, machine: dict[str, Any]) -> Page:
        client = Client()
        person = Person.objects.get(username=username)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        context = window(machine)
        page = context.new_page()
        page.goto("/nop")
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.url}])
        page.goto(path)
        return page

    return sat
