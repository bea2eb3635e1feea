"""The unit authorises and answers, the treasury looks on; every page in a bounded number of statements."""

from __future__ import annotations

import datetime as dt

import lxml.html
from django.db import connections
from django.test import Client

from khobac.cash.autopay import credit_queries as credits
from khobac.cash.autopay import queries as autopay
from khobac.core import access, clock
from khobac.core.money import format_dong
from khobac.flows.autopay import paying
from khobac.flows.payment import dispatch
from tests.doors.portal.units.conftest import ACCOUNTANT, CHIEF, CHIEF_OF_OFFICE, HOLDER, SCHOOL, People
from tests.flows.autopay.conftest import CUSTOMER, Power, work
from tests.flows.payment.conftest import Bank, School

FORM = {
    "provider": "S3", "service": "electricity", "customers": f"{CUSTOMER}, PE-0008", "payee": "S3", "ndkt": "6501",
    "accounts": "12, TG", "cap": "5.000.000", "monthly_cap": "20.000.000", "tolerance_percent": "30",
    "valid_to": "31/12/2026", "contract_no": "HĐ 17",
}
MOST_STATEMENTS = 12
"""Of a page itself; session, seat and alerts of every page come before."""
OF_EVERY_PAGE = 9


def statements(client: Client, path: str) -> int:
    seen: list[str] = []

    def count(execute: object, sql: str, *rest: object) -> object:
        seen.append(sql)
        return execute(sql, *rest)  # type: ignore[operator]

    with connections["default"].execute_wrapper(count), connections["unit"].execute_wrapper(count):
        assert client.get(path).status_code == 200
    return len(seen)


def authorised(people: People) -> int:
    assert people(ACCOUNTANT).post("/hoa-don/uy-quyen", FORM).status_code == 302
    with access.acting_as(SCHOOL):
        [own] = autopay.authorisations_of(SCHOOL)
    for signer in (CHIEF, HOLDER):
        page = people(signer).get(f"/hoa-don/uy-quyen/{own.id}").content.decode()
        assert "5.000.000" in page
        assert "20.000.000" in page
        assert "Ký ủy quyền" in page
        assert people(signer).post(f"/hoa-don/uy-quyen/{own.id}/ky").status_code == 302
    return own.id


def test_one_document_is_prepared_and_signed_by_two(power: Power, people: People) -> None:
    own = autopay.authorisations([authorised(people)])
    [terms] = own.values()
    assert (terms.state, terms.accounts) == ("active", ("12", "deposit"))
    assert (terms.cap, terms.monthly_cap, terms.tolerance_percent) == (5_000_000, 20_000_000, 30)
    assert set(terms.customers) == {CUSTOMER, "PE-0008"}


def test_everything_wrong_is_at_its_field_with_what_was_typed(power: Power, people: People) -> None:
    answer = people(ACCOUNTANT).post("/hoa-don/uy-quyen", FORM | {"accounts": "mười hai", "cap": "5.000.000"})
    assert answer.status_code == 422
    assert "mười hai" in answer.content.decode()


def test_a_cap_of_the_month_below_that_of_one_bill_is_told_at_its_field(power: Power, people: People) -> None:
    answer = people(ACCOUNTANT).post("/hoa-don/uy-quyen", FORM | {"monthly_cap": "4.999.999"})
    assert answer.status_code == 422
    [field] = lxml.html.fromstring(answer.content.decode()).xpath("//input[@name='monthly_cap']")
    assert field.get("aria-invalid") == "true"
    assert field.get("value") == "4.999.999"


def test_a_bill_its_month_has_no_room_for_says_how_much_is_used_and_left(power: Power, people: People) -> None:
    authorised(people)
    power.sends(*((f"HD{n}", CUSTOMER, 4_500_000) for n in range(5)))
    cap, used, left = map(format_dong, (20_000_000, 18_000_000, 2_000_000))
    room = f"Mức trần tháng 02/2026 là {cap}: hóa đơn trước chiếm {used}, còn {left}"
    for person, path in ((HOLDER, "/hoa-don"), (CHIEF_OF_OFFICE, "/hoa-don-tu-tra")):
        page = people(person).get(path).content.decode()
        assert page.count("Vượt mức trần một tháng") == 1
        assert page.count(room) == 1
    assert people(HOLDER).post(f"/hoa-don/{power.bill('HD4').id}/xac-nhan").status_code == 302
    work()
    assert power.standing("HD4") == ("sent", "")
    assert room not in people(HOLDER).get("/hoa-don").content.decode()


def test_the_unit_pauses_confirms_and_turns_down(power: Power, people: People) -> None:
    authorised(people)
    power.sends(("HD1", CUSTOMER, 1_000_000), ("HD2", CUSTOMER, 6_000_000), ("HD3", "PE-0008", 900_000))
    ids = {name: power.bill(name).id for name in ("HD1", "HD2", "HD3")}
    page = people(HOLDER).get("/hoa-don").content.decode()
    assert "Sắp trả" in page
    assert "Vượt mức trần" in page
    assert people(HOLDER).post(f"/hoa-don/{ids['HD1']}/tam-dung").status_code == 302
    assert people(HOLDER).post(f"/hoa-don/{ids['HD2']}/xac-nhan").status_code == 302
    too_short = people(CHIEF).post(f"/hoa-don/{ids['HD3']}/ly-do/phan-doi", {"reason": "sai"})
    assert too_short.status_code == 422
    assert people(CHIEF).post(f"/hoa-don/{ids['HD3']}/ly-do/phan-doi", {"reason": "Chỉ số công tơ sai."}).status_code == 302
    work()
    assert [power.standing(name) for name in ids] == [("held", "PAUSED"), ("sent", ""), ("held", "DISPUTED")]


def test_the_dossier_of_a_bill_is_read_like_any_other(power: Power, people: People) -> None:
    authorised(people)
    power.sends(("HD1", CUSTOMER, 6_000_000))
    assert people(HOLDER).post(f"/hoa-don/{power.bill('HD1').id}/xac-nhan").status_code == 302
    work()
    number, bank = power.bill("HD1").dossier, School(Bank())
    dispatch.send_prepared(bank.bank)
    bank.debit(number)
    work()
    page = people(HOLDER).get(f"/ho-so/{number}").content.decode()
    assert "Tự chi theo ủy quyền của đơn vị" in page
    assert "Giấy báo nợ" in page
    paper = people(HOLDER).get(f"/ho-so/{number}/debit_notice.pdf")
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    assert people("tuan").get(f"/ho-so-kho-bac/{number}").status_code == 200


def test_what_the_provider_takes_back_is_seen_and_given_back_by_a_dossier(power: Power, people: People) -> None:
    authorised(people)
    power.sends(("HD1", CUSTOMER, 4_000_000))
    assert people(HOLDER).get("/hoa-don").status_code == 200
    with clock.at(clock.now() + dt.timedelta(days=1)):
        work()
        bank = School(Bank())
        dispatch.send_prepared(bank.bank)
        bank.debit(power.bill("HD1").dossier)
        power.sends(credits=[("DC1", "HD1", 150_000)])
        work()
        page = people(ACCOUNTANT).get("/hoa-don").content.decode()
        assert "Nhà cung cấp điều chỉnh giảm" in page
        assert "Chờ trừ vào hóa đơn sau" in page
        with access.acting_as(SCHOOL):
            [note] = credits.credits_of_unit(SCHOOL)
        path = f"/hoa-don/dieu-chinh/{note.id}/nop-tra"
        assert people(HOLDER).post(path).status_code == 403
        assert people("em").post(path).status_code == 404, "another unit's note does not exist"
        begun = people(ACCOUNTANT).post(path)
        form = people(ACCOUNTANT).get(begun["Location"]).content.decode()
        assert "Nộp trả theo hóa đơn điều chỉnh giảm DC1" in form
        assert power.bill("HD1").dossier in form
        assert "150.000" in form


def test_the_accountant_looks_and_only_signers_answer(power: Power, people: People) -> None:
    authorised(people)
    power.sends(("HD1", CUSTOMER, 1_000_000))
    assert "Tạm dừng" not in people(ACCOUNTANT).get("/hoa-don").content.decode()
    assert people(ACCOUNTANT).post(f"/hoa-don/{power.bill('HD1').id}/tam-dung").status_code == 403
    stranger = people("ha").post(f"/hoa-don/{power.bill('HD1').id}/tam-dung")
    assert stranger.status_code == 404, "another unit's bill does not exist"


def test_the_treasury_sees_coverage_failures_and_lists(power: Power, people: People) -> None:
    authorised(people)
    power.sends(("HD1", CUSTOMER, 1_000_000), ("HD2", CUSTOMER, 6_000_000), name="E-1")
    page = people(CHIEF_OF_OFFICE).get("/hoa-don-tu-tra").content.decode()
    assert "1 trên" in page
    assert "HD2" in page
    assert "E-1" in page


def test_pages_cost_a_bounded_number_of_statements(power: Power, people: People) -> None:
    own = authorised(people)
    power.sends(*((f"HD{n}", CUSTOMER, 1_000 + n) for n in range(30)))
    paying.pay_next()
    for person, path in ((HOLDER, "/hoa-don"), (HOLDER, f"/hoa-don/uy-quyen/{own}"), (CHIEF_OF_OFFICE, "/hoa-don-tu-tra")):
        assert statements(people(person), path) <= OF_EVERY_PAGE + MOST_STATEMENTS, path
