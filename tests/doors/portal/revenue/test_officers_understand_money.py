"""The collections of the day: what nobody understood comes first, an officer says what it is, and only what fits is taken."""

from __future__ import annotations

import pytest
from django.test import Client

from khobac.registers.organisations.models import Person
from tests.flows.revenue.conftest import Office
from tests.flows.revenue.conftest import office as office

PAPER = "C1-07a số 12 ngày 8/4/2026"


@pytest.fixture
def officer(office: Office) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username="tuan"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_pending_money_is_understood_by_code_or_by_item(officer: Client, office: Office) -> None:
    assert "không có khoản nào chờ xác định" in officer.get("/thu").content.decode()
    office.owe("N1", 100)
    office.take(office.advice("R1", content="nop tien"), office.advice("R2", "N9", 50))
    page = officer.get("/thu").content.decode()
    assert "2 khoản thu chờ xác định" in page
    assert "Không có khoản mang mã này" in page
    assert officer.post("/thu/NHA/R1", {"code": "n1", "reason": PAPER}).status_code == 302
    assert officer.post("/thu/NHA/R2", {"item": "1701", "chapter": "555", "reason": PAPER}).status_code == 302
    assert [office.receipt(name).state for name in ("R1", "R2")] == ["shared", "shared"]


@pytest.mark.parametrize(("given", "said"), [
    ({"item": "1701", "chapter": "555", "reason": "x"}, "ít nhất 10 ký tự"),
    ({"item": "1052", "chapter": "555", "reason": PAPER}, "Chưa có tỷ lệ điều tiết"),
    ({"item": "6501", "chapter": "555", "reason": PAPER}, "không phải mã thu"),
    ({"code": "N8", "reason": PAPER}, "Không có khoản phải nộp"),
])
def test_what_does_not_fit_is_told_and_the_money_stays(
    officer: Client, office: Office, given: dict[str, str], said: str
) -> None:
    office.take(office.advice("R1"))
    answer = officer.post("/thu/NHA/R1", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert office.receipt("R1").state == "pending"


def test_others_do_not_see_it(office: Office) -> None:
    assert Client().get("/thu").status_code == 302
