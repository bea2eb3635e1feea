"""Paying without an account: two inputs and under a minute (G09), on a desk and on a phone, with axe on every page."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.books.test_accountants_in_a_browser import sound
from tests.browser.meter import Meter
from tests.browser.revenue.conftest import Arrive
from tests.browser.units.conftest import DESK, NO_SCRIPTS, PHONE
from tests.flows.revenue.conftest import Office

pytestmark = [pytest.mark.browser, pytest.mark.goal("G09")]

CODE = "NTDT.26.0000412"


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_a_code_is_paid_with_two_inputs_in_under_a_minute(
    arrive: Arrive, collecting: Office, machine: dict[str, Any]
) -> None:
    meter = Meter(page := arrive(machine))
    sound(page)
    meter.fill(page.get_by_label("Mã định danh khoản nộp"), CODE)
    with meter.waiting():
        meter.press("Enter")
        expect(page.locator("h1")).to_have_text("Khoản phải nộp")
    sound(page)
    with meter.waiting():
        meter.click(page.get_by_role("link", name="Trả qua ứng dụng ngân hàng"))
        expect(page.get_by_role("img", name="Mã QR chuyển tiền")).to_be_visible()
    sound(page)
    collecting.take(collecting.advice("R1", amount=12_450_000, content=f"ck NS {CODE}"))
    expect(page.locator("#progress")).to_contain_text("Đã nhận và hạch toán", timeout=15_000)
    expect(page.get_by_role("img", name="Mã QR chuyển tiền")).to_have_count(0)
    sound(page)
    assert (meter.inputs, meter.human_seconds(decisions=2) < 60) == (2, True)
    page.get_by_role("link", name="Xem biên lai").click()
    expect(page.get_by_role("img", name="Mã QR để xác minh biên lai")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Xác minh ngay").click()
    expect(page.locator("main")).to_contain_text("Giấy thật")
    sound(page)


def test_it_works_without_scripts_and_a_mistake_is_told(arrive: Arrive, collecting: Office) -> None:
    page = arrive(NO_SCRIPTS)
    page.get_by_label("Mã định danh khoản nộp").fill("NTDT.26.9999999")
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.locator(".note-danger")).to_contain_text("Không tìm thấy khoản phải nộp")
    page.get_by_label("Mã định danh khoản nộp").fill("ntdt.26.0000413")
    page.get_by_role("button", name="Tra cứu").click()
    page.get_by_role("link", name="Trả qua ứng dụng ngân hàng").click()
    collecting.take(collecting.advice("R2", "NTDT.26.0000413", 1_000_000))
    page.get_by_role("link", name="Xem lại ngay").click()
    expect(page.locator("#progress")).to_contain_text("Đã nhận 1.000.000")
    expect(page.locator("h1")).to_contain_text("2.000.000")
