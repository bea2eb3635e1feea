"""Two stewards change a value of law, on a desk and on a phone, with axe on every page they meet."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.books.conftest import Visit
from tests.browser.books.test_accountants_in_a_browser import sound
from tests.browser.units.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shipped")]


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_one_drafts_and_another_approves(visit: Visit, machine: dict[str, object]) -> None:
    page = visit("son", "/luat/thay-doi", machine)
    page.get_by_label("Thay đổi mới").fill("Thông tư mới, tuổi chứng từ")
    page.get_by_role("button", name="Bắt đầu soạn").click()
    page.get_by_label("Tên giá trị").fill("voucher.max_age")
    page.get_by_label("Bằng").fill("7")
    value = page.locator("form[action$='/gia-tri']")
    value.get_by_label("Văn bản").select_option("circular-77-2017")
    value.get_by_label("Điều").fill("26")
    value.get_by_label("Tính từ ngày").fill("1/7/2026")
    value.get_by_role("button", name="Ghi vào thay đổi").click()
    expect(page.locator("main")).to_contain_text("Nơi dùng: C18")
    sound(page)
    page.get_by_role("button", name="Trình duyệt").click()
    expect(page.locator("main")).to_contain_text("Người thứ hai phải duyệt")
    second = visit("sang", page.url, machine)
    sound(second)
    second.get_by_role("button", name="Duyệt", exact=False).first.click()
    second.locator("[data-confirm-yes]").click()
    expect(second.locator(".page-head")).to_contain_text("Đã duyệt")


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_the_law_is_read_from_a_text_down_to_the_history_of_a_value(visit: Visit, machine: dict[str, object]) -> None:
    page = visit("tuan", "/luat", machine)
    sound(page)
    page.get_by_role("link", name="17/2024/TT-BTC").first.click()
    sound(page)
    page.get_by_role("link", name="contract.paper_above").click()
    expect(page.locator("main")).to_contain_text("C07")
    sound(page)
    page.get_by_role("link", name="Bảng quyết định").first.click()
    sound(page)
    page.get_by_role("link", name="Giá trị theo ngày").first.click()
    sound(page)
    page.goto("/luat/van-ban/decree-11-2020")
    expect(page.locator("main")).to_contain_text("Hồ sơ theo hợp đồng trên mức phải gửi")
    sound(page)


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_norms_are_read_by_an_officer(visit: Visit, machine: dict[str, object]) -> None:
    page = visit("tuan", "/dinh-muc", machine)
    expect(page.locator("main")).to_contain_text("Phụ cấp lưu trú")
    sound(page)
    page.get_by_label("Mã đơn vị").fill("1012345")
    page.get_by_role("button", name="Xem").click()
    sound(page)
