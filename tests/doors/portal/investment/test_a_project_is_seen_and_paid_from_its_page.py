"""The owner sees plan, money and volume, declares acceptance and starts a payment; the treasury sees them all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from khobac.casework.dossiers import drafts
from khobac.core import access, clock
from khobac.doors.cli.cases.world import FOUNDER
from khobac.flows import organisation
from khobac.registers.organisations.models import Person
from khobac.spending.investment.models import Volume
from tests.flows.investment.conftest import ACCOUNTANT, MORNING, OFFICER, ROAD, accepted, road

__all__ = ["road"]

VOLUME = {
    "contract": "K1", "number": "NT-7", "accepted_on": "02/03/2026", "amount": "400.000.000",
    "signed_for_investor": "Lê Oanh", "signed_for_contractor": "Trần Bình",
}
People = Callable[[str], Client]


@pytest.fixture
def people(road: str) -> People:
    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(
            Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return signed_in


def test_the_owner_reads_plan_money_and_contracts(people: People) -> None:
    accepted(400_000_000)
    page = people(ACCOUNTANT).get("/du-an").content.decode()
    for shown in ("3.000.000.000", "9.000.000.000", "400.000.000", "K1", "NT-1", "2026–2030"):
        assert shown in page, shown
    sheet = people(ACCOUNTANT).get("/du-an?dang=csv").getvalue().decode("utf-8-sig")
    assert "6000000000" in sheet.replace(".", "").replace('"', "")


def test_acceptance_is_declared_and_what_is_wrong_is_told_over_the_form(people: People) -> None:
    client = people(ACCOUNTANT)
    assert client.post("/du-an/nghiem-thu", VOLUME).status_code == 302
    assert Volume.objects.get().amount == 400_000_000
    for wrong in (
        {"number": "NT-7"}, {"number": "N", "amount": "x"}, {"number": "N", "accepted_on": "?"},
        {"number": "N", "signed_for_contractor": ""}, {"number": "N", "amount": "-400.000.001"},
    ):
        answer = client.post("/du-an/nghiem-thu", VOLUME | wrong)
        assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (422, True), wrong
    assert Volume.objects.count() == 1


def test_a_payment_starts_from_the_page_with_what_is_accepted_and_unpaid(people: People) -> None:
    accepted(400_000_000)
    started = people(ACCOUNTANT).post("/du-an/lap-lenh", {"contract": "K1", "kind": "payment"})
    with access.acting_as(ROAD):
        content = drafts.draft(int(started["Location"].rsplit("/", 1)[1])).content
    assert (content["kind"], content["contract"], content["payee"], content["source"]) == ("payment", "K1", "S2", "12")
    assert content["lines"] == [{"amount": 400_000_000}]
    assert people(ACCOUNTANT).get(started["Location"]).status_code == 200
    assert people(ACCOUNTANT).post("/du-an/lap-lenh", {"contract": "no", "kind": "advance"}).status_code == 404


def test_only_the_accountant_acts_and_only_on_a_registered_project(people: People) -> None:
    assert people("phuc").get("/du-an").status_code == 200
    assert people("phuc").post("/du-an/nghiem-thu", VOLUME).status_code == 403
    assert people("an").get("/du-an").status_code == 404
    assert 'href="/du-an"' in people(ACCOUNTANT).get("/so-tai-khoan").content.decode()
    assert 'href="/du-an"' not in people("an").get("/so-tai-khoan").content.decode()


def test_the_office_that_took_another_over_finds_a_project_in_the_books_it_stands_in(people: People) -> None:
    organisation.merge_offices(["0061"], "0211", MORNING.date() + dt.timedelta(days=1), FOUNDER)
    with clock.at(MORNING + dt.timedelta(days=1)):
        answer = people("bac").get(f"/so-sach/du-an/{ROAD}?nam=2026&kb=0211")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/so-sach/du-an/{ROAD}?nam=2026&kb=0061")
        assert people("bac").get(answer.headers["Location"]).status_code == 200


def test_the_treasury_reads_its_projects_and_their_year(people: People) -> None:
    accepted(400_000_000)
    client = people(OFFICER)
    assert "Dự án đường" in client.get("/so-sach/du-an").content.decode()
    page = client.get(f"/so-sach/du-an/{ROAD}").content.decode()
    assert "NT-1" in page
    assert "3.000.000.000" in page
    assert "khớp nhau" in client.get("/so-sach/du-an/quyet-toan").content.decode()
    assert client.get("/so-sach/du-an/1012345").status_code == 404
    assert people("bac").get(f"/so-sach/du-an/{ROAD}").status_code == 404
    assert people(ACCOUNTANT).get("/so-sach/du-an").status_code == 403
