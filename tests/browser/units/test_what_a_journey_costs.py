"""The goals of the handbook for units, counted in keys, fields, pages and modelled seconds; and the palette."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from khobac.core import access, clock
from khobac.flows import drafts
from tests.browser.meter import Meter
from tests.browser.units.conftest import DESK, Enter
from tests.conftest import MORNING
from tests.doors.portal.units.conftest import ACCOUNTANT, CHIEF, HOLDER, SCHOOL, People, filed, people
from tools.shots import looked_at

__all__ = ["people"]

pytestmark = pytest.mark.browser

TWENTY = 20
ALL_HOLD = re.compile(r"(\d+)/\1 đạt")
Record = Callable[[str, object], None]


@pytest.mark.goal("G01")
def test_a_routine_order_to_a_known_payee_takes_under_a_minute(
    enter: Enter, people: People, record_property: Record
) -> None:
    filed(people)
    page = enter(ACCOUNTANT, DESK)
    page.goto("/lap-lenh-chi")
    meter = Meter(page)
    meter.press("n")
    meter.fill(page.get_by_label("Tìm theo tên, mã hoặc mã số thuế"), "noi that")
    with meter.waiting():
        expect(page.get_by_label("Công ty Nội thất")).to_be_visible()
    meter.click(page.get_by_label("Công ty Nội thất"))
    meter.fill(page.get_by_label("Nội dung kinh tế"), "6551")
    meter.fill(page.get_by_label("Số tiền", exact=True), "8450000")
    meter.fill(page.get_by_label("Nội dung", exact=True), "TT mực in tháng 3")
    with meter.waiting():
        expect(page.locator("#checks")).to_contain_text(ALL_HOLD)
    meter.press("Control+Enter")
    with meter.waiting():
        expect(page.get_by_role("heading", level=1)).to_have_text("Kiểm tra và trình ký")
    meter.press("Enter")
    with meter.waiting():
        expect(page.get_by_text("Bước tiếp theo: kế toán trưởng ký")).to_be_visible()
    record_property("G01 seconds, modelled", round(meter.human_seconds(decisions=5), 1))
    record_property("G01 inputs", meter.inputs)
    record_property("G01 pages", meter.pages)
    assert meter.inputs <= 10
    assert meter.pages <= 3
    assert meter.human_seconds(decisions=5) <= 60


@pytest.mark.goal("G02")
def test_the_same_as_last_time_takes_under_twenty_seconds(
    enter: Enter, people: People, record_property: Record
) -> None:
    filed(people)
    page = enter(ACCOUNTANT, DESK)
    page.goto("/lap-lenh-chi")
    meter = Meter(page)
    meter.click(page.get_by_role("button", name="Giống lần trước"))
    meter.fill(page.get_by_label("Số tiền", exact=True), "8450000")
    with meter.waiting():
        expect(page.locator("#checks")).to_contain_text(ALL_HOLD)
    meter.press("Control+Enter")
    with meter.waiting():
        expect(page.get_by_role("heading", level=1)).to_have_text("Kiểm tra và trình ký")
    meter.press("Enter")
    with meter.waiting():
        expect(page.get_by_text("Bước tiếp theo: kế toán trưởng ký")).to_be_visible()
    record_property("G02 seconds, modelled", round(meter.human_seconds(decisions=2), 1))
    record_property("G02 inputs", meter.inputs)
    assert meter.inputs <= 3
    assert meter.human_seconds(decisions=2) <= 20


@pytest.mark.goal("G08")
def test_the_holder_signs_twenty_clean_orders_in_one_act(enter: Enter, school: str) -> None:
    page = enter(HOLDER, DESK)
    with clock.at(MORNING):
        _wait_for_the_holder(TWENTY)
    page.goto("/cho-ky")
    meter = Meter(page)
    meter.press("Shift+A")
    meter.press("s")
    with meter.waiting():
        expect(page.get_by_role("heading", level=1)).to_have_text("Ký 20 lệnh chi")
    meter.press("Enter")
    with meter.waiting():
        expect(page.get_by_role("heading", level=1)).to_have_text("Đã ký 20 lệnh", timeout=30_000)
    assert (meter.keys, meter.clicks) == (3, 0)
    assert meter.human_seconds(decisions=3) <= 30


def _wait_for_the_holder(many: int) -> None:
    """Orders to one payee the unit has paid before, each signed by the chief accountant."""
    content = {"kind": "payment", "source": "12", "year": 2026, "payee": "S1", "papers": ["voucher"]}
    with access.acting_as(SCHOOL):
        made = [
            drafts.start(
                SCHOOL,
                ACCOUNTANT,
                content | {"content": f"Lần {n}", "lines": [{"ndkt": "6551", "amount": 1_000_000 + n}]},
            )
            for n in range(many + 1)
        ]
        for draft_id in made:
            drafts.send_to_sign(draft_id, ACCOUNTANT)
        drafts.sign(SCHOOL, made, CHIEF)
        drafts.sign(SCHOOL, made[:1], HOLDER)


def test_the_palette_finds_pages_and_deeds_without_diacritics(enter: Enter) -> None:
    page = enter(ACCOUNTANT, DESK)
    page.goto("/ho-so")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Tìm lệnh")
    expect(dialog.get_by_role("combobox")).to_be_focused()
    assert list(looked_at(page)) == []
    page.keyboard.type("du toan")
    expect(dialog.get_by_role("option", selected=True)).to_have_text("Dự toán")
    page.keyboard.press("Enter")
    page.wait_for_url("**/du-toan")
    page.keyboard.press("Control+k")
    page.keyboard.type("noi that")
    expect(dialog.get_by_role("option")).to_have_text("Tìm hồ sơ “noi that”")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ho-so?q=noi%20that")
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_the_palette_shows_the_key_of_each_deed(enter: Enter) -> None:
    page = enter(ACCOUNTANT, DESK)
    page.goto("/ho-so")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Tìm lệnh")
    expect(dialog.get_by_role("option", name="lập lệnh chi N")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("option", selected=True)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("f")
    expect(page.get_by_label("Trạng thái")).to_be_focused()
