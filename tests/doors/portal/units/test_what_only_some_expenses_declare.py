"""Norms, purchases, cash and marks are filed through the form, and each finding stands beside its field."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.casework.dossiers import drafts as kept
from khobac.core import access
from khobac.doors.portal.units import copying
from khobac.flows import founding
from khobac.flows.founding import ValueRow
from khobac.flows.payment import examination
from tests.doors.portal.units.conftest import ACCOUNTANT, CHIEF, HOLDER, OFFICER, SCHOOL, People, draft_of

DECLARED = {
    "shown": ["papers", "last", "particulars"],
    "particulars-norms-0-norm": "per_diem",
    "particulars-norms-0-price": "350.000",
    "particulars-norms-0-quantity": "3",
    "particulars-norms-1-quantity": "1",
    "particulars-withheld-0-tax": "vat",
    "particulars-withheld-0-amount": "125.000",
    "particulars-cash-at": "treasury",
    "particulars-cash-registered_on": "27/02/2026",
}
AS_KEPT = {
    "norms": [{"norm": "per_diem", "price": 350_000, "quantity": 3}],
    "withheld": [{"tax": "vat", "amount": 125_000}],
    "cash": {"at": "treasury", "registered_on": "2026-02-27"},
}
LAW = {
    "norm.per_diem": 300_000,
    "cash.items": ["6001"],
    "cash.small_amount": 5_000_000,
    "cash.at_treasury": True,
    "cash.bank_withdrawal_threshold": 100_000_000,
    "cash.daily_limit.unit": 30_000_000,
    "cash.register_before": 1,
    "secrecy.not_applied": ["C10"],
    "secrecy.wording": "Khoản chi có yêu cầu bảo mật",
}


@pytest.fixture(autouse=True)
def _law(school: str) -> None:
    founding.set_law([ValueRow(name, value, dt.date(2020, 1, 1)) for name, value in LAW.items()])


def page(people: People, path: str) -> str:
    return people(ACCOUNTANT).get(path).content.decode()


def declared(draft_id: int) -> object:
    with access.acting_as(SCHOOL):
        return kept.draft(draft_id).content.get("particulars")


def test_an_ordinary_order_declares_nothing(people: People) -> None:
    draft_id = draft_of(people(ACCOUNTANT), shown=["papers", "last", "particulars"])
    assert declared(draft_id) is None


def test_what_is_typed_is_kept_and_shown_again_without_empty_rows(people: People) -> None:
    draft_id = draft_of(people(ACCOUNTANT), **DECLARED)
    assert declared(draft_id) == AS_KEPT
    form = page(people, f"/nhap/{draft_id}")
    assert 'name="particulars-norms-0-price"' in form
    assert 'value="350.000"' in form
    assert 'value="27/02/2026"' in form
    more = people(ACCOUNTANT).post(
        f"/nhap/{draft_id}", {"version": "2", "act": "add_particular", "payee": "S1", **DECLARED}
    )
    assert more["Location"].endswith("?khai=2#f-particulars-norms-1-norm")
    assert 'name="particulars-norms-1-price"' in page(people, f"/nhap/{draft_id}?khai=2")


def test_each_finding_stands_beside_its_field(people: People) -> None:
    draft_id = draft_of(people(ACCOUNTANT), **DECLARED)
    form = page(people, f"/nhap/{draft_id}?loi=1")
    assert 'id="f-particulars-norms-0-price-error"' in form
    assert "Phụ cấp lưu trú: mức đề nghị" in form
    review = page(people, f"/nhap/{draft_id}/kiem-tra")
    assert "Tiền mặt: tại kho bạc" in review
    assert "C15" in review


def test_a_mark_is_ticked_and_taken_off(people: People) -> None:
    secret = {**DECLARED, "particulars-secret": "1", "content": "Khoản chi có yêu cầu bảo mật"}
    draft_id = draft_of(people(ACCOUNTANT), **secret)
    assert declared(draft_id) == AS_KEPT | {"secret": True}
    assert "chỉ kiểm soát tính pháp lý của chứng từ" in page(people, f"/nhap/{draft_id}/kiem-tra")
    people(ACCOUNTANT).post(f"/nhap/{draft_id}", {**secret, "particulars-secret": "", "version": "2", "act": "stay"})
    draft_id = draft_of(people(ACCOUNTANT), **DECLARED)
    assert declared(draft_id) == AS_KEPT


def test_it_is_filed_and_comes_back_whole_to_be_mended(people: People) -> None:
    draft_id = draft_of(people(ACCOUNTANT), **DECLARED)
    people(ACCOUNTANT).post(f"/nhap/{draft_id}/kiem-tra", {"confirmed": "1"})
    for signer in (CHIEF, HOLDER):
        people(signer).post("/cho-ky", {"picked": [draft_id], "confirmed": "1"})
    with access.acting_as(SCHOOL):
        number = kept.draft(draft_id).dossier or ""
    judged = examination.examine(number, OFFICER)
    found = [(each.code, each.pointer) for each in judged.findings]
    assert found == [("C10", "/particulars/norms/0/price"), ("C15", "/lines/0/ndkt")]
    examination.send_back(number, OFFICER, defects=found)
    with access.acting_as(SCHOOL):
        assert copying.mending(number)["particulars"] == AS_KEPT
