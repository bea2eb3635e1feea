"""A unit authorises once and answers what was announced; on a desk and on a phone, with axe on every page it meets."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from khobac.flows.autopay import paying
from tests.browser.books.conftest import Visit
from tests.browser.books.test_accountants_in_a_browser import sound
from tests.browser.units.conftest import DESK, PHONE
from tests.doors.portal.units.conftest import ACCOUNTANT, CHIEF, CHIEF_OF_OFFICE, HOLDER
from tests.flows.autopay.conftest import CUSTOMER, Power

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_a_unit_authorises_once_and_has_the_last_word(power: Power, visit: Visit, machine: dict[str, object]) -> None:
    page = visit(ACCOUNTANT, "/hoa-don", machine)
    sound(page)
    page.get_by_role("link", name="Lập ủy quyền").click()
    sound(page)
    page.get_by_label("Mã khách hàng").fill(CUSTOMER)
    page.get_by_label("Trả cho").select_option("S3")
    page.get_by_label("Mã NDKT").fill("6501")
    page.get_by_label("Trả từ").fill("12")
    page.get_by_label("Mức trần một hóa đơn").fill("5.000.000")
    page.get_by_label("Mức trần một tháng").fill("8.000.000")
    page.get_by_role("button", name="Trình ký").click()
    expect(page.locator("main")).to_contain_text("Chờ kế toán trưởng ký")
    sound(page)
    for signer in (CHIEF, HOLDER):
        signing = visit(signer, "/hoa-don", machine)
        signing.get_by_role("link", name="Điện", exact=True).click()
        sound(signing)
        signing.get_by_role("button", name="Ký ủy quyền").click()
    expect(signing.locator("main")).to_contain_text("Đang dùng")
    power.sends(("HD1", CUSTOMER, 2_450_000), ("HD2", CUSTOMER, 5_000_001), ("HD3", CUSTOMER, 700_000))
    answering = visit(HOLDER, "/hoa-don", machine)
    expect(answering.locator("main")).to_contain_text("Vượt mức trần một hóa đơn")
    room = "Mức trần tháng 02/2026 là 8.000.000 ₫: hóa đơn trước chiếm 7.450.001 ₫, còn 549.999 ₫"
    expect(answering.locator("main")).to_contain_text(room)
    sound(answering)
    answering.get_by_role("button", name="Đúng, trả ngay HD2").click()
    answering.get_by_role("link", name="Hóa đơn sai HD1").click()
    sound(answering)
    answering.get_by_label("Lý do").fill("Chỉ số công tơ sai 200 kWh.")
    answering.get_by_role("button", name="Báo hóa đơn sai").click()
    paying.pay_next()
    answering.goto("/hoa-don")
    expect(answering.locator("main")).to_contain_text("Đã gửi ngân hàng")
    expect(answering.locator("main")).to_contain_text("Đơn vị không đồng ý")
    power.sends(credits=[("DC1", "HD2", 150_000)])
    answering.goto("/hoa-don")
    expect(answering.locator("main")).to_contain_text("Chờ trừ vào hóa đơn sau")
    sound(answering)
    treasury = visit(CHIEF_OF_OFFICE, "/hoa-don-tu-tra", machine)
    expect(treasury.locator("main")).to_contain_text("Chỉ số công tơ sai 200 kWh.")
    sound(treasury)
