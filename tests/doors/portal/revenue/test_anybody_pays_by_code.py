"""Paying without an account: the code leads to what is owed, to a QR code banks read, and to a receipt that proves itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from khobac.cash.revenue.vietqr import read
from khobac.core import clock
from khobac.core.money import in_words
from khobac.core.pdf_signing import verify_pdf
from khobac.core.receipts import verify_record
from khobac.doors.portal import papers
from khobac.doors.portal.papers import public_keys
from khobac.flows.payment import letters, signing
from khobac.flows.revenue import asking
from khobac.registers.banks import services as banks
from khobac.registers.banks.services import BankRow
from tests.flows.revenue.conftest import Office
from tests.flows.revenue.conftest import office as office

AMOUNT = 12_450_000


def forget_keys() -> None:
    """Each world has keys of its own."""
    for cached in (letters.record_key, papers._seal, signing.authority):
        cached.cache_clear()


@pytest.fixture
def payer(office: Office) -> Iterator[Client]:
    forget_keys()
    banks.load_banks([BankRow("NHA", "Ngân hàng A", "NHA", bin="970415")])
    office.owe("N1", AMOUNT, purpose="Thuế GTGT", document_no="TK-07", payer_name="Nguyễn Văn Bình")
    yield Client()
    forget_keys()


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize("typed", [
    {"code": " n1 "},
    {"code": "NS N1"},
    {"tax_code": "0101234567", "document_no": "TK-07"},
])
def test_a_code_or_a_notice_leads_to_what_is_owed(payer: Client, typed: dict[str, str]) -> None:
    answer = payer.post("/nop", typed)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/nop/N1")
    page = text(payer, "/nop/N1")
    assert "12.450.000" in page
    assert "N. V. Bình" in page
    assert "Nguyễn" not in page


def test_the_qr_code_says_account_amount_and_code(payer: Client, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr("khobac.doors.portal.revenue.paying.qr_svg", lambda said: drawn.append(said) or "<svg></svg>")
    text(payer, "/nop/N1/cho")
    transfer = read(drawn[0])
    assert transfer == ("970415", office.account(), AMOUNT, "NS N1")
    assert payer.post("/nop", {"code": drawn[0]}).headers["Location"] == "/nop/N1"
    office.take(office.advice("R1", amount=transfer.amount, content=transfer.content))
    assert office.receipt("R1").state == "shared"


def test_a_receipt_proves_itself_offline_and_shows_no_full_name(payer: Client, office: Office) -> None:
    office.take(office.advice("R1", "N1", AMOUNT))
    page = text(payer, "/nop/N1/bien-lai")
    [record] = re.findall(r'name="text" value="(KBS1\.[^"]+)"', page)
    said = verify_record(record, public_keys())
    assert [said[name] for name in ("paid", "code", "payer", "reference")] == [AMOUNT, "N1", "N. V. Bình", "R1"]
    verdict = payer.post("/xac-minh", {"text": record}).content.decode()
    assert "Biên lai nộp ngân sách" in verdict
    assert "12.450.000" in verdict
    assert "Đừng nộp lần nữa" in text(payer, "/nop/N1")


def test_a_receipt_is_a_sealed_paper_and_the_same_whenever_it_is_asked_for(
    payer: Client, office: Office, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.STATE = tmp_path
    printed: list[Any] = []
    render = papers.pdf.render
    monkeypatch.setattr(papers.pdf, "render", lambda kind, data, at: printed.append(data) or render(kind, data, at))
    office.take(office.advice("R1", "N1", AMOUNT))
    page = text(payer, "/nop/N1/bien-lai")
    [address] = re.findall(r'href="(/nop/N1/bien-lai/[^"]+\.pdf)"', page)
    first, again = payer.get(address), payer.get(address)
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.content == again.content
    assert verify_pdf(first.content, signing.authority().trust(), clock.now()).valid
    [data] = printed
    rows = dict(data["rows"])
    assert (rows["Mã định danh"], rows["Người nộp"], data["words"][1]) == ("N1", "N. V. Bình …4567", in_words(AMOUNT))
    assert data["qr"] in page
    assert payer.get("/nop/N1/bien-lai/BL-0061-26-0000999.pdf").status_code == 404


def test_the_page_says_what_the_bank_said_and_never_that_it_failed(payer: Client, office: Office) -> None:
    assert "Đang chờ ngân hàng" in text(payer, "/nop/N1/tien-do")
    asking.claim("N1", "NHA", AMOUNT)
    assert "NHA đang thu khoản này" in text(payer, "/nop/N1/tien-do")
    with clock.at(clock.now() + asking.CLAIM):
        unknown = text(payer, "/nop/N1/cho")
        assert "Đừng trả lần nữa" in unknown
        assert 'class="qr"' not in unknown
    office.take(office.advice("R1", "N1", AMOUNT))
    done = text(payer, "/nop/N1/tien-do")
    assert "Đã hạch toán" in done
    assert "hx-get" not in done


def test_what_is_not_found_is_answered_alike_and_looking_about_has_an_end(payer: Client) -> None:
    pages = [text(payer, f"/nop/{code}", 404) for code in ("N2", "N3")]
    alike = {re.sub("N[23]|[A-Za-z0-9]{64}", "", page) for page in pages}
    assert len(alike) == 1
    assert text(payer, "/nop/N2/bien-lai", 404).count("Không tìm thấy") == 1
    for n in range(17):
        text(payer, f"/nop/X{n}", 404)
    late = payer.get("/nop/X99")
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) > 0
    assert text(payer, "/nop/N1")


def test_no_page_asks_much(payer: Client, office: Office) -> None:
    office.take(office.advice("R1", "N1", AMOUNT))
    for address in ("/nop/N1", "/nop/N1/cho", "/nop/N1/bien-lai"):
        with CaptureQueriesContext(connections["default"]) as asked:
            text(payer, address)
        assert len(asked) <= 12


def test_where_data_is_a_sample_there_is_something_to_try_and_nowhere_else(
    payer: Client, office: Office, settings: Settings
) -> None:
    office.owe("MAU.2611.01", 100, purpose="Thuế mẫu")
    office.owe("MAU.2611.02", 50)
    office.take(office.advice("R9", "MAU.2611.02", 50))
    settings.SAMPLE_DATA = False
    assert "MAU." not in text(payer, "/nop")
    settings.SAMPLE_DATA = True
    page = text(payer, "/nop")
    assert ['href="/nop/MAU.2611.01"' in page, "MAU.2611.02" in page, "N1" in page] == [True, False, False]
