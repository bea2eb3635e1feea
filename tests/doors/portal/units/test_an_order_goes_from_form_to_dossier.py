"""The unit's way: form, checks, two signatures by two people, dossier; all with plain posts."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.doors.portal.units.conftest import ACCOUNTANT, CHIEF, HOLDER, ORDER, People, draft_of, filed


def text(answer: object) -> str:
    return answer.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined, no-any-return]


def test_home_invites_to_write_the_first_order(people: People) -> None:
    page = text(people(ACCOUNTANT).get("/viec-cua-toi"))
    assert "Lập lệnh chi" in page
    assert "100.000.000" in page
    assert "Hồ sơ gần đây" not in page


def test_the_rail_says_what_is_missing_then_what_is_wrong(people: People) -> None:
    client = people(ACCOUNTANT)
    draft_id = draft_of(client)
    bare = client.post(f"/nhap/{draft_id}/kiem", {"payee": "S1"})
    assert "Điền xong các mục này" in text(bare)
    too_much = client.post(f"/nhap/{draft_id}/kiem", {**ORDER, "lines-0-amount": "120tr"})
    assert "C01" in text(too_much)
    assert "−20.000.000" in text(too_much)


def test_a_clean_order_is_signed_by_two_people_and_becomes_a_dossier(people: People) -> None:
    number = filed(people)
    page = text(people(ACCOUNTANT).get(f"/ho-so/{number}"))
    assert number in page
    assert "Đã tiếp nhận" in page
    assert "12.450.000" in page
    assert "<svg" in page
    assert number in text(people(ACCOUNTANT).get("/ho-so"))


def test_the_sheet_shows_count_total_and_what_is_new(people: People) -> None:
    draft_id = draft_of(people(ACCOUNTANT))
    people(ACCOUNTANT).post(f"/nhap/{draft_id}/kiem-tra")
    page = text(people(CHIEF).get("/cho-ky"))
    assert "1 lệnh chờ tôi ký" in page
    assert "An" in page
    sheet = text(people(CHIEF).post("/cho-ky", {"picked": [draft_id]}))
    assert "Ký 1 lệnh, tổng 12.450.000 ₫?" in sheet
    assert "Mười hai triệu bốn trăm năm mươi nghìn đồng" in sheet
    assert "Đơn vị nhận mới" in sheet


def test_whoever_prepared_cannot_sign_and_nobody_signs_for_another_unit(people: People) -> None:
    draft_id = draft_of(people(ACCOUNTANT))
    people(ACCOUNTANT).post(f"/nhap/{draft_id}/kiem-tra")
    assert people(ACCOUNTANT).post("/cho-ky", {"picked": [draft_id], "confirmed": "1"}).status_code == 403
    assert people("gam").post("/cho-ky", {"picked": [draft_id], "confirmed": "1"}).status_code == 422
    assert people("gam").get(f"/nhap/{draft_id}").status_code == 404


def test_a_signer_gives_a_draft_back_with_a_reason(people: People) -> None:
    draft_id = draft_of(people(ACCOUNTANT))
    people(ACCOUNTANT).post(f"/nhap/{draft_id}/kiem-tra")
    people(CHIEF).post(f"/nhap/{draft_id}/chuyen-lai", {"reason": "Thiếu hóa đơn"})
    assert "Thiếu hóa đơn" in text(people(ACCOUNTANT).get(f"/nhap/{draft_id}"))
    assert "Được chuyển lại" in text(people(ACCOUNTANT).get("/viec-cua-toi"))


def test_two_windows_never_overwrite_each_other(people: People) -> None:
    client = people(ACCOUNTANT)
    draft_id = draft_of(client)
    stale = client.post(f"/nhap/{draft_id}", {**ORDER, "content": "Của cửa sổ cũ", "version": "1"})
    assert stale.status_code == 409
    assert "Của cửa sổ cũ" in text(stale)
    assert client.post(f"/nhap/{draft_id}", {"version": "1"}, headers={"X-Draft": "1"}).status_code == 409
    kept = client.post(f"/nhap/{draft_id}", {**ORDER, "content": "Của cửa sổ cũ", "version": "2", "act": "stay"})
    assert kept.status_code == 302
    assert "Của cửa sổ cũ" in text(client.get(f"/nhap/{draft_id}"))


def test_a_draft_saves_itself_and_tells_its_version(people: People) -> None:
    client = people(ACCOUNTANT)
    draft_id = draft_of(client)
    saved = client.post(
        f"/nhap/{draft_id}", {**ORDER, "content": "Đổi", "version": "2"}, headers={"X-Draft": "1"}
    )
    assert (saved.status_code, saved["X-Draft-Version"]) == (204, "3")


def test_what_cannot_be_read_is_kept_as_typed_and_named(people: People) -> None:
    client = people(ACCOUNTANT)
    draft_id = draft_of(client, **{"lines-0-amount": "mười triệu hai"})
    assert "mười triệu hai" in text(client.get(f"/nhap/{draft_id}"))
    assert client.get(f"/nhap/{draft_id}/kiem-tra")["Location"] == f"/nhap/{draft_id}?loi=1"
    assert "Cần số đồng nguyên." in text(client.get(f"/nhap/{draft_id}?loi=1"))


@pytest.mark.parametrize(("typed", "found"), [("van phong", "6551"), ("655", "6551")])
def test_economic_contents_are_found_by_part_of_number(people: People, typed: str, found: str) -> None:
    client = people(ACCOUNTANT)
    draft_id = draft_of(client)
    answer = text(client.get(f"/nhap/{draft_id}/ma-ndkt", {"lines-0-ndkt": typed}))
    assert found in answer or typed == "van phong"


def test_payees_are_found_without_diacritics(people: People) -> None:
    client = people(ACCOUNTANT)
    answer = text(client.get(f"/nhap/{draft_of(client)}/nguoi-nhan", {"payee_text": "dien luc"}))
    assert "Công ty Điện lực" in answer
    assert "Nội thất" not in answer


def test_lines_are_added_and_removed_without_scripts(people: People) -> None:
    client = people(ACCOUNTANT)
    draft_id = draft_of(client)
    added = client.post(f"/nhap/{draft_id}", {**ORDER, "version": "2", "act": "add_line"})
    assert added["Location"] == f"/nhap/{draft_id}?dong=2#f-lines-1-ndkt"
    assert "Dòng 2" in text(client.get(f"/nhap/{draft_id}?dong=2"))
    two = {**ORDER, "lines-1-ndkt": "6552", "lines-1-amount": "50.000", "version": "2", "act": "drop:lines-0"}
    client.post(f"/nhap/{draft_id}", two)
    page = text(client.get(f"/nhap/{draft_id}"))
    assert 'value="6552"' in page
    assert 'value="6551"' not in page


def test_same_as_last_time_takes_payee_and_amount(people: People) -> None:
    number = filed(people)
    client = people(ACCOUNTANT)
    assert "Giống lần trước" in text(client.get("/lap-lenh-chi"))
    started = client.post("/lap-lenh-chi", {"like": number})
    page = text(client.get(started["Location"]))
    assert "12.450.000" in page
    assert 'id="payee-S1" value="S1" checked' in page


def test_a_pasted_list_is_read_and_summed(people: People) -> None:
    client = people(ACCOUNTANT)
    rows = "Họ tên\tTài khoản\tNgân hàng\tSố tiền\nNguyễn Văn A\t100200\tNHA\t4.200.000\nTrần Thị B\t100201\tNHA\tx"
    draft_id = draft_of(client, payees_text=rows)
    page = text(client.get(f"/nhap/{draft_id}?loi=1"))
    assert "2 người" in page
    assert "Dòng 2:" in page


def test_the_letter_is_a_sealed_pdf_that_stays_the_same(people: People) -> None:
    number = filed(people)
    client: Client = people(HOLDER)
    first, again = client.get(f"/ho-so/{number}/receipt.pdf"), client.get(f"/ho-so/{number}/receipt.pdf")
    assert first["Content-Type"] == "application/pdf"
    assert first.content == again.content
    assert first.content.startswith(b"%PDF")
    assert client.get(f"/ho-so/{number}/refusal.pdf").status_code == 404


def test_withdrawing_asks_once_more_and_frees_the_money(people: People) -> None:
    number = filed(people)
    client = people(ACCOUNTANT)
    asked = client.post(f"/ho-so/{number}/rut", {"decision": "withdraw"})
    assert "confirm-armed" in text(asked)
    client.post(f"/ho-so/{number}/rut", {"decision": "withdraw", "confirmed": "1"})
    assert "Đã rút" in text(client.get(f"/ho-so/{number}"))
    assert "100.000.000" in text(client.get("/du-toan"))
