"""A project from the officer's plan to the investor's payment and the retention money, on a desk and on a phone, with axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.books.test_accountants_in_a_browser import sound
from tests.browser.investment.conftest import Visit
from tests.browser.units.conftest import DESK, PHONE
from tests.flows.investment.conftest import ACCOUNTANT, OFFICER, accepted

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_an_officer_enters_a_plan_and_reads_the_project(road: str, visit: Visit, machine: dict[str, object]) -> None:
    accepted(400_000_000)
    page = visit(OFFICER, "/so-sach/du-an", machine)
    sound(page)
    page.get_by_role("link", name=road).click()
    sound(page)
    page.get_by_role("link", name="Kế hoạch năm").click()
    page.get_by_role("button", name="Ghi kế hoạch").click()
    expect(page.locator(".error-summary")).to_contain_text("Có 4 chỗ cần sửa")
    sound(page)
    for field, typed in (
        ("Số quyết định", "15/QĐ-UBND"),
        ("Cơ quan ban hành", "Ủy ban nhân dân tỉnh"),
        ("Ngày ban hành", "2/3/2026"),
        ("Kế hoạch năm (₫)", "3500000000"),
    ):
        page.get_by_label(field, exact=True).fill(typed)
    page.get_by_role("button", name="Ghi kế hoạch").click()
    expect(page.locator("main")).to_contain_text("3.500.000.000")
    sound(page)
    page.get_by_role("link", name="Sổ và báo cáo").click()
    page.get_by_role("link", name="Dự án đầu tư").click()
    page.get_by_role("link", name="Quyết toán vốn năm").click()
    expect(page.locator("main")).to_contain_text("khớp nhau")
    sound(page)


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_an_investor_declares_and_the_treasury_keeps_retention_money(
    road: str, visit: Visit, machine: dict[str, object]
) -> None:
    page = visit(ACCOUNTANT, "/du-an", machine)
    sound(page)
    page.get_by_role("link", name="K1").click()
    sound(page)
    page.get_by_role("link", name="Bảo lãnh", exact=True).click()
    for field, typed in (
        ("Số thư bảo lãnh", "BL-0192"),
        ("Ngân hàng bảo lãnh", "VietinBank Quảng Trị"),
        ("Số tiền bảo lãnh (₫)", "200000000"),
        ("Hết hạn", "31/12/2026"),
    ):
        page.get_by_label(field, exact=True).fill(typed)
    page.get_by_role("button", name="Ghi bảo lãnh").click()
    expect(page.locator("main")).to_contain_text("200.000.000")
    page.get_by_role("link", name="Phụ lục").click()
    sound(page)
    officer = visit(OFFICER, "/so-sach/hop-dong/7654321/K1", machine)
    officer.get_by_role("link", name="Giữ lại tiền bảo hành").click()
    officer.get_by_label("Số tiền (₫)").fill("50000000")
    officer.get_by_label("Số hồ sơ thanh toán").fill("HS-0061-26-0000001")
    sound(officer)
    officer.get_by_role("button", name="Ghi giữ lại").click()
    expect(officer.locator("main")).to_contain_text("HS-0061-26-0000001")
    sound(officer)
    officer.goto("/so-sach/bao-hanh")
    expect(officer.locator("main")).to_contain_text("chưa ghi hạn")
    sound(officer)
