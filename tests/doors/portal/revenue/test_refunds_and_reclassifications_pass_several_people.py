"""Refunds and reclassifications on the desk: drafted with a reason, read with what every level gives, decided by others."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from khobac.cash.revenue import correction_queries as corrections
from khobac.flows import founding
from khobac.flows.founding import ValueRow
from khobac.flows.revenue import reclassifying, refunding
from khobac.flows.revenue.reclassifying import Meant
from khobac.registers.organisations.models import Person
from tests.flows.revenue.conftest import PAYER, Office
from tests.flows.revenue.conftest import office as office

ORDER = "Lệnh hoàn trả 15/LHT ngày 8/4/2026"
PAGE = "/thu/hoan-tra"

Seat = Callable[[str], Client]


@pytest.fixture
def seat(office: Office) -> Seat:
    """R1 is 101 đồng of value added tax under code N1; the people of office 0061 sit down."""
    founding.set_law([ValueRow("sharing.1052", [60, 40, 0], dt.date(2026, 1, 1))])
    office.owe("N1", 101, payer_name="Nguyễn Văn Bình")
    office.take(office.advice("R1", "N1", 101))

    def sat(username: str) -> Client:
        client = Client()
        person = Person.objects.get(username=username)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sat


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\xa0", " ").split())


def open_numbers(office: Office) -> list[str]:
    treasury_id = office.receipt("R1").treasury_id
    refunds = [each.number for each in corrections.open_refunds(treasury_id)]
    return refunds + [each.number for each in corrections.open_reclassifications(treasury_id)]


def test_a_refund_is_drafted_read_and_decided_by_three(seat: Seat, office: Office) -> None:
    officer, chief, director = seat("tuan"), seat("vinh"), seat("xuan")
    assert office.receipt("R1").number in text(officer, "/thu/khoan-thu?so=N1")
    drafted = {"amount": "33", "payee_name": "A", "payee_bank": "NHA", "payee_account": "1020", "reason": ORDER}
    assert officer.post("/thu/khoan-thu/NHA/R1/hoan-tra", drafted).status_code == 302
    [number] = open_numbers(office)
    page = text(chief, PAGE)
    assert "1 việc hoàn trả, điều chỉnh chờ bạn" in page
    assert "Ngân sách trung ương 70 70 23 47" in page
    assert "Ngân sách xã 9 10 4 6" in page
    assert "Chờ người khác" in text(director, PAGE)
    for client, stood in ((chief, "proposed"), (director, "countersigned")):
        assert client.post(f"{PAGE}/{number}", {"decision": stood}).status_code == 302
    assert office.levels() == {"1": 47, "2": 15, "4": 6}
    public = text(Client(), "/nop/N1/bien-lai")
    assert f"Hoàn trả 33 ₫ · {number} Đã duyệt, ngân hàng đang chuyển" in public
    assert "1020" not in public


def test_what_was_paid_twice_goes_back_from_the_list_of_what_waits(seat: Seat, office: Office) -> None:
    office.take(office.advice("R2", "N1", 101))
    officer = seat("tuan")
    assert "/thu/khoan-thu/NHA/R2/hoan-tra" in officer.get("/thu").content.decode()
    assert "chỉ hoàn trả được cả khoản" in text(officer, "/thu/khoan-thu/NHA/R2/hoan-tra")
    drafted = {"amount": "101", "payee_name": "A", "payee_bank": "NHA", "payee_account": "1020", "reason": ORDER}
    assert officer.post("/thu/khoan-thu/NHA/R2/hoan-tra", drafted).status_code == 302
    assert "Chờ xác định – 101 101 0" in text(seat("vinh"), PAGE)


def test_a_reclassification_is_drafted_read_and_decided_by_two(seat: Seat, office: Office) -> None:
    officer, chief = seat("tuan"), seat("vinh")
    meant = {"item": "1052", "chapter": "555", "reason": ORDER}
    assert officer.post("/thu/khoan-thu/NHA/R1/dieu-chinh", meant).status_code == 302
    [number] = open_numbers(office)
    page = text(chief, PAGE)
    assert "Ngân sách trung ương 70 60 60 −10" in page
    assert "Ngân sách tỉnh 21 40 41 20" in page
    assert chief.post(f"{PAGE}/{number}", {"decision": "proposed"}).status_code == 302
    assert office.levels("1052") == {"1": 60, "2": 41}
    assert "Điều chỉnh sang mục 1052" in text(Client(), "/nop/N1/bien-lai")


def test_what_an_agency_asks_is_taken_up_or_declined_with_a_reason(seat: Seat, office: Office) -> None:
    asked = refunding.ask("thue", "LHT-15", "NHA", "R1", 40, PAYER, ORDER)
    assert "cơ quan thue, số LHT-15" in text(seat("tuan"), PAGE)
    short = seat("vinh").post(f"{PAGE}/{asked.number}", {"decision": "decline", "because": "sai"})
    assert (short.status_code, "ít nhất 10 ký tự" in short.content.decode()) == (409, True)
    seat("vinh").post(f"{PAGE}/{asked.number}", {"decision": "decline", "because": "Sai tài khoản nhận"})
    assert "Sai tài khoản nhận" in text(seat("tuan"), PAGE)
    other = reclassifying.ask("thue", "C1-15", "NHA", "R1", Meant("1052", "555"), ORDER)
    assert seat("tuan").post(f"{PAGE}/{other.number}", {"decision": "asked"}).status_code == 302
    assert seat("vinh").post(f"{PAGE}/{other.number}", {"decision": "proposed"}).status_code == 302
    assert open_numbers(office) == []


@pytest.mark.parametrize(
    ("page", "given", "said"),
    [
        ("hoan-tra", {"amount": "102"}, "lớn hơn số còn lại"),
        ("hoan-tra", {"amount": "0"}, "phải lớn hơn 0"),
        ("hoan-tra", {"reason": "x"}, "ít nhất 10 ký tự"),
        ("dieu-chinh", {"item": "6501"}, "không phải mã thu"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(
    seat: Seat, office: Office, page: str, given: dict[str, str], said: str
) -> None:
    usual = {
        "amount": "1",
        "payee_name": "A",
        "payee_bank": "NHA",
        "payee_account": "1",
        "item": "1052",
        "chapter": "555",
        "reason": ORDER,
    }
    answer = seat("tuan").post(f"/thu/khoan-thu/NHA/R1/{page}", usual | given)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert open_numbers(office) == []


def test_a_step_somebody_else_took_meanwhile_is_refused_beside_it(seat: Seat, office: Office) -> None:
    number = refunding.propose("NHA", "R1", 1, PAYER, "tuan", ORDER)
    refunding.countersign(number, "vinh")
    late = seat("vinh").post(f"{PAGE}/{number}", {"decision": "proposed"})
    assert late.status_code == 403
    assert open_numbers(office) == [number]


def test_the_pages_are_of_their_seats_and_ask_little(seat: Seat, office: Office) -> None:
    refunding.propose("NHA", "R1", 1, PAYER, "tuan", ORDER)
    assert Client().get(PAGE).status_code == 302
    assert seat("vinh").get("/thu/khoan-thu").status_code == 403
    for client, address in ((seat("vinh"), PAGE), (seat("tuan"), "/thu/khoan-thu?so=N1")):
        with CaptureQueriesContext(connections["default"]) as asked:
            text(client, address)
        assert len(asked) <= 15
