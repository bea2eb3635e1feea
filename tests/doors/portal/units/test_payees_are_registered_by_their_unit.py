"""Whom a unit pays: entered on a page of its own, found at once in the order, at another account from today on."""

from __future__ import annotations

import pytest

from khobac.core.models import AuditRecord
from khobac.registers.accounts.models import Payee
from tests.doors.portal.units.conftest import ACCOUNTANT, CHIEF, SCHOOL, People, draft_of

NEW = {"name": "Công ty Giấy Đông Hà", "tax_code": "3200123456", "bank": "NHA", "account_number": "1020 3040 5060"}


def known(code: str = "3200123456") -> list[tuple[str, str]]:
    rows = Payee.objects.filter(unit=SCHOOL, code=code).order_by("id")
    return [(row.account_number, "open" if row.valid_to is None else "closed") for row in rows]


def test_a_payee_is_entered_and_found_in_the_order_it_was_missing_from(people: People) -> None:
    client = people(ACCOUNTANT)
    draft_id = draft_of(client)
    missing = client.get(f"/nhap/{draft_id}?tim=giay+dong+ha").content.decode()
    assert f'href="/nguoi-nhan?nhap={draft_id}"' in missing
    entered = client.post(f"/nguoi-nhan?nhap={draft_id}", NEW | {"nhap": draft_id})
    assert entered["Location"] == f"/nhap/{draft_id}?tim=3200123456#f-payee"
    assert known() == [("102030405060", "open")]
    assert "Công ty Giấy Đông Hà" in client.get(entered["Location"]).content.decode()


def test_every_fault_is_told_at_once_and_nothing_is_entered(people: People) -> None:
    client = people(ACCOUNTANT)
    before = Payee.objects.count()
    refused = client.post("/nguoi-nhan", {"name": "A", "tax_code": "12", "bank": "?", "account_number": "1-2"})
    page = refused.content.decode()
    assert refused.status_code == 422
    for said in ("Tên người nhận: Tên dài", "Mã số thuế: Mã số thuế", "Ngân hàng: Chọn", "Số tài khoản: Số tài khoản"):
        assert said in page
    assert 'value="A"' in page
    assert Payee.objects.count() == before


def test_the_same_payee_is_entered_once(people: People) -> None:
    client = people(ACCOUNTANT)
    client.post("/nguoi-nhan", NEW)
    again = client.post("/nguoi-nhan", NEW | {"account_number": "999999"})
    assert "Đơn vị đã có đối tượng thụ hưởng này." in again.content.decode()
    assert known() == [("102030405060", "open")]


def test_another_account_counts_from_today_on_and_the_old_one_is_kept(people: People) -> None:
    client = people(ACCOUNTANT)
    client.post("/nguoi-nhan", NEW)
    assert "102030405060" in client.get("/nguoi-nhan/3200123456").content.decode()
    changed = client.post("/nguoi-nhan/3200123456", {"bank": "NHA", "account_number": "777788889999"})
    assert changed.status_code == 302
    assert known() == [("102030405060", "closed"), ("777788889999", "open")]
    assert client.post("/nguoi-nhan/3200123456", {"bank": "", "account_number": "1"}).status_code == 422
    assert client.get("/nguoi-nhan/KHONG-CO").status_code == 404


@pytest.mark.parametrize("path", ["/nguoi-nhan", "/nguoi-nhan/S1"])
def test_signers_and_other_units_change_no_payee(people: People, path: str) -> None:
    changed = {**NEW, "account_number": "666666"}
    assert people(CHIEF).post(path, changed).status_code == 403
    people("em").post(path, changed)
    assert not Payee.objects.filter(unit=SCHOOL, account_number="666666").exists()


def test_who_entered_it_stands_in_the_log(people: People) -> None:
    people(ACCOUNTANT).post("/nguoi-nhan", NEW)
    entered = AuditRecord.objects.order_by("id").last()
    assert entered is not None
    assert (entered.actor, entered.action, entered.subject) == (ACCOUNTANT, "accounts.register_payee", "3200123456")
