"""A chief accountant makes a key, names an address and follows an event; on a desk and on a phone, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from khobac.core.facts import RecordedFact
from khobac.flows import partners, webhooks
from khobac.watch.webhooks import services
from khobac.watch.webhooks.ports import Delivery
from tests.browser.books.conftest import Visit
from tests.browser.books.test_accountants_in_a_browser import sound
from tests.browser.units.conftest import DESK, PHONE
from tests.doors.portal.units.conftest import ACCOUNTANT, CHIEF, SCHOOL

pytestmark = pytest.mark.browser

URL = "https://truong.example/su-kien/kho-bac-nha-nuoc"


class Listener:
    """The unit's own server, which comes to itself at the second try."""

    def __init__(self) -> None:
        self.tries = 0

    def check(self, url: str) -> None:
        """Any address will do."""

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Delivery:
        self.tries += 1
        taken = self.tries > 1
        return Delivery(taken, "HTTP 204" if taken else "ConnectError: [Errno 111] Connection refused")


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    made = Listener()
    monkeypatch.setattr(webhooks, "configured_outgoing", lambda: made)
    monkeypatch.setattr(settings, "SAMPLE_DATA", True)
    return made


def key_made(page: Page) -> str:
    """Through the form; the key as it is shown, this once."""
    page.get_by_role("link", name="Tạo khóa").click()
    sound(page)
    page.get_by_label("Nhân danh kế toán").select_option(ACCOUNTANT)
    page.get_by_label("Nhận sự kiện").check()
    page.get_by_role("button", name="Tạo khóa").click()
    key = page.get_by_label("Khóa", exact=True).input_value()
    sound(page)
    page.get_by_role("link", name="Đã chép xong").click()
    return key


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_from_a_key_to_an_event_that_went_twice(visit: Visit, listener: Listener, machine: dict[str, object]) -> None:
    page = visit(CHIEF, "/phan-mem", machine)
    sound(page)
    key = key_made(page)
    assert partners.client_of(key).scopes == {"events"}
    expect(page.locator("main")).to_contain_text(key[:14])
    page.get_by_role("link", name="Nhận sự kiện").click()
    sound(page)
    page.get_by_label("Địa chỉ nhận").fill(URL)
    page.get_by_label("Khoản chi đã trả").check()
    page.get_by_role("button", name="Nhận sự kiện").click()
    expect(page.locator("main")).to_contain_text(URL)
    services.from_facts([RecordedFact(1, "PaymentSettled", "HS-0061-26-0000412", SCHOOL, {})])
    webhooks.send_due(listener)
    page.reload()
    expect(page.locator("main")).to_contain_text("không kết nối được")
    sound(page)
    page.get_by_role("button", name="Gửi lại").click()
    webhooks.send_due(listener)
    page.reload()
    expect(page.locator("main")).to_contain_text("đã nhận")
    sound(page)
    page.get_by_role("button", name="Ngừng").click()
    expect(page.get_by_role("button", name="Gửi lại")).to_have_count(0)
    page.get_by_role("button", name="Thu hồi").click()
    expect(page.locator("main")).to_contain_text("đã thu hồi")
    sound(page)


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_an_accountant_looks_on_and_reads_it_in_english(
    visit: Visit, portal: str, listener: Listener, machine: dict[str, object]
) -> None:
    webhooks.subscribe(SCHOOL, URL, ["PaymentSettled"], CHIEF)
    page = visit(ACCOUNTANT, "/phan-mem", machine)
    expect(page.locator("main")).to_contain_text(URL)
    assert page.locator("main").get_by_role("button").count() == 0
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": portal}])
    page.reload()
    expect(page.locator("h1")).to_have_text("Connected software")
    sound(page)
