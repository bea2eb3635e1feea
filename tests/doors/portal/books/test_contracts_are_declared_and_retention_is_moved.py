"""A unit declares contracts and guarantees; its treasury keeps, releases and deposits retention money, and sees what is due."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from khobac.books.commitments.contract_queries import ContractPage, contract_page
from khobac.core import clock
from tests.doors.portal.investment.test_a_project_is_seen_and_paid_from_its_page import People, people
from tests.flows.investment.conftest import ACCOUNTANT, OFFICER, ROAD, road

__all__ = ["people", "road"]

TERMS = {
    "payee": "S2", "subject": "works", "value": "1.500.000.000", "retention_percent": "5,5",
    "warranty_ends_on": "30/6/2026",
}  # fmt: skip
NEW = TERMS | {"code": "12/2026/HĐ-XL", "signed_on": "1/3/2026"}
CONTRACT = f"/so-sach/hop-dong/{ROAD}/12/2026/HĐ-XL"
MOVE = f"/so-sach/bao-hanh/{ROAD}/"


def declared(client: Client) -> ContractPage:
    assert client.post("/so-tai-khoan/hop-dong-moi", NEW).status_code == 302
    return found()


def found() -> ContractPage:
    page = contract_page(ROAD, "12/2026/HĐ-XL")
    assert page is not None
    return page


def entry(deed: str) -> str:
    return f"/so-tai-khoan/hop-dong-ghi/{deed}/12/2026/HĐ-XL"


def test_a_contract_is_declared_once(people: People) -> None:
    client = people(ACCOUNTANT)
    page = declared(client)
    assert (page.contract.value, page.retention_percent, page.warranty_ends_on) == (
        1_500_000_000,
        Decimal("5.50"),
        dt.date(2026, 6, 30),
    )
    assert client.post("/so-tai-khoan/hop-dong-moi", NEW).status_code == 302
    assert len(found().versions) == 1
    again = client.post("/so-tai-khoan/hop-dong-moi", NEW | {"value": "2.000.000.000"})
    assert again.status_code == 422
    assert "điều chỉnh bằng phụ lục" in again.content.decode()
    assert client.post("/so-tai-khoan/hop-dong-moi", NEW | {"code": "K8", "signed_on": "1/1/2027"}).status_code == 422


def test_an_appendix_begins_with_the_terms_that_stand(people: People) -> None:
    client = people(ACCOUNTANT)
    declared(client)
    form = client.get(entry("phu-luc")).content.decode()
    assert 'value="1.500.000.000"' in form
    assert 'value="5,5"' in form
    appendix = TERMS | {"appendix": "PL-01", "value": "1.600.000.000", "reason": "Phát sinh khối lượng"}
    assert client.post(entry("phu-luc"), appendix | {"reason": ""}).status_code == 422
    assert client.post(entry("phu-luc"), appendix).status_code == 302
    latest = found().versions[-1]
    assert (latest.appendix, latest.value, latest.reason) == ("PL-01", 1_600_000_000, "Phát sinh khối lượng")
    assert "PL-01" in client.get("/so-tai-khoan/hop-dong/12/2026/HĐ-XL").content.decode()


def test_guarantees_are_declared_and_called_for_no_more_than_they_are(people: People) -> None:
    client = people(ACCOUNTANT)
    declared(client)
    given = {
        "kind": "warranty", "number": "BL-7", "bank": "VietinBank", "amount": "80.000.000", "expires_on": "1/7/2026",
    }  # fmt: skip
    assert "goi-bao-lanh" not in client.get("/so-tai-khoan/hop-dong/12/2026/HĐ-XL").content.decode()
    assert client.post(entry("bao-lanh"), given).status_code == 302
    assert "goi-bao-lanh" in client.get("/so-tai-khoan/hop-dong/12/2026/HĐ-XL").content.decode()
    call = {"kind": "warranty", "amount": "80.000.001", "reason": "Không sửa hư hỏng"}
    refused = client.post(entry("goi-bao-lanh"), call)
    assert refused.status_code == 422
    assert "còn hiệu lực" in refused.content.decode()
    assert client.post(entry("goi-bao-lanh"), call | {"amount": "80.000.000"}).status_code == 302
    [guarantee] = found().guarantees
    assert (guarantee.called, guarantee.in_force) == (80_000_000, 0)


def test_a_plan_by_year_stays_within_the_contract(people: People) -> None:
    client = people(ACCOUNTANT)
    declared(client)
    assert client.post(entry("ke-hoach"), {"year": "2026", "amount": "900.000.000"}).status_code == 302
    assert client.post(entry("ke-hoach"), {"year": "2027", "amount": "900.000.000"}).status_code == 422
    assert [(each.year, each.planned) for each in found().years] == [(2026, 900_000_000)]


def test_retention_money_is_kept_and_released_within_what_is_held(people: People) -> None:
    declared(people(ACCOUNTANT))
    officer = people(OFFICER)
    path = "/12/2026/HĐ-XL"
    kept = {"amount": "60.000.000", "reference": "HS-0061-26-0000001"}
    assert officer.post(f"{MOVE}giu-lai{path}", kept).status_code == 302
    assert officer.post(f"{MOVE}tra{path}", kept | {"amount": "60.000.001"}).status_code == 422
    assert officer.post(f"{MOVE}tra{path}", kept | {"amount": "20.000.000"}).status_code == 302
    assert (found().retention.held, found().retention.released) == (40_000_000, 20_000_000)
    page = officer.get(CONTRACT).content.decode()
    assert "HS-0061-26-0000001" in page
    assert "Trả cho nhà thầu" in page


def test_held_money_moves_to_the_deposit_and_is_spent_by_that(people: People) -> None:
    declared(people(ACCOUNTANT))
    officer = people(OFFICER)
    path = "/12/2026/HĐ-XL"
    assert officer.post(f"{MOVE}giu-lai{path}", {"amount": "60.000.000", "reference": "HS-1"}).status_code == 302
    moved = {"year": "2026", "source": "12", "ndkt": "9301", "amount": "60.000.000", "reference": "CV-3"}
    assert officer.post(f"{MOVE}tien-gui{path}", moved).status_code == 302
    assert officer.post(f"{MOVE}tien-gui{path}", moved | {"reference": "CV-4"}).status_code == 422
    assert (found().retention.held, found().retention.moved) == (0, 60_000_000)


def test_the_page_of_retention_money_tells_what_is_due(people: People) -> None:
    declared(people(ACCOUNTANT))
    officer = people(OFFICER)
    assert "Không giữ tiền bảo hành" in officer.get("/so-sach/bao-hanh").content.decode()
    kept = {"amount": "60.000.000", "reference": "HS-1"}
    officer.post(f"{MOVE}giu-lai/12/2026/HĐ-XL", kept)
    page = officer.get("/so-sach/bao-hanh").content.decode()
    assert "30/06/2026" in page
    assert "đã đến hạn trả" not in page
    with clock.at(clock.now().replace(month=7, day=1)):
        assert (
            "60.000.000\xa0₫ tiền bảo hành đã đến hạn trả" in people(OFFICER).get("/so-sach/bao-hanh").content.decode()
        )


@pytest.mark.parametrize("person", ["vinh", ACCOUNTANT])
def test_only_officers_move_retention_money(people: People, person: str) -> None:
    declared(people(ACCOUNTANT))
    assert people(person).get(f"{MOVE}giu-lai/12/2026/HĐ-XL").status_code == 403


def test_contracts_of_other_books_do_not_exist(people: People) -> None:
    declared(people(ACCOUNTANT))
    assert people("bac").get(CONTRACT).status_code == 404
    assert people("bac").get(f"{MOVE}giu-lai/12/2026/HĐ-XL").status_code == 404
    assert people("an").get(entry("phu-luc")).status_code == 404
    assert people("phuc").post("/so-tai-khoan/hop-dong-moi", NEW).status_code == 403
