"""Paying without an account: two inputs and under a minute with a code, under five without (G09), on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
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
ON_A_PHONE = {True: " on a phone", False: ""}
FIRST_TIME_DECISIONS = 20
"""Somebody who has never seen the pages reads what a regular skips: every heading, hint and link is thought about."""
Record = Callable[[str, object], None]


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_a_code_is_paid_with_two_inputs_in_under_a_minute(
    arrive: Arrive, collecting: Office, record_property: Record, machine: dict[str, Any]
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
    record_property(f"G09 seconds{ON_A_PHONE[machine is PHONE]}, modelled", round(meter.human_seconds(decisions=2), 1))
    record_property("G09 inputs", meter.inputs)
    assert meter.inputs <= 2
    assert meter.human_seconds(decisions=2) <= 60
    page.get_by_role("link", name="Xem biên lai").click()
    expect(page.get_by_role("img", name="Mã QR để xác minh biên lai")).to_be_visible()
    sound(page)
    paper = page.request.get(page.get_by_role("link", name="Tải biên lai PDF").get_attribute("href") or "")
    assert paper.body().startswith(b"%PDF-")
    page.get_by_role("button", name="Xác minh ngay").click()
    expect(page.locator("main")).to_contain_text("Giấy thật")
    sound(page)


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_a_first_timer_with_the_notice_alone_pays_in_under_five_minutes(
    arrive: Arrive, record_property: Record, machine: dict[str, Any]
) -> None:
    meter = Meter(page := arrive(machine))
    meter.click(page.get_by_text("Không có mã?"))
    meter.fill(page.get_by_label("Mã số thuế"), "0101234567")
    meter.fill(page.get_by_label("Số tờ khai, quyết định hoặc thông báo"), "TK-07")
    sound(page)
    with meter.waiting():
        meter.click(page.get_by_role("button", name="Tìm theo thông báo"))
        expect(page.locator("h1")).to_have_text("Khoản phải nộp")
    with meter.waiting():
        meter.click(page.get_by_role("link", name="Trả qua ứng dụng ngân hàng"))
        expect(page.get_by_role("img", name="Mã QR chuyển tiền")).to_be_visible()
    seconds = meter.human_seconds(decisions=FIRST_TIME_DECISIONS)
    record_property(f"G09 seconds without a code{ON_A_PHONE[machine is PHONE]}, modelled", round(seconds, 1))
    assert seconds <= 300


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
