"""Papers as files in a browser: chosen or dropped, refused with a remedy, filled in from an e-invoice; without scripts too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect
from pytest_django import Settings

from tests.browser.units.conftest import DESK, NO_SCRIPTS, PHONE, Enter
from tests.core.documents.test_hostile_files_are_refused import PDF
from tests.doors.portal.units.conftest import ACCOUNTANT
from tests.doors.portal.units.test_papers_are_sent_in_as_files import INVOICE
from tools.shots import looked_at

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Settings) -> None:
    settings.DOCUMENTS_FOLDER = tmp_path / "files"


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def order(page: Page) -> Page:
    page.goto("/lap-lenh-chi")
    page.get_by_role("button", name="Lệnh chi trắng").click()
    page.get_by_text("Hóa đơn và giấy tờ kèm theo").click()
    return page


@pytest.mark.goal("G13")
@pytest.mark.parametrize("machine", [DESK, PHONE, NO_SCRIPTS], ids=["desk", "phone", "no scripts"])
def test_good_and_bad_files_chosen_together(enter: Enter, machine: dict[str, Any]) -> None:
    page = order(enter(ACCOUNTANT, machine))
    page.get_by_label("Nội dung", exact=True).fill("Mua giấy")
    page.get_by_label("Là giấy tờ gì").select_option("acceptance")
    page.get_by_label("Tệp kèm theo").set_input_files([file("hop-dong.pdf", PDF), file("virus.pdf", b"MZ" * 99)])
    page.get_by_role("button", name="Kèm tệp").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Tệp kèm theo, virus.pdf: Nội dung tệp không phải PDF")
    expect(summary).to_contain_text("Lưu tài liệu thành PDF rồi gửi lại.")
    expect(page.get_by_role("link", name="hop-dong.pdf")).to_be_visible()
    expect(page.get_by_label("Nội dung", exact=True)).to_have_value("Mua giấy")
    if machine is not NO_SCRIPTS:
        page.wait_for_load_state("networkidle")
        assert list(looked_at(page)) == []
    page.get_by_role("button", name="Bỏ hop-dong.pdf").click()
    expect(page.get_by_role("link", name="hop-dong.pdf")).to_have_count(0)


def test_an_e_invoice_dropped_fills_in_the_order(enter: Enter) -> None:
    page = order(enter(ACCOUNTANT, DESK))
    expect(page.get_by_text("hoặc kéo tệp thả vào đây")).to_be_visible()
    dropped = page.evaluate_handle(
        """(text) => {
            const carried = new DataTransfer();
            carried.items.add(new File([text], "hoa-don.xml", { type: "text/xml" }));
            return carried;
        }""",
        INVOICE.format(tax_code="0100000000"),
    )
    page.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": dropped})
    expect(page.get_by_role("link", name="hoa-don.xml")).to_be_visible()
    expect(page.get_by_label("Số hóa đơn")).to_have_value("912")
    expect(page.get_by_label("Số tiền", exact=True)).to_have_value("12.450.000")
    expect(page.get_by_text("Đã điền từ hóa đơn 912").first).to_be_visible()
