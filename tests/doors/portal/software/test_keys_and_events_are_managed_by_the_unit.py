"""Those who answer for a unit make, exchange and end its keys, name addresses and send events again; others only look."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client

from khobac.core import access, clock
from khobac.core.facts import RecordedFact
from khobac.flows import partners, webhooks
from khobac.flows.partners import KeyRefused
from khobac.watch.webhooks import queries, services
from tests.doors.portal.bills.test_bills_on_pages import OF_EVERY_PAGE, statements
from tests.doors.portal.units.conftest import ACCOUNTANT, CHIEF, HOLDER, SCHOOL, People, people, school

__all__ = ["people", "school"]
URL = "http://127.0.0.1:9/su-kien"


@pytest.fixture(autouse=True)
def sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    from khobac.connectors.webhook_http import HttpOutgoing

    monkeypatch.setattr(settings, "SAMPLE_DATA", True)
    monkeypatch.setattr(webhooks, "configured_outgoing", lambda: HttpOutgoing(sandbox=True))


def key_on(page: str) -> str:
    found = re.search(r'value="(kb_test_[^"]+)"', page)
    assert found is not None
    return found[1]


def made(client: Client) -> str:
    answer = client.post("/phan-mem/khoa-moi", {"person": ACCOUNTANT, "scopes": ["check", "read"]})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return key_on(answer.content.decode())


def test_a_key_is_shown_once_and_signs_in(people: People) -> None:
    key = made(people(CHIEF))
    assert partners.client_of(key).scopes == {"check", "read"}
    page = people(HOLDER).get("/phan-mem").content.decode()
    assert key[:14] in page
    assert key not in page


def test_an_exchanged_key_lives_one_day_more_and_a_revoked_one_not_at_all(people: People) -> None:
    client = people(HOLDER)
    old = made(client)
    new = key_on(client.post(f"/phan-mem/khoa/{old[:14]}/doi").content.decode())
    assert partners.client_of(old).unit == partners.client_of(new).unit == SCHOOL
    with clock.at(clock.now() + dt.timedelta(days=1, seconds=1)), pytest.raises(KeyRefused):
        partners.client_of(old)
    assert client.post(f"/phan-mem/khoa/{new[:14]}/thu-hoi").status_code == 302
    with pytest.raises(KeyRefused):
        partners.client_of(new)


def test_whoever_does_not_answer_for_the_unit_only_looks(people: People) -> None:
    client = people(ACCOUNTANT)
    page = client.get("/phan-mem")
    assert page.status_code == 200
    assert "Tạo khóa" not in page.content.decode()
    assert client.post("/phan-mem/khoa-moi", {"person": ACCOUNTANT, "scopes": ["file"]}).status_code == 403
    assert partners.keys_of(SCHOOL) == []


def test_a_key_of_another_unit_cannot_be_touched(people: People) -> None:
    other = partners.create_key("1012346", "em", ["read"], "test")
    client = people(CHIEF)
    assert client.post(f"/phan-mem/khoa/{other[:14]}/doi").status_code == 404
    client.post(f"/phan-mem/khoa/{other[:14]}/thu-hoi")
    assert partners.client_of(other).unit == "1012346"


def test_an_address_is_named_tried_and_ended(people: People) -> None:
    client = people(CHIEF)
    assert client.post("/phan-mem/dia-chi-moi", {"url": URL, "kinds": ["PaymentSettled"]}).status_code == 302
    with access.acting_as(SCHOOL):
        [endpoint] = queries.endpoints_of(SCHOOL)
    assert client.post(f"/phan-mem/dia-chi/{endpoint.id}/thu").status_code == 302
    page = client.get("/phan-mem").content.decode()
    assert URL in page
    assert "Sự kiện thử" in page
    with access.acting_as(SCHOOL):
        [event] = queries.log_of(SCHOOL)
    assert client.post(f"/phan-mem/su-kien/{event.id}/gui-lai").status_code == 302
    assert client.post(f"/phan-mem/dia-chi/{endpoint.id}/ngung").status_code == 302
    with access.acting_as(SCHOOL):
        assert queries.endpoints_of(SCHOOL) == []
    assert client.post(f"/phan-mem/su-kien/{event.id}/gui-lai").status_code == 404


def test_an_address_that_nobody_may_have_us_call_is_refused(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    from khobac.connectors.webhook_http import HttpOutgoing

    monkeypatch.setattr(webhooks, "configured_outgoing", lambda: HttpOutgoing(sandbox=False))
    for url in (
        "http://127.0.0.1/",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "ftp://a/",
        "https://a b/",
        "x",
    ):
        answer = people(CHIEF).post("/phan-mem/dia-chi-moi", {"url": url, "kinds": ["PaymentSettled"]})
        assert answer.status_code == 422, url


def test_a_long_log_costs_no_more_statements(people: People) -> None:
    webhooks.subscribe(SCHOOL, URL, ["PaymentSettled"], CHIEF)
    empty = statements(people(CHIEF), "/phan-mem")
    services.from_facts([RecordedFact(number, "PaymentSettled", f"HS-{number}", SCHOOL, {}) for number in range(60)])
    for _key in range(3):
        partners.create_key(SCHOOL, ACCOUNTANT, ["events"], "test")
    assert statements(people(CHIEF), "/phan-mem") == empty <= OF_EVERY_PAGE + 3


def test_an_event_of_an_address_that_ended_is_not_offered_again(people: People) -> None:
    webhooks.subscribe(SCHOOL, URL, ["PaymentSettled"], CHIEF)
    services.from_facts([RecordedFact(1, "PaymentSettled", "HS-1", SCHOOL, {})])
    client = people(CHIEF)
    assert "Gửi lại" in client.get("/phan-mem").content.decode()
    with access.acting_as(SCHOOL):
        [endpoint] = queries.endpoints_of(SCHOOL)
    client.post(f"/phan-mem/dia-chi/{endpoint.id}/ngung")
    assert "Gửi lại" not in client.get("/phan-mem").content.decode()
