"""One journey of a unit's accountant and one of a treasury's, on a desk and on a phone, with axe on every page they meet."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.books.conftest import Visit
from tests.browser.units.conftest import DESK, PHONE
from tests.doors.portal.units.conftest import ACCOUNTANT, CHIEF_OF_OFFICE, DIRECTOR

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def sound(page: Page) -> None:
    """No violation that axe finds, and nothing that scrolls sideways."""
    report = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response
    assert [each["id"] for each in report["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_a_unit_asks_why_a_figure_is_so_and_comes_to_its_entries(
    paid: str, visit: Visit, machine: dict[str, object]
) -> None:
    page = visit(ACCOUNTANT, "/du-toan", machine)
    page.get_by_role("link", name="12.450.000").click()
    expect(page.locator("h1")).to_have_text("Vì sao có số này")
    sound(page)
    page.get_by_role("link", name=paid).click()
    expect(page.locator("h1")).to_contain_text(paid)
    expect(page.get_by_role("link", name="Tải bằng chứng")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Sổ và báo cáo").click()
    sound(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải XLSX").click()
    assert download.value.suggested_filename == "tai-khoan-2026.xlsx"


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_two_people_of_the_treasury_close_a_month_and_open_it_again(
    paid: str, visit: Visit, machine: dict[str, object]
) -> None:
    page = visit(CHIEF_OF_OFFICE, "/so-sach", machine)
    sound(page)
    page.get_by_role("link", name="Kỳ kế toán").click()
    sound(page)
    page.get_by_role("link", name="Tháng 02/2026").click()
    page.get_by_role("button", name="Khóa sổ").click()
    page.locator("[data-confirm-yes]").click()
    expect(page.locator(".page-head")).to_contain_text("Khóa tạm thời")
    page.get_by_label("Lý do").fill("Thiếu bút toán ngày 27/02")
    sound(page)
    page.get_by_role("button", name="Gửi đề nghị").click()
    expect(page.locator("main")).to_contain_text("Người thứ hai phải đồng ý.")
    second = visit(DIRECTOR, "/so-sach/ky/2026-02", machine)
    second.get_by_role("button", name="Đồng ý mở lại").click()
    expect(second.locator(".page-head")).to_contain_text("Đang mở")
    sound(second)
