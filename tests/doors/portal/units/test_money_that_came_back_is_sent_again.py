"""The bank returns a payment: two people of the unit correct it on the dossier's page and nothing is controlled twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.http import HttpResponse

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


WHY = "Cô giáo báo số tài khoản mới sáng nay"


def _proposed(people: People, number: str, account: str = "100 200 999") -> HttpResponse:
    """The accountant corrects the one item of the page."""
    [item] = people(ACCOUNTANT).get(f"/ho-so/{number}").context["waiting"]
    given = {"item": item.number, f"account-{item.number}": account, "reason": WHY}
    return people(ACCOUNTANT).post(f"/ho-so/{number}/sua-khoan", given)


def _decided(people: People, person: str, number: str, decision: str = "approve") -> HttpResponse:
    """A person decides on what the page shows as proposed."""
    proposed = people(HOLDER).get(f"/ho-so/{number}").context["proposed"]
    given = {"decision": decision, "proposal": [each.proposal.id for each in proposed]}
    return people(person).post(f"/ho-so/{number}/duyet-sua-khoan", given)


def test_the_accountant_corrects_and_a_signer_of_the_unit_lets_it_go(people: People, came_back: str) -> None:
    page = text(people(ACCOUNTANT).get(f"/ho-so/{came_back}"))
    assert "Ngân hàng trả lại" in page
    assert "Đề nghị chi lại" in page
    assert came_back in text(people(ACCOUNTANT).get("/viec-cua-toi"))
    assert _proposed(people, came_back)["Location"] == f"/ho-so/{came_back}"
    page = text(people(HOLDER).get(f"/ho-so/{came_back}"))
    assert "100200999" in page
    assert "Duyệt và chi lại" in page
    assert "Duyệt và chi lại" not in text(people(ACCOUNTANT).get(f"/ho-so/{came_back}"))
    assert _decided(people, HOLDER, came_back)["Location"] == f"/ho-so/{came_back}"
    page = text(people(HOLDER).get(f"/ho-so/{came_back}"))
    assert "Đã duyệt chi" in page
    assert "Khoản quay lại được sửa và chi lại" in page


def test_not_agreed_to_it_waits_for_another_correction(people: People, came_back: str) -> None:
    _proposed(people, came_back)
    _decided(people, HOLDER, came_back, "decline")
    assert "Đề nghị chi lại" in text(people(ACCOUNTANT).get(f"/ho-so/{came_back}"))


def test_nobody_of_another_unit_or_seat_can_correct_or_agree(people: People, came_back: str) -> None:
    [item] = people(ACCOUNTANT).get(f"/ho-so/{came_back}").context["waiting"]
    given = {"item": item.number, f"account-{item.number}": "100200999", "reason": WHY}
    for person in (HOLDER, "em"):
        assert people(person).post(f"/ho-so/{came_back}/sua-khoan", given).status_code == 403
    _proposed(people, came_back)
    for person in (ACCOUNTANT, "ha"):
        assert _decided(people, person, came_back).status_code == 403
    assert "Ngân hàng trả lại" in text(people(ACCOUNTANT).get(f"/ho-so/{came_back}"))


def test_an_account_that_cannot_be_one_is_refused_and_changes_nothing(people: People, came_back: str) -> None:
    refused = _proposed(people, came_back, "???")
    assert refused.status_code == 409
    assert "4 đến 34" in text(refused)
    assert people(HOLDER).get(f"/ho-so/{came_back}").context["proposed"] == []


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
