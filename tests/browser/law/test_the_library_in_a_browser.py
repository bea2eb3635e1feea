"""Two stewards word a defect and an officer names it in a return, on a desk and on a phone, with axe on every page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.books.conftest import Visit
from tests.browser.books.test_accountants_in_a_browser import sound
from tests.browser.units.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shipped")]
WORDS = {
    "Câu nêu lỗi": "Biên bản nghiệm thu chưa đóng dấu của đơn vị.",
    "Câu nêu lỗi tiếng Anh": "The acceptance record lacks the unit's stamp.",
    "Cách sửa": "Đóng dấu rồi chụp lại trang cuối.",
    "Cách sửa tiếng Anh": "Stamp it and scan the last page again.",
    "Ví dụ": "Biên bản chỉ có chữ ký của hai bên.",
    "Ví dụ tiếng Anh": "A record with the signatures of both sides alone.",
}


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_a_defect_is_worded_approved_and_found_by_officers(visit: Visit, machine: dict[str, object]) -> None:
    page = visit("son", "/thu-vien-loi", machine)
    sound(page)
    page.get_by_role("link", name="Soạn lỗi mới").click()
    sound(page)
    page.get_by_label("Tên mục").fill("stamp-missing")
    page.get_by_label("Mã quy tắc").select_option("C07")
    page.get_by_label("Chỗ sai").select_option("/papers/acceptance")
    for label, words in WORDS.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("Văn bản").select_option("decree-347-2025")
    page.get_by_label("Điều", exact=True).fill("6")
    page.get_by_label("Tính từ ngày").fill("hôm nay")
    page.get_by_role("button", name="Ghi vào thay đổi").click()
    expect(page.locator("main")).to_contain_text("chưa đóng dấu")
    sound(page)
    page.get_by_role("button", name="Trình duyệt").click()
    second = visit("sang", page.url, machine)
    sound(second)
    second.get_by_role("button", name="Duyệt", exact=False).first.click()
    second.locator("[data-confirm-yes]").click()
    expect(second.locator(".page-head")).to_contain_text("Đã duyệt")
    officer = visit("tuan", "/thu-vien-loi?tim=dong+dau", machine)
    officer.get_by_role("link", name="chưa đóng dấu").click()
    expect(officer.locator("main")).to_contain_text("Đóng dấu rồi chụp lại")
    sound(officer)


@pytest.mark.parametrize("machine", [DESK, PHONE], ids=["desk", "phone"])
def test_both_generations_of_an_entry_are_read(visit: Visit, machine: dict[str, object]) -> None:
    page = visit("tuan", "/thu-vien-loi/muc/contract-annex", machine)
    page.locator("summary", has_text="11/2020/NĐ-CP").click()
    expect(page.locator("main")).to_contain_text("phụ lục hợp đồng chưa gửi kho bạc")
    sound(page)
