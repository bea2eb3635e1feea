"""The page of money between treasuries: what waits, what is under way, in = out, and what people do about it."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from khobac.cash.inter_treasury import queries as between
from khobac.doors.cli.cases.work import do_due_work
from tests.doors.portal.staff.morning import Treasury

PAGE = "/lien-kho-bac"
MOST_STATEMENTS = 12
WHY = "Đã gọi trung tâm y tế xác minh"


def _to_the_health_centre(treasury: Treasury, name: str, amount: int = 7_000_000) -> str:
    number = treasury.file(name, payee="H", content=f"Khám {name}", amount=amount, ndkt="7049", through="approved")
    do_due_work()
    return number


def _text(treasury: Treasury, person: str) -> str:
    answer = treasury.page(person).get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def _settle(treasury: Treasury, person: str, **given: str) -> str:
    [arrival] = between.waiting(["0211"])
    given = {"treasury": str(arrival.treasury_id), "reason": WHY} | given
    return treasury.page(person).post(f"{PAGE}/{arrival.id}", given, follow=True).content.decode()


def test_what_is_under_way_is_a_row_with_an_owner(treasury: Treasury) -> None:
    number = _to_the_health_centre(treasury, "A")
    page = _text(treasury, "thu")
    assert number in page
    assert "Đang trên đường" in page
    assert "Thu</b>" in page
    assert "hôm nay" in page
    assert "Khớp" in page


def test_what_waits_is_credited_by_the_people_there(treasury: Treasury) -> None:
    number = _to_the_health_centre(treasury, "A")
    treasury.play("inter_treasury", "arrives", dossier="A", known=False)
    do_due_work()
    assert "Đã đến, chờ tìm tài khoản" in _text(treasury, "thu")
    assert "1 khoản chờ tìm tài khoản" in _text(treasury, "cuc")
    assert "Không có tài khoản tiền gửi" in _settle(treasury, "cuc", decision="correct", account="3712.0.0000000.00000")
    assert "Đã ghi có tài khoản" in _settle(treasury, "cuc", decision="correct", account="3712.0.1098765.00000")
    do_due_work()
    assert treasury.state(number) == "completed"


def test_what_waits_is_sent_back_with_a_reason(treasury: Treasury) -> None:
    number = _to_the_health_centre(treasury, "A")
    treasury.play("inter_treasury", "arrives", dossier="A", known=False)
    assert "ít nhất 10 ký tự" in _settle(treasury, "cuc", decision="send_back", reason="thôi")
    assert "Đã chuyển trả" in _settle(treasury, "cuc", decision="send_back")
    do_due_work()
    assert treasury.state(number) == "payment_returned"
    assert "Không có khoản nào" not in _text(treasury, "thu")


def test_the_unit_reads_of_treasuries_and_not_of_banks(treasury: Treasury) -> None:
    number = _to_the_health_centre(treasury, "A")
    page = treasury.page("an").get(f"/ho-so/{number}").content.decode()
    assert "Gửi kho bạc nhận" in page
    assert "Kho bạc nhận ghi có tài khoản" in page
    assert "Gửi ngân hàng" not in page
    treasury.play("inter_treasury", "arrives", dossier="A", known=False)
    _settle(treasury, "cuc", decision="send_back")
    do_due_work()
    assert "Kho bạc nhận chuyển trả" in treasury.page("an").get(f"/ho-so/{number}").content.decode()


def test_without_anything_it_says_so(treasury: Treasury) -> None:
    assert "Không có khoản nào giữa các kho bạc" in _text(treasury, "thu")


@pytest.mark.parametrize("person", ["tuan", "xuan", "an"])
def test_others_do_not_see_it(treasury: Treasury, person: str) -> None:
    assert treasury.page(person).get(PAGE).status_code in (403, 404)


def test_it_asks_at_most_twelve_times_however_much_there_is(treasury: Treasury) -> None:
    for name in ("A", "B", "C"):
        _to_the_health_centre(treasury, name)
        treasury.play("inter_treasury", "arrives", dossier=name, known=False)
    _to_the_health_centre(treasury, "D")
    page = treasury.page("cuc")
    page.get(PAGE)
    with CaptureQueriesContext(connections["default"]) as asked:
        page.get(PAGE)
    assert len(asked) <= MOST_STATEMENTS, [each["sql"][:80] for each in asked]
