"""F1 and F4 in a browser: two defects seen at once, mended, signed by two people, receipt; also by phone and without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from khobac.control.rules import RULES
from tests.browser.units.conftest import DESK, NO_SCRIPTS, PHONE, Enter
from tests.doors.portal.units.conftest import ACCOUNTANT, CHIEF, HOLDER
from tools.shots import looked_at

pytestmark = pytest.mark.browser


def judge(page: Page, machine: dict[str, Any]) -> None:
    """No axe violation and nothing the probe finds on the page now open."""
    if machine is not NO_SCRIPTS:
        page.wait_for_load_state("networkidle")
        assert list(looked_at(page)) == []


@pytest.mark.goal("G13")
@pytest.mark.parametrize("machine", [DESK, PHONE, NO_SCRIPTS], ids=["desk", "phone", "no scripts"])
def test_two_defects_are_seen_at_once_mended_and_the_order_is_signed_by_two_people(
    enter: Enter, machine: dict[str, Any]
) -> None:
    page = enter(ACCOUNTANT, machine)
    judge(page, machine)
    write(page, machine)
    errors = page.get_by_role("alert")
    expect(errors.get_by_role("link")).to_have_count(2)
    judge(page, machine)
    errors.get_by_role("link").first.click()
    mend(page)
    judge(page, machine)
    page.get_by_role("button", name="Trình ký").click()
    expect(page.get_by_text("Bước tiếp theo: kế toán trưởng ký (Binh).")).to_be_visible()
    judge(page, machine)
    sign(enter(CHIEF, machine), machine)
    holder = enter(HOLDER, machine)
    sign(holder, machine)
    holder.get_by_role("link", name="TT bàn ghế").click()
    expect(holder.get_by_role("heading", level=1)).to_have_text("TT bàn ghế")
    expect(holder.get_by_text("HS-0061-26-0000001").first).to_be_visible()
    expect(holder.get_by_text("Giấy tiếp nhận và hẹn trả kết quả")).to_be_visible()
    judge(holder, machine)


def write(page: Page, machine: dict[str, Any]) -> None:
    """An order of 120 million on a line of revenue, where there are 100 million and only spending may be paid."""
    page.get_by_role("link", name="Lập lệnh chi").first.click()
    page.get_by_role("button", name="Lệnh chi trắng").click()
    page.get_by_label("Tìm theo tên, mã hoặc mã số thuế").fill("noi that")
    if machine is NO_SCRIPTS:
        page.get_by_role("button", name="Tìm", exact=True).click()
    payee = page.get_by_label("Công ty Nội thất")
    expect(page.get_by_label("Công ty Điện lực")).to_have_count(0)
    payee.check()
    page.get_by_label("Nội dung kinh tế").fill("1001")
    page.get_by_label("Số tiền", exact=True).fill("120 triệu")
    page.get_by_label("Nội dung", exact=True).fill("TT bàn ghế")
    page.get_by_role("button", name="Kiểm tra và trình ký").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiểm tra và trình ký")


def mend(page: Page) -> None:
    """From the check page back into the fields, and to the check page again, now clean."""
    page.get_by_label("Số tiền", exact=True).fill("12.450.000")
    page.get_by_label("Nội dung kinh tế").fill("6551")
    page.get_by_role("button", name="Kiểm tra và trình ký").last.click()
    expect(page.get_by_text(f"{len(RULES)}/{len(RULES)} đạt")).to_be_visible()
    expect(page.get_by_text("Mười hai triệu bốn trăm năm mươi nghìn đồng")).to_be_visible()


def sign(page: Page, machine: dict[str, Any]) -> None:
    """The one order waiting, through the signing sheet."""
    expect(page.get_by_role("heading", level=1)).to_have_text("1 lệnh chờ tôi ký")
    judge(page, machine)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Ký các lệnh đã chọn").click()
    expect(page.get_by_text("Ký 1 lệnh, tổng 12.450.000 ₫?")).to_be_visible()
    judge(page, machine)
    page.get_by_role("button", name="Ký", exact=False).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã ký 1 lệnh")
