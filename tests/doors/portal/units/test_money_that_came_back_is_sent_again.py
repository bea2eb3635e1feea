"""The bank returns a payment: the unit names the right account on the dossier's page and nothing is controlled twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from khobac.doors.cli.cases.bank_verbs import bank
from khobac.doors.cli.cases.format import Case, Step
from khobac.doors.cli.cases.stage import Stage
from khobac.doors.cli.cases.work import do_due_work
from khobac.flows.payment import approval, examination
from tests.conftest import MORNING
from tests.doors.portal.units.conftest import (
    ACCOUNTANT,
    CHIEF_OF_OFFICE,
    DIRECTOR,
    HOLDER,
    OFFICER,
    People,
    filed,
)
from tests.doors.portal.units.test_an_order_goes_from_form_to_dossier import text


@pytest.fixture
def came_back(people: People) -> str:
    """A dossier whose money the bank has paid out and sent back."""
    number = filed(people)
    examination.examine(number, OFFICER)
    examination.accept(number, OFFICER)
    [approved] = approval.approve([number], DIRECTOR, CHIEF_OF_OFFICE)
    assert approved.refused is None
    stage = Stage(Case(Path("returned.toml"), "", {}, ()), numbers={"D": number})
    for says in ("debit", "return"):
        do_due_work()
        bank(stage, Step(says, MORNING, "bank", says, {"dossier": "D", "says": says}, {}))
    do_due_work()
    return number


def test_the_page_shows_what_came_back_and_takes_the_right_account(people: People, came_back: str) -> None:
    client = people(ACCOUNTANT)
    page = text(client.get(f"/ho-so/{came_back}"))
    assert "Ngân hàng trả lại" in page
    assert "Sửa tài khoản và gửi lại" in page
    assert came_back in text(client.get("/viec-cua-toi"))
    answer = client.post(f"/ho-so/{came_back}/tai-khoan", {"account": "100 200 999"})
    assert answer["Location"] == f"/ho-so/{came_back}"
    page = text(client.get(f"/ho-so/{came_back}"))
    assert "Đã duyệt chi" in page
    assert "Đơn vị sửa tài khoản nhận" in page


def test_nobody_of_another_unit_or_seat_can_name_an_account(people: People, came_back: str) -> None:
    account = {"account": "100200999"}
    assert people(HOLDER).post(f"/ho-so/{came_back}/tai-khoan", account).status_code == 403
    assert people("em").post(f"/ho-so/{came_back}/tai-khoan", account).status_code == 403
    assert "Ngân hàng trả lại" in text(people(ACCOUNTANT).get(f"/ho-so/{came_back}"))


def test_an_account_that_cannot_be_one_is_refused_and_changes_nothing(people: People, came_back: str) -> None:
    refused = people(ACCOUNTANT).post(f"/ho-so/{came_back}/tai-khoan", {"account": "???"})
    assert refused.status_code == 409
    assert "4 đến 34" in text(refused)


def test_alerts_are_listed_once_as_new(people: People, came_back: str) -> None:
    client = people(ACCOUNTANT)
    for _again in range(2):
        page = client.get("/canh-bao")
        assert "alert-new" in text(page)
    latest = page.context["latest"]
    client.post("/canh-bao/da-xem", {"den": latest - 1})
    assert text(client.get("/canh-bao")).count("alert-new") == 1
    client.post("/canh-bao/da-xem", {"den": latest})
    assert "alert-new" not in text(client.get("/canh-bao"))
