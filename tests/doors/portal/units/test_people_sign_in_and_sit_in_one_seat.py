"""Who is there: password, lock-out, the way back, several seats, and a right that ends."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import make_password
from django.test import Client

from khobac.core import clock
from khobac.registers.organisations.models import Person, Seat
from tests.conftest import MORNING
from tests.doors.portal.units.conftest import ACCOUNTANT, CHIEF, SCHOOL, People

SECRET = "mật khẩu thử"


@pytest.fixture
def browser(school: str) -> Client:
    Person.objects.filter(username=ACCOUNTANT).update(password=make_password(SECRET))
    return Client()


def sign_in(browser: Client, password: str = SECRET, address: str = "127.0.0.1", **more: str) -> object:
    return browser.post("/dang-nhap", {"username": ACCOUNTANT, "password": password, **more}, REMOTE_ADDR=address)


def test_signing_in_leads_to_the_first_page_of_the_role(browser: Client) -> None:
    assert sign_in(browser)["Location"] == "/"  # type: ignore[index]
    assert browser.get("/")["Location"] == "/viec-cua-toi"


def test_signing_in_leads_back_to_the_page_asked_for_and_never_elsewhere(browser: Client) -> None:
    asked = browser.get("/du-toan?nam=2025")
    assert asked["Location"] == "/dang-nhap?next=%2Fdu-toan%3Fnam%3D2025"
    assert sign_in(browser, next="/du-toan?nam=2025")["Location"] == "/du-toan?nam=2025"  # type: ignore[index]
    assert sign_in(Client(), next="//elsewhere.example/")["Location"] == "/"  # type: ignore[index]


def test_a_fragment_without_session_is_401_and_never_a_sign_in_page(browser: Client) -> None:
    assert browser.post("/nhap/1/kiem", headers={"HX-Request": "true"}).status_code == 401
    assert browser.post("/nhap/1", headers={"X-Draft": "1"}).status_code == 401


def test_signing_in_again_in_place_renews_the_token(browser: Client) -> None:
    answer = browser.post(
        "/dang-nhap-lai", {"username": ACCOUNTANT, "password": SECRET}, headers={"HX-Request": "true"}
    )
    assert "khobac:signed-in" in answer["HX-Trigger"]
    assert browser.get("/viec-cua-toi").status_code == 200


def test_what_a_page_sends_by_itself_with_a_stale_token_gets_no_other_token(school: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    for header in ("X-Draft", "HX-Request"):
        answer = strict.post("/nhap/1", headers={header: "true"})
        assert (answer.status_code, answer.content, dict(answer.cookies)) == (401, b"", {})
    assert strict.post("/nhap/1").status_code == 403


def test_the_sheet_sent_with_a_stale_token_comes_back_with_one_that_fits(browser: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    form = {"username": ACCOUNTANT, "password": SECRET}
    again = strict.post("/dang-nhap-lai", form, headers={"HX-Request": "true"})
    assert (again.status_code, "Gõ lại mật khẩu" in again.content.decode()) == (422, True)
    form["csrfmiddlewaretoken"] = str(again.context["csrf_token"])
    assert strict.post("/dang-nhap-lai", form, headers={"HX-Request": "true"}).status_code == 200


def test_wrong_passwords_are_told_plainly_and_then_lock_the_name_for_a_while(browser: Client) -> None:
    first = sign_in(browser, "sai")
    assert first.status_code == 422  # type: ignore[attr-defined]
    assert "Chưa đăng nhập được" in first.content.decode()  # type: ignore[attr-defined]
    answers = [sign_in(browser, "sai") for _again in range(5)]
    assert answers[-1].status_code == 429  # type: ignore[attr-defined]
    assert "thử lại sau 15 phút" in answers[-1].content.decode()  # type: ignore[attr-defined]
    assert sign_in(browser).status_code == 429  # type: ignore[attr-defined]
    assert answers[-1]["Retry-After"] == "900"  # type: ignore[index]
    assert sign_in(browser, address="192.0.2.9")["Location"] == "/"  # type: ignore[index]


@pytest.mark.parametrize("limit", ["signing in from an address", "wrong passwords of a person"])
def test_guessing_ends_for_an_address_and_for_a_name(browser: Client, settings: LazySettings, limit: str) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {limit: (2, 120)}
    assert [sign_in(browser, "sai").status_code for _again in range(2)] == [422, 422]  # type: ignore[attr-defined]
    answer = sign_in(browser, "sai")
    assert (answer.status_code, answer["Retry-After"]) == (429, "120")  # type: ignore[attr-defined, index]
    assert "thử lại sau 2 phút" in answer.content.decode()  # type: ignore[attr-defined]


def test_a_right_that_has_ended_is_refused_on_the_very_next_request(people: People) -> None:
    client = people(ACCOUNTANT)
    assert client.get("/viec-cua-toi").status_code == 200
    Seat.objects.filter(person__username=ACCOUNTANT).update(valid_to_at=MORNING)
    with clock.at(MORNING + dt.timedelta(seconds=1)):
        refused = client.get("/viec-cua-toi")
    assert refused.status_code == 403
    assert "Chủ tài khoản của đơn vị cấp quyền" in refused.content.decode()


def test_a_person_of_two_units_chooses_one_and_sees_its_rows_alone(people: People) -> None:
    both = Person.objects.get(username=CHIEF)
    Seat.objects.create(
        person=both, seat="chief_accountant", unit_id="1012346", valid_from_at=MORNING, recorded_from=MORNING
    )
    client = people(CHIEF)
    assert "100.000.000" in client.get("/du-toan").content.decode()
    client.post("/doi-vai-tro", {"seat": "chief_accountant@1012346"})
    assert "Chưa được giao dự toán" in client.get("/du-toan").content.decode()
    client.post("/doi-vai-tro", {"seat": "director@0061"})
    assert "Chưa được giao dự toán" in client.get("/du-toan").content.decode()


def test_an_officer_is_told_who_may_see_a_unit_page(people: People) -> None:
    refused = people("tuan").get("/du-toan")
    assert refused.status_code == 403
    assert "Kế toán viên" in refused.content.decode()


def test_signing_out_ends_the_session(people: People) -> None:
    client = people(ACCOUNTANT)
    client.post("/dang-xuat")
    assert client.get("/viec-cua-toi").status_code == 302
    assert SCHOOL not in client.get("/dang-nhap").content.decode()
