"""Papers of an order as files, through the pages and without scripts: chosen, refused, signed, downloaded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings as settings_of_the_site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from khobac.casework.documents import queries as documents
from khobac.casework.documents.models import Document
from khobac.casework.dossiers import drafts as kept
from khobac.casework.dossiers import queries as dossiers
from khobac.core import access, limits
from khobac.doors.portal.edge import PageEdge
from khobac.registers.accounts.models import Payee
from tests.core.documents.test_hostile_files_are_refused import PDF, pdf
from tests.doors.portal.units.conftest import (
    ACCOUNTANT,
    CHIEF,
    HOLDER,
    OFFICER,
    ORDER,
    SCHOOL,
    People,
    draft_of,
)

NEIGHBOUR = "em"
"""Accountant of another school."""

INVOICE = """<?xml version="1.0" encoding="UTF-8"?>
<HDon><DLHDon><TTChung><KHHDon>C26TAA</KHHDon><SHDon>912</SHDon><DVTTe>VND</DVTTe></TTChung><NDHDon>
<NBan><Ten>Công ty Nội thất</Ten><MST>{tax_code}</MST></NBan>
<DSHHDVu><HHDVu><THHDVu>Bàn học sinh</THHDVu></HHDVu></DSHHDVu>
<TToan><TgTTTBSo>12450000</TgTTTBSo></TToan></NDHDon></DLHDon></HDon>"""


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Settings) -> None:
    settings.DOCUMENTS_FOLDER = tmp_path / "files"


def send(client: Client, draft_id: int, name: str, content: bytes, text: str = ORDER["content"]) -> HttpResponse:
    upload = SimpleUploadedFile(name, content)
    form = {"version": "2", "act": "attach", "paper": "contract", "content": text, "files": upload}
    return client.post(f"/nhap/{draft_id}", ORDER | form)


def content_of(draft_id: int) -> dict[str, object]:
    with access.acting_as(SCHOOL):
        return kept.draft(draft_id).content


def attached(number: str) -> list[documents.AttachmentView]:
    with access.acting_as(SCHOOL):
        return documents.of_dossier(dossiers.by_number(number).id)


def through_signatures(people: People, draft_id: int) -> str:
    people(ACCOUNTANT).post(f"/nhap/{draft_id}/kiem-tra", {"confirmed": "1"})
    for signer in (CHIEF, HOLDER):
        sheet = people(signer).get(f"/nhap/{draft_id}")
        assert "hop-dong.pdf" in sheet.content.decode()
        people(signer).post("/cho-ky", {"picked": [draft_id], "confirmed": "1"})
    with access.acting_as(SCHOOL):
        number = kept.draft(draft_id).dossier
    assert number
    return number


def test_a_file_goes_from_the_form_into_the_signed_dossier_and_to_the_officer(people: People) -> None:
    client = people(ACCOUNTANT)
    draft_id = draft_of(client)
    assert send(client, draft_id, "hop-dong.pdf", PDF).status_code == 302
    number = through_signatures(people, draft_id)
    [file] = attached(number)
    assert (file.paper, file.kind) == ("contract", "pdf")
    assert "hop-dong.pdf" in client.get(f"/ho-so/{number}").content.decode()
    assert f"/ho-so-kho-bac/{number}/tep/{file.sha256}" in people(OFFICER).get(f"/hang-doi/{number}").content.decode()
    for reader, address in (
        (client, f"/tep/{file.sha256}"),
        (people(OFFICER), f"/ho-so-kho-bac/{number}/tep/{file.sha256}"),
    ):
        answer = reader.get(address)
        assert answer.content == PDF
        assert answer["Content-Disposition"] == 'attachment; filename="hop-dong.pdf"'
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_form_offers_the_papers_of_the_days_law_and_what_is_enclosed_beside(people: People) -> None:
    client = people(ACCOUNTANT)
    draft_id = draft_of(client)
    form = client.get(f"/nhap/{draft_id}").content.decode()
    offered = set(re.findall(r'id="f-papers-(\w+)"', form))
    assert offered == {"voucher", "estimate", "payees", "acceptance"}  # from 2026 the contract is declared, not sent
    send(client, draft_id, "hop-dong.pdf", PDF)
    assert 'id="f-papers-contract"' in client.get(f"/nhap/{draft_id}").content.decode()


def test_a_file_of_another_unit_does_not_exist(people: People) -> None:
    client = people(ACCOUNTANT)
    send(client, draft_of(client), "hop-dong.pdf", PDF)
    sha256 = Document.objects.get().sha256
    assert people(NEIGHBOUR).get(f"/tep/{sha256}").status_code == 404
    assert client.get(f"/tep/{'0' * 64}").status_code == 404
    assert Client().get(f"/tep/{sha256}").status_code == 302


def test_a_refused_file_names_field_rule_and_remedy_and_nothing_is_lost(people: People) -> None:
    client = people(ACCOUNTANT)
    draft_id = draft_of(client)
    hostile = pdf(b"<< /Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>")
    answer = send(client, draft_id, "bay.pdf", hostile, text="Nội dung vừa gõ")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Tệp kèm theo, bay.pdf: Tệp PDF có mã lệnh" in page
    assert "In lại thành PDF mới rồi gửi bản đó." in page
    assert (content_of(draft_id)["content"], content_of(draft_id).get("attachments")) == ("Nội dung vừa gõ", [])


def test_saving_as_one_types_keeps_files_and_the_live_check_knows_them(people: People) -> None:
    client = people(ACCOUNTANT)
    draft_id = draft_of(client, contract="")
    send(client, draft_id, "hop-dong.pdf", PDF)
    kept_again = client.post(f"/nhap/{draft_id}", {**ORDER, "content": "Đổi", "version": "2"}, headers={"X-Draft": "1"})
    assert kept_again.status_code == 204
    [file] = content_of(draft_id)["attachments"]  # type: ignore[misc]
    assert file["name"] == "hop-dong.pdf"
    dropped = client.post(f"/nhap/{draft_id}", {**ORDER, "version": "3", "act": f"drop_file:{file['sha256']}"})
    assert dropped["Location"].endswith("#f-files")
    assert content_of(draft_id)["attachments"] == []


def test_an_e_invoice_fills_in_what_is_empty_and_nothing_else(people: People) -> None:
    client = people(ACCOUNTANT)
    seller = Payee.objects.filter(unit_id=SCHOOL).exclude(tax_code="").first()
    text = INVOICE.format(tax_code=seller.tax_code if seller else "0101")
    started = client.post("/lap-lenh-chi", {"paper": "voucher", "files": SimpleUploadedFile("hd.xml", text.encode())})
    draft_id = int(started["Location"].rsplit("/", 1)[1])
    content = content_of(draft_id)
    assert content["invoices"] == [{"no": "912", "amount": 12_450_000}]
    assert content["lines"] == [{"amount": 12_450_000}]
    assert content["content"] == "TT Bàn học sinh, HĐ 912"
    assert content.get("payee") == (seller.code if seller else None)
    typed = draft_of(client)
    send(client, typed, "hd.xml", text.replace("12450000", "99").encode())
    assert content_of(typed)["lines"] == [{"ndkt": "6551", "amount": 12_450_000}]
    assert content_of(typed)["invoices"] == [{"no": "912", "amount": 99}]


@pytest.mark.parametrize("announced", [str(limits.PAGE_BODY.value + 1), "9" * 30, "-1", "nhiều"])
def test_a_body_too_large_is_refused_before_it_is_read(announced: str) -> None:
    def nobody(request: HttpRequest) -> HttpResponse:
        raise AssertionError("the page was asked")

    request = RequestFactory().post("/nhap/1", b"x", content_type="text/plain")
    request.META["CONTENT_LENGTH"] = announced
    answer = PageEdge(nobody)(request)
    assert answer.status_code == 413
    assert "40 MB" in answer.content.decode()
    assert "khobac.doors.portal.edge.PageEdge" in settings_of_the_site.MIDDLEWARE
