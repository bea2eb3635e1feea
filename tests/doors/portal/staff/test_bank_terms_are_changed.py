"""The page of terms with banks: a steward proposes, another approves, the desk reads; what was typed is kept when refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connections
from django.test.utils import CaptureQueriesContext

from khobac.registers.banks import queries as banks
from khobac.registers.banks import services
from khobac.registers.banks.services import AgreementRow, RouteRow
from tests.doors.portal.staff.morning import MORNING, Treasury

PAGE = "/ngan-hang/thoa-thuan"
BEGINNING = dt.date(2026, 1, 1)
SEASON = {
    "bank": "NHA", "opens": "08:00", "cutoff": "16:00", "extended_cutoff": "20:00", "extended_last_days": "2",
    "extended_from": "12-25", "statement_due": "1", "valid_from": "1/4/2026", "reason": "Công văn 12 của ngân hàng",
}
OF_EVERY_PAGE, MOST_STATEMENTS = 4, 8


def _post(treasury: Treasury, person: str, path: str, given: dict[str, Any]) -> str:
    return treasury.page(person).post(f"{PAGE}/{path}", given, follow=True).content.decode()


def test_a_steward_proposes_and_another_lets_it_count(treasury: Treasury) -> None:
    services.agree([AgreementRow("NHA", dt.time(8), dt.time(16), BEGINNING)])
    assert "chờ người thứ hai duyệt" in _post(treasury, "son", "de-nghi/agreement", SEASON)
    shown = treasury.page("sang").get(PAGE).content.decode()
    assert "kéo dài đến 20:00" in shown
    assert "từ 25/12 đến hết năm" in shown
    [waiting] = banks.terms_waiting()
    assert "thay đổi tính từ ngày đã nêu" in _post(treasury, "sang", str(waiting.id), {"decision": "approve"})
    assert banks.agreements(dt.date(2026, 4, 1))["NHA"].hours.extended_cutoff == dt.time(20)
    assert banks.agreements(MORNING.date())["NHA"].hours.extended_cutoff is None


def test_the_form_begins_with_what_holds(treasury: Treasury) -> None:
    services.agree([AgreementRow("NHA", dt.time(7, 30), dt.time(16), BEGINNING, debits_by="statement")])
    services.set_routes([RouteRow(3, BEGINNING, payee_bank="NHB", through="NHA", amount_from=500_000_000)])
    steward = treasury.page("son")
    page = steward.get(PAGE, {"ngan-hang": "NHA"})
    assert 'value="07:30"' in page.content.decode()
    assert set(page.context["marked"]) == {"statement_due", "debits_by_statement"}
    assert 'value="500000000"' in steward.get(PAGE, {"dong": "3"}).content.decode()


def test_a_row_of_the_table_comes_and_is_taken_out(treasury: Treasury) -> None:
    row = {"place": "1", "payee_bank": "NHB", "through": "NHA", "amount_from": "500tr", "valid_from": "3/3/2026",
           "reason": "Thông báo phí của NHB"}
    _post(treasury, "son", "de-nghi/route", row)
    assert "Người nhận tại NHB, từ 500.000.000" in treasury.page("sang").get(PAGE).content.decode()
    _post(treasury, "sang", str(banks.terms_waiting()[0].id), {"decision": "approve"})
    [route] = banks.routes(dt.date(2026, 3, 3))
    assert (route.payee_bank, route.through, route.amount_from, route.hour_to) == ("NHB", "NHA", 500_000_000, dt.time.max)
    _post(treasury, "son", "de-nghi/route_ends", {"place": "1", "valid_from": "1/5/2026", "reason": "NHB bỏ phí từ tháng 5"})
    _post(treasury, "sang", str(banks.terms_waiting()[0].id), {"decision": "approve"})
    assert banks.routes(dt.date(2026, 5, 1)) == []


def test_a_refusal_is_said_and_what_was_typed_is_kept(treasury: Treasury) -> None:
    for wrong, said in (
        ({"valid_from": "hôm nay"}, "từ ngày mai trở đi"),
        ({"cutoff": "sớm"}, "Cần một giờ"),
        ({"extended_last_days": "nhiều"}, "Cần một số nguyên"),
        ({"reason": "ngắn"}, "Cần ghi lý do"),
    ):
        page = _post(treasury, "son", "de-nghi/agreement", SEASON | wrong)
        assert said in page
        assert 'value="12-25"' in page
    assert banks.terms_waiting() == []
    assert treasury.page("son").post(f"{PAGE}/de-nghi/khac", {}).status_code == 404


def test_the_desk_reads_and_changes_nothing(treasury: Treasury) -> None:
    for person in ("thu", "vinh"):
        page = treasury.page(person)
        assert page.get(PAGE).status_code == 200
        assert "Đề nghị giờ nhận lệnh mới" not in page.get(PAGE).content.decode()
        assert page.post(f"{PAGE}/de-nghi/agreement", SEASON).status_code == 403
    assert treasury.page("tuan").get(PAGE).status_code == 403
    assert treasury.page("sang").post(f"{PAGE}/de-nghi/agreement", SEASON).status_code == 403


def test_the_page_asks_a_fixed_number_of_times(treasury: Treasury) -> None:
    for place in range(1, 20):
        services.set_routes([RouteRow(place, BEGINNING, payee_bank="NHB")])
    steward = treasury.page("son")
    steward.get(PAGE)
    with CaptureQueriesContext(connections["default"]) as asked:
        steward.get(PAGE)
    assert len(asked) <= OF_EVERY_PAGE + MOST_STATEMENTS
