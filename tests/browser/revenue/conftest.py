"""A portal on a Monday morning, three obligations, and payers at two kinds of machine, none of whom has an account."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.simple_server import make_server

import pytest
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, BrowserContext, Page

from khobac.core import clock
from khobac.flows.payment import letters
from khobac.registers.banks import services as banks
from khobac.registers.banks.services import BankRow
from tests.browser.staff.conftest import browser
from tests.browser.staff.visiting import Silent, Threaded, at_nine
from tests.conftest import MORNING
from tests.flows.revenue.conftest import Office

__all__ = ["browser"]

Arrive = Callable[[dict[str, Any]], Page]


@pytest.fixture
def collecting(world: str) -> Iterator[Office]:
    """Office 0061 collects: value added tax of one payer, and of another in parts."""
    letters.record_key.cache_clear()
    office = Office()
    with clock.at(MORNING):
        banks.load_banks([BankRow("NHA", "Ngân hàng thương mại A", "Ngân hàng A", bin="970415")])
        office.owe("NTDT.26.0000412", 12_450_000, purpose="Thuế giá trị gia tăng quý 1/2026", payer_name="Nguyễn Văn Bình")
        office.owe("NTDT.26.0000413", 3_000_000, accepts="part", purpose="Lệ phí trước bạ")
        yield office
    letters.record_key.cache_clear()


@pytest.fixture
def arrive(browser: Browser, collecting: Office) -> Iterator[Arrive]:
    """Somebody opens the page where one pays."""
    windows: list[BrowserContext] = []
    with make_server("127.0.0.1", 0, at_nine(get_wsgi_application()), Threaded, Silent) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def arrived(machine: dict[str, Any]) -> Page:
            window = browser.new_context(
                **machine, base_url=f"http://127.0.0.1:{server.server_port}", reduced_motion="reduce"
            )
            windows.append(window)
            page = window.new_page()
            page.goto("/nop")
            return page

        yield arrived
        for window in windows:
            window.close()
        server.shutdown()
