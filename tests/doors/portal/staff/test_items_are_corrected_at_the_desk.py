"""The payments desk corrects an item that came back: the officer proposes, the chief accountant lets it go."""

from __future__ import annotations

import pytest

from khobac.cash.payments import desk_queries
from khobac.doors.cli.cases.work import do_due_work
from khobac.flows import organisation
from khobac.flows.periods import office_of
from khobac.flows.verification import verify_books
from tests.doors.portal.staff.morning import MORNING, Treasury

WHY = "Ngân hàng hưởng báo tên đúng qua điện thoại"


@pytest.fixture
def lost(treasury: Treasury) -> str:
    """A dossier whose money the bank has paid out and sent back."""
    number = treasury.file("A", amount=7_000_000, through="settled")
    treasury.play("bank", "return", dossier="A", says="return")
    return number


def _address(number: str, more: str = "") -> str:
    return f"/lenh-thanh-toan/{number}/khoan{more}"


def _propose(treasury: Treasury, number: str, account: str = "100200999", reason: str = WHY) -> str:
    [item] = treasury.page("thu").get(_address(number)).context["waiting"]
    given = {"item": item.number, f"account-{item.number}": account, "reason": reason}
    return treasury.page("thu").post(_address(number, "/de-nghi"), given, follow=True).content.decode()


def _decide(treasury: Treasury, number: str, decision: str) -> str:
    shown = treasury.page("vinh").get(_address(number)).context["proposed"]
    given = {"decision": decision, "proposal": [each.proposal.id for each in shown]}
    return treasury.page("vinh").post(_address(number, "/duyet"), given, follow=True).content.decode()


def test_officer_and_chief_pay_it_again(treasury: Treasury, lost: str) -> None:
    assert _address(lost) in treasury.page("thu").get("/lenh-thanh-toan").content.decode()
    assert "chờ kế toán trưởng kho bạc duyệt" in _propose(treasury, lost)
    assert "1 việc ở ngân hàng chờ bạn xác nhận" in treasury.page("vinh").get("/cho-duyet").content.decode()
    ours, theirs = (office_of(code).id for code in ("0061", "0211"))
    assert [desk_queries.proposals([office]) for office in (ours, theirs)] == [1, 0]
    assert "có đề nghị sửa, chờ duyệt" in treasury.page("vinh").get("/lenh-thanh-toan").content.decode()
    assert "được gửi lại cho ngân hàng" in _decide(treasury, lost, "approve")
    do_due_work()
    assert treasury.state(lost) == "payment_pending"
    assert desk_queries.troubled_orders(["0061"]) == []
    assert verify_books() == []


def test_not_agreed_to_it_stays_on_the_list(treasury: Treasury, lost: str) -> None:
    _propose(treasury, lost)
    assert "chờ sửa lại" in _decide(treasury, lost, "decline")
    assert [each.proposed for each in desk_queries.troubled_orders(["0061"])] == [0]


def test_a_refusal_is_said_where_it_was_asked_and_keeps_the_reason(treasury: Treasury, lost: str) -> None:
    page = _propose(treasury, lost, account="???")
    assert "4 đến 34" in page
    assert WHY in page


def test_the_age_of_what_came_back_counts_from_the_day_it_came(treasury: Treasury, lost: str) -> None:
    [order] = desk_queries.troubled_orders(["0061"])
    assert order.since.date() == MORNING.date()


def test_only_the_desk_and_its_chief_come_in(treasury: Treasury, lost: str) -> None:
    assert treasury.page("tuan").get(_address(lost)).status_code == 403
    assert treasury.page("vinh").post(_address(lost, "/de-nghi"), {}).status_code == 403
    assert treasury.page("thu").post(_address(lost, "/duyet"), {}).status_code == 403


def test_once_its_office_is_merged_the_successor_looks_after_it(treasury: Treasury, lost: str) -> None:
    assert lost not in treasury.page("cuc").get("/lenh-thanh-toan").content.decode()
    organisation.merge_offices(["0061"], "0211", MORNING.date(), "test")
    assert lost in treasury.page("cuc").get("/lenh-thanh-toan").content.decode()
