"""The page of money between treasuries on a desk and on a phone: waiting money is credited, with axe on what is met."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from khobac.doors.cli.cases.work import do_due_work
from tests.browser.books.test_accountants_in_a_browser import sound
from tests.browser.staff.visiting import Visitor
from tests.browser.units.conftest import DESK, PHONE
from tests.doors.portal.staff.morning import Treasury

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_waiting_money_is_credited_to_the_right_account(
    treasury: Treasury, visitor: Visitor, machine: dict[str, object]
) -> None:
    for name in ("A", "B"):
        treasury.file(name, payee="H", content=f"Khám {name}", amount=7_000_000, ndkt="7049", through="approved")
        do_due_work()
    treasury.play("inter_treasury", "arrives", dossier="A", known=False)
    do_due_work()
    page = visitor.visit("thu", "/lien-kho-bac", **machine)
    expect(page.locator("main")).to_contain_text("Đã đến, chờ tìm tài khoản")
    sound(page)
    page = visitor.visit("cuc", "/lien-kho-bac", **machine)
    expect(page.locator("h1")).to_have_text("1 khoản chờ tìm tài khoản")
    page.get_by_text("Xử lý").click()
    sound(page)
    page.get_by_label("Tài khoản đúng").fill("3712.0.1098765.00000")
    page.get_by_label("Lý do").fill("Đã gọi trung tâm y tế xác minh")
    page.get_by_role("button", name="Ghi có tài khoản này").click()
    expect(page.locator("body")).to_contain_text("Đã ghi có tài khoản")
    do_due_work()
    assert treasury.state(treasury.stage.number("A")) == "completed"
