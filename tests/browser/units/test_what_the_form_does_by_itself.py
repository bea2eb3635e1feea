"""Beside the typing hand: live checks, drafts that keep themselves, two windows, a session that ends."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from khobac.control.rules import RULES
from tests.browser.units.conftest import DESK, Enter
from tests.doors.portal.units.conftest import ACCOUNTANT

pytestmark = pytest.mark.browser


def empty_order(page: Page) -> Page:
    page.goto("/lap-lenh-chi")
    page.keyboard.press("n")
    expect(page.get_by_label("Nội dung kinh tế")).to_be_visible()
    return page


def fill(page: Page) -> None:
    page.get_by_label("Công ty Nội thất").check()
    page.get_by_label("Nội dung kinh tế").fill("6551")
    page.get_by_label("Nội dung", exact=True).fill("TT bàn ghế")
    page.get_by_label("Số tiền", exact=True).fill("120tr")


def saved(page: Page) -> None:
    expect(page.locator("[data-draft-state][data-state=saved]")).to_be_visible()


def test_the_checks_follow_the_typing(enter: Enter) -> None:
    page = empty_order(enter(ACCOUNTANT, DESK))
    expect(page.get_by_text("Điền xong các mục này")).to_be_visible()
    fill(page)
    expect(page.locator("#checks")).to_contain_text("vượt số dư dự toán")
    expect(page.locator("#checks")).to_contain_text("−20.000.000")
    page.get_by_label("Số tiền", exact=True).fill("12tr")
    expect(page.locator("#checks")).to_contain_text(f"{len(RULES)}/{len(RULES)} đạt")


@pytest.mark.goal("G10")
def test_a_draft_is_there_again_after_the_page_was_closed(enter: Enter) -> None:
    page = empty_order(enter(ACCOUNTANT, DESK))
    fill(page)
    saved(page)
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_label("Nội dung", exact=True)).to_have_value("TT bàn ghế")
    expect(page.get_by_label("Số tiền", exact=True)).to_have_value("120.000.000")


@pytest.mark.goal("G10")
def test_when_the_session_ends_the_sheet_opens_and_what_was_typed_is_sent(enter: Enter) -> None:
    page = empty_order(enter(ACCOUNTANT, DESK))
    page.context.clear_cookies()
    fill(page)
    sheet = page.locator("#relogin")
    expect(sheet.get_by_label("Tên đăng nhập")).to_be_visible()
    sheet.get_by_label("Tên đăng nhập").fill(ACCOUNTANT)
    sheet.get_by_label("Mật khẩu").fill("mật khẩu thử")
    sheet.get_by_role("button", name="Đăng nhập").click()
    expect(sheet).to_be_hidden()
    saved(page)
    expect(page.get_by_label("Nội dung", exact=True)).to_have_value("TT bàn ghế")


def test_a_second_window_is_told_instead_of_overwriting(enter: Enter) -> None:
    first = empty_order(enter(ACCOUNTANT, DESK))
    fill(first)
    saved(first)
    second = first.context.new_page()
    second.goto(first.url)
    second.get_by_label("Nội dung", exact=True).fill("Của cửa sổ sau")
    saved(second)
    first.get_by_label("Nội dung", exact=True).fill("Của cửa sổ trước")
    first.get_by_role("button", name="Kiểm tra và trình ký").last.click()
    expect(first.get_by_text("vừa được lưu ở nơi khác").first).to_be_visible()
    expect(first.get_by_label("Nội dung", exact=True)).to_have_value("Của cửa sổ trước")
