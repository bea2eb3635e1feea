"""A returned dossier: only its defects, ticked off as they are mended, the difference shown, sent again as a new dossier."""

from __future__ import annotations

from django.test import Client

from khobac.flows.payment import examination
from tests.doors.portal.units.conftest import ACCOUNTANT, CHIEF, HOLDER, OFFICER, People, filed
from tests.doors.portal.units.test_an_order_goes_from_form_to_dossier import text

WRONG = {
    "lines-0-amount": "120.000.000",
    "lines-1-ndkt": "9999",
    "lines-1-amount": "1.000.000",
}


def returned(people: People) -> str:
    number = filed(people, **WRONG)
    examination.examine(number, OFFICER)
    examination.send_back(number, OFFICER)
    return number


def mending(client: Client, number: str) -> str:
    return client.post(f"/ho-so/{number}/sua")["Location"]


def test_the_dossier_page_names_every_defect_with_its_mend(people: People) -> None:
    number = returned(people)
    page = text(people(ACCOUNTANT).get(f"/ho-so/{number}"))
    assert "2 chỗ cần sửa" in page
    assert page.count("Cách sửa:") == 2
    assert "Trả lại để sửa" in page
    assert number in text(people(ACCOUNTANT).get("/viec-cua-toi"))


def test_only_the_defects_are_open_and_each_is_ticked_off_when_mended(people: People) -> None:
    client = people(ACCOUNTANT)
    url = mending(client, returned(people))
    page = text(client.get(url))
    assert "Còn 2 chỗ cần sửa" in page
    assert 'name="lines-0-amount"' in page
    assert 'name="content"' not in page
    client.post(url, {"version": "1", "lines-1-ndkt": "6552", "act": "save"})
    page = text(client.get(url))
    assert "Đã sửa 1/2" in page
    assert "<del>9999</del> → <ins>6552</ins>" in page


def test_sending_again_waits_for_the_last_blocking_defect(people: People) -> None:
    client = people(ACCOUNTANT)
    url = mending(client, returned(people))
    half = {"version": "1", "lines-0-amount": "20.000.000", "act": "send"}
    assert client.post(url, half)["Location"] == url
    whole = {"version": "2", "lines-1-ndkt": "6552", "act": "send"}
    assert client.post(url, whole)["Location"].endswith("/kiem-tra")


def test_the_mended_dossier_is_a_new_one_of_the_same_chain(people: People) -> None:
    number, client = returned(people), people(ACCOUNTANT)
    url = mending(client, number)
    client.post(url, {"version": "1", "lines-0-amount": "20.000.000", "lines-1-ndkt": "6552", "act": "send"})
    draft_id = url.split("/")[2]
    client.post(f"/nhap/{draft_id}/kiem-tra")
    for signer in (CHIEF, HOLDER):
        people(signer).post("/cho-ky", {"picked": [draft_id], "confirmed": "1"})
    page = text(client.get(f"/ho-so/{number}"))
    assert "Đã gửi lại bằng hồ sơ" in page
    assert "Sửa và gửi lại" not in page
    assert client.post(f"/ho-so/{number}/sua").status_code == 409
