"""The payments desk: what the bank said and no order explains is explained in words, or booked by two people."""

from __future__ import annotations

from typing import Any

import pytest

from khobac.cash.payments import desk_queries
from khobac.cash.payments import queries as payments
from khobac.cash.payments import services as inbox
from khobac.core import db
from khobac.core.errors import Refused, Word
from khobac.doors.cli.cases.work import do_due_work
from khobac.flows.payment import unexplained
from khobac.flows.periods import office_of
from khobac.flows.verification import verify_books
from tests.doors.portal.staff.morning import Treasury

PAGE = "/lenh-thanh-toan"
WHY = "Ngân hàng xác nhận đã trả, điện báo nợ bị mất"


def _news(kind: str, reference: str, amount: int) -> int:
    """An item on the list; its number."""
    inbox.note_exceptions("NHA", "STMT-1", [(kind, reference, amount, "")])
    return desk_queries.unexplained()[0].id


def _order(treasury: Treasury, number: str) -> str:
    dossier = db.rows("SELECT treasury_id, id FROM dossiers_dossier WHERE number = %s", [number])[0]
    return payments.orders_of_dossiers([(dossier["treasury_id"], dossier["id"])])[0].number


def _post(treasury: Treasury, person: str, path: str, **given: Any) -> str:
    return treasury.page(person).post(f"{PAGE}/tin-ngan-hang/{path}", given, follow=True).content.decode()


def test_a_debit_that_only_the_statement_knows_is_booked_by_two_people(treasury: Treasury) -> None:
    number = treasury.file("A", amount=7_000_000, through="approved")
    do_due_work()
    order = _order(treasury, number)
    item = _news("ONLY_BANK", order, 7_000_000)
    assert f'value="{order}"' in treasury.page("thu").get(PAGE).content.decode()
    assert "chờ kế toán trưởng xác nhận" in _post(treasury, "thu", str(item), reason=WHY, order=order)
    assert treasury.state(number) == "payment_pending"
    assert "1 việc ở ngân hàng chờ bạn xác nhận" in treasury.page("vinh").get("/cho-duyet").content.decode()
    ours, theirs = (office_of(code).id for code in ("0061", "0211"))
    assert [desk_queries.proposals([office]) for office in (ours, theirs)] == [1, 0]
    assert "Đã ghi sổ theo đề nghị" in _post(treasury, "vinh", f"{item}/xac-nhan", decision="confirm")
    assert treasury.state(number) == "completed"
    assert desk_queries.unexplained() == []
    assert not [finding for finding in verify_books() if finding]
    [row] = db.rows("SELECT proposed_by, settled_by, reason FROM payment_exception WHERE id = %s", [item])
    assert row == {"proposed_by": "thu", "settled_by": "vinh", "reason": WHY}


def test_another_amount_than_the_orders_is_not_booked(treasury: Treasury) -> None:
    number = treasury.file("A", amount=7_000_000, through="approved")
    do_due_work()
    item = _news("debit", "khong ro", 7_000_001)
    _post(treasury, "thu", str(item), reason=WHY, order=_order(treasury, number))
    assert "khác lệnh đã gửi" in _post(treasury, "vinh", f"{item}/xac-nhan", decision="confirm")
    assert treasury.state(number) == "payment_pending"
    assert "Không đồng ý" in _post(treasury, "vinh", f"{item}/xac-nhan", decision="decline")
    assert desk_queries.unexplained()[0].order_number == ""


def test_what_moves_no_money_is_explained_with_a_reason(treasury: Treasury) -> None:
    item = _news("DUPLICATE", "TT1X1", 5_000_000)
    assert "ít nhất 10 ký tự" in _post(treasury, "thu", str(item), reason="ngắn")
    assert "Đã giải thích" in _post(treasury, "thu", str(item), reason="Ngân hàng đã tự hoàn bút toán trùng")
    assert desk_queries.unexplained() == []


@pytest.mark.usefixtures("treasury")
def test_only_the_two_seats_settle_and_never_the_same_person() -> None:
    item = _news("debit", "khong ro", 1)
    with pytest.raises(Refused) as no_right:
        unexplained.explain(item, "tuan", "0061", WHY)
    assert no_right.value.word == Word.NO_RIGHT
    inbox.propose_booking(item, "TT1X1", WHY, "vinh")
    with pytest.raises(Refused) as same:
        unexplained.confirm(item, "vinh")
    assert same.value.word == Word.SAME_PERSON
