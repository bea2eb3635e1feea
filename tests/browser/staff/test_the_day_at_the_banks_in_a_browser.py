"""The day at the banks on a desk and on a phone: statement, items of the list, a correction by two people; axe on what is met."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from khobac.core import clock
from khobac.doors.cli.cases.bank import CASE_BANK, signed_by
from khobac.doors.cli.cases.work import do_due_work
from khobac.flows import parity
from khobac.flows.payment import answers
from khobac.registers.banks import queries as banks
from khobac.registers.banks import services
from khobac.registers.banks.services import AgreementRow, RouteRow
from khobac.sandbox.bank import messages
from khobac.sandbox.bank.messages import Entry, Payment
from tests.browser.books.test_accountants_in_a_browser import sound
from tests.browser.staff.visiting import Visitor
from tests.browser.units.conftest import DESK, PHONE
from tests.doors.portal.staff.morning import Treasury

pytestmark = pytest.mark.browser

ACCOUNT = "0061110001"
ON = pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])


def _stated(name: str, amount: int) -> None:
    """The bank's statement of today: one payment of ours, and one that only the bank knows."""
    entries = [
        Entry(each, clock.today(), f"B-{each}", (Payment(each, paid),)) for each, paid in ((name, amount), ("TT9X9", 5_000))
    ]
    body = messages.statement(
        message_id="S-1", created_at=clock.now(), account=ACCOUNT, day=clock.today(), opening=0, entries=entries
    )
    answers.receive(CASE_BANK, body, signed_by("NHA", body))


@ON
def test_the_day_and_its_statement(treasury: Treasury, visitor: Visitor, machine: dict[str, object]) -> None:
    treasury.file("A", amount=7_000_000, through="settled")
    treasury.file("B", amount=8_000_000, through="settled")
    parity.take("0061")
    _stated("TT1X1", 7_000_000)
    page = visitor.visit("vinh", "/doi-chieu-ngan-hang", **machine)
    expect(page.locator("h1")).to_contain_text("tại ngân hàng")
    sound(page)
    page.get_by_role("link", name="Sao kê", exact=True).first.click()
    expect(page.locator("h1")).to_contain_text("Sao kê ngày")
    expect(page.locator("main")).to_contain_text("TT9X9")
    sound(page)
    page = visitor.visit("thu", "/lenh-thanh-toan", **machine)
    page.get_by_text("Xử lý").first.click()
    sound(page)


@ON
def test_the_day_is_closed(treasury: Treasury, visitor: Visitor, machine: dict[str, object]) -> None:
    treasury.file("A", amount=7_000_000, through="settled")
    page = visitor.visit("vinh", "/doi-chieu-ngan-hang", **machine)
    page.get_by_role("button", name="Khóa ngày").click()
    sound(page)
    page.get_by_role("button", name="Khóa ngày").click()
    expect(page.locator("body")).to_contain_text("Đã khóa ngày")
    sound(page)


@ON
def test_an_item_that_came_back_is_corrected_by_two_people(
    treasury: Treasury, visitor: Visitor, machine: dict[str, object]
) -> None:
    number = treasury.file("A", amount=7_000_000, through="settled")
    treasury.play("bank", "return", dossier="A", says="return")
    page = visitor.visit("thu", "/lenh-thanh-toan", **machine)
    sound(page)
    page.get_by_role("link", name="Sửa").click()
    expect(page.locator("h1")).to_have_text("1 khoản quay lại")
    page.get_by_label("Số tài khoản").fill("100200999")
    page.get_by_label("Căn cứ sửa").fill("Ngân hàng báo số đúng qua điện thoại")
    sound(page)
    page.get_by_role("button", name="Đề nghị chi lại").click()
    expect(page.locator("body")).to_contain_text("chờ kế toán trưởng kho bạc duyệt")
    page = visitor.visit("vinh", f"/lenh-thanh-toan/{number}/khoan", **machine)
    expect(page.locator("main")).to_contain_text("100200999")
    sound(page)
    page.get_by_role("button", name="Duyệt và chi lại").click()
    expect(page.locator("body")).to_contain_text("được gửi lại cho ngân hàng")
    do_due_work()
    assert treasury.state(number) == "payment_pending"


@ON
def test_a_unit_corrects_on_the_page_of_its_dossier(
    treasury: Treasury, visitor: Visitor, machine: dict[str, object]
) -> None:
    number = treasury.file(
        "A", payee="STAFF", through="settled", lines=[{"ndkt": "6001", "amount": 20_000_000}],
        payees=[["Nguyễn Thị An", 12_000_000], ["Trần Văn Bình", 8_000_000]],
    )
    treasury.play("bank", "return", dossier="A", says="return", line=1)
    page = visitor.visit("an", f"/ho-so/{number}", **machine)
    page.get_by_text("2 người nhận").click()
    expect(page.locator("main")).to_contain_text("Tiền quay lại")
    sound(page)
    page.get_by_label("Số tài khoản").fill("100200999")
    page.get_by_label("Căn cứ sửa").fill("Anh Bình báo số tài khoản mới")
    page.get_by_role("button", name="Đề nghị chi lại").click()
    page = visitor.visit("chi", f"/ho-so/{number}", **machine)
    sound(page)
    _agree(page)
    assert treasury.state(number) == "payment_pending"


@ON
def test_terms_are_proposed_and_approved(treasury: Treasury, visitor: Visitor, machine: dict[str, object]) -> None:
    services.agree([AgreementRow("NHA", dt.time(8), dt.time(16), dt.date(2026, 1, 1), dt.time(20), 2, "12-25")])
    services.set_routes([RouteRow(1, dt.date(2026, 1, 1), payee_bank="NHB", through="NHA", amount_from=500_000_000)])
    page = visitor.visit("son", "/ngan-hang/thoa-thuan", **machine)
    sound(page)
    page.get_by_role("link", name="Sửa").first.click()
    page.locator("#a-cutoff").fill("17:00")
    page.locator("#a-from").fill("1/4/2026")
    page.locator("#a-reason").fill("Công văn 12 của ngân hàng")
    sound(page)
    page.locator("#agreement button").click()
    expect(page.locator("body")).to_contain_text("chờ người thứ hai duyệt")
    page = visitor.visit("sang", "/ngan-hang/thoa-thuan", **machine)
    sound(page)
    page.get_by_role("button", name="Duyệt", exact=True).click()
    expect(page.locator("body")).to_contain_text("thay đổi tính từ ngày đã nêu")
    assert banks.agreements(dt.date(2026, 4, 1))["NHA"].hours.cutoff == dt.time(17)


def _agree(page: Page) -> None:
    page.get_by_role("button", name="Duyệt và chi lại").click()
    expect(page.locator("body")).to_contain_text("được gửi lại cho ngân hàng")
