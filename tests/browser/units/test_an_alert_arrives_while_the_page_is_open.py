"""Push, do not make people check: what happens at the treasury shows on open pages by itself, and disturbs nobody's typing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from khobac.core import clock
from khobac.doors.cli.cases.work import do_due_work
from khobac.flows import budget
from tests.browser.units.conftest import DESK, Enter
from tests.conftest import MORNING
from tests.doors.portal.units.conftest import ACCOUNTANT, SCHOOL
from tests.doors.stream.test_open_pages_are_told import WITHIN_S, Stream, wait_until

pytestmark = pytest.mark.browser


@pytest.fixture
def stream(world: str, settings: Settings) -> Iterator[Stream]:
    """The event stream in a process of its own, and pages that know its port."""
    started = Stream(world)
    settings.STREAM_PORT = started.address.rpartition(":")[2]
    policy = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], "connect-src": ["'self'", started.address]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy}
    yield started
    started.process.terminate()
    try:
        started.process.wait(WITHIN_S)
    finally:
        started.process.kill()


def listening(stream: Stream, page: Page, address: str) -> Page:
    page.goto(address)
    wait_until(lambda: stream.streams() == 1)
    return page


def happens(amount: int) -> None:
    """The finance agency allots; the worker tells the school."""
    with clock.at(MORNING):
        budget.allot(SCHOOL, "12", 2026, amount, "supplement", "fin", key=f"B{amount}")
        do_due_work()


def test_the_list_grows_and_the_count_is_said(stream: Stream, enter: Enter) -> None:
    page = listening(stream, enter(ACCOUNTANT, DESK), "/canh-bao")
    happens(7_654_321)
    expect(page.locator(".alert-new").first).to_contain_text("7.654.321", timeout=WITHIN_S * 1000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("thông báo mới")
    expect(page.locator("#live")).to_have_text("Có thông báo mới")
    page.keyboard.press("s")
    expect(page.locator(".alert-new")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thông báo")


def test_a_hand_that_is_typing_is_not_disturbed(stream: Stream, enter: Enter) -> None:
    page = enter(ACCOUNTANT, DESK)
    page.goto("/lap-lenh-chi")
    page.keyboard.press("n")
    page.wait_for_url("**/nhap/*")
    listening(stream, page, page.url)
    page.get_by_label("Nội dung", exact=True).press_sequentially("Mua gi")
    happens(1_234_567)
    expect(page.locator("[data-live=unseen] .count")).to_be_visible(timeout=WITHIN_S * 1000)
    page.keyboard.type("ấy")
    expect(page.get_by_label("Nội dung", exact=True)).to_have_value("Mua giấy")
