"""Refunds and reclassifications at the desk, on a wide screen and on a narrow one, with axe on every page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from khobac.flows import founding
from khobac.flows.founding import ValueRow
from khobac.flows.revenue import comparing
from tests.browser.books.test_accountants_in_a_browser import sound
from tests.browser.revenue.conftest import Sit
from tests.browser.units.conftest import DESK, PHONE
from tests.flows.revenue.conftest import Office

pytestmark = pytest.mark.browser

CODE, ORDER = "NTDT.26.0000412", "Quyết định hoàn thuế 15/QĐ-CT"


@pytest.fixture
def paid(collecting: Office) -> Office:
    """The tax is paid, and the agency's day is not quite ours."""
    founding.set_law([ValueRow("sharing.1052", [60, 40, 0], dt.date(2026, 1, 1))])
    advice = collecting.advice("R1", CODE, 12_450_000, payer_account="1020304050")
    collecting.take(advice, collecting.advice("R2", content="nop tien"))
    comparing.compare_with_agency("thue", "0061", dt.date(2026, 4, 8), [(CODE, 12_450_001), ("N9", 5)])
    return collecting


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_a_refund_is_drafted_and_signed(sit: Sit, paid: Office, machine: dict[str, Any]) -> None:
    page = sit("tuan", "/thu", machine)
    expect(page.get_by_role("heading", name="Đối chiếu với cơ quan thu")).to_be_visible()
    explain_a_difference(page)
    sound(page)
    page.get_by_role("link", name="Tìm khoản thu").click()
    page.get_by_label("Số biên lai, mã định danh").fill(CODE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Đề nghị hoàn trả")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Đề nghị hoàn trả").click()
    page.get_by_label("Số tiền hoàn trả").fill("450000")
    page.get_by_label("Lệnh hoàn trả hoặc lý do").fill(ORDER)
    sound(page)
    page.get_by_role("button", name="Lập đề nghị hoàn trả").click()
    expect(page.get_by_role("heading", name="Chờ người khác")).to_be_visible()
    page = sit("vinh", "/thu/hoan-tra", machine)
    expect(page.locator("h1")).to_have_text("1 việc hoàn trả, điều chỉnh chờ bạn")
    expect(page.get_by_role("table")).to_contain_text("315.000")
    sound(page)
    page.get_by_role("button", name="Ký hoàn trả").click()
    expect(page.locator("body")).to_contain_text("Đã ký HT-0061-26-")


def explain_a_difference(page: Page) -> None:
    """Of the two differences with the tax office one is taken, then explained in words."""
    page.get_by_role("link", name="2 chênh lệch với cơ quan thu chưa giải thích").click()
    first = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="Nhận việc")).first
    first.get_by_role("button", name="Nhận việc").click()
    first = page.get_by_role("listitem").filter(has_text="người giữ: Tuan")
    first.get_by_text("Giải thích", exact=True).click()
    first.get_by_label("Lý do").fill("Thuế ghi thừa 1 đồng, sẽ sửa")
    sound(page)
    first.get_by_role("button", name="Ghi lời giải thích").click()
    expect(page.locator("main")).to_contain_text("1 chênh lệch với cơ quan thu chưa giải thích")
    expect(page.locator("main")).to_contain_text("Tuan giải thích: Thuế ghi thừa 1 đồng")


def test_a_request_is_declined_with_a_reason(sit: Sit, paid: Office) -> None:
    page = sit("tuan", "/thu/khoan-thu?so=R1", DESK)
    page.get_by_role("link", name="Đề nghị điều chỉnh").click()
    page.get_by_label("Mục đúng").fill("1052")
    page.get_by_label("Văn bản đề nghị hoặc lý do").fill("Công văn 3/CT-KK")
    page.get_by_role("button", name="Lập đề nghị điều chỉnh").click()
    page = sit("vinh", "/thu/hoan-tra", PHONE)
    sound(page)
    page.get_by_text("Không chấp nhận").click()
    page.get_by_label("Vì sao").fill("không")
    page.get_by_role("button", name="Trả lại đề nghị").click()
    expect(page.get_by_role("alert")).to_contain_text("ít nhất 10 ký tự")
    sound(page)
    page.get_by_label("Vì sao").fill("Công văn chưa có dấu")
    page.get_by_role("button", name="Trả lại đề nghị").click()
    expect(page.locator("main")).to_contain_text("Công văn chưa có dấu")
