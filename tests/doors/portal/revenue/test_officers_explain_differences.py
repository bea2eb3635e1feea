"""Differences with agencies on the desk of revenue: oldest first, with age and owner, taken, explained, counted."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from khobac.core import clock
from khobac.flows.revenue import comparing
from khobac.registers.organisations.models import Person
from tests.flows.revenue.conftest import Office
from tests.flows.revenue.conftest import office as office

DAY = dt.date(2026, 4, 8)
WORDS = "Thuế trả lời: mã này của ngày 9/4"
MOST_STATEMENTS = 15


@pytest.fixture
def officer(office: Office) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username="tuan"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(client: Client) -> str:
    """The page of revenue as one reads it: without tags of moments and sums, and with single blanks."""
    page = re.sub(r"</?time[^>]*>", "", client.get("/thu").content.decode())
    return " ".join(page.split())


def told(*codes: str, on: dt.date = DAY) -> None:
    comparing.compare_with_agency("thue", "0061", on, [(code, 5) for code in codes])


def test_they_are_counted_aged_and_shown_oldest_first(officer: Client) -> None:
    told("N9")
    with clock.at(clock.now() + dt.timedelta(days=5)):
        told("N1", "N2", on=DAY + dt.timedelta(days=5))
        page = read(officer)
    assert "3 chênh lệch với cơ quan thu chưa giải thích" in page
    assert "1 quá một ngày làm việc" in page
    assert page.index("N9") < page.index("N1") < page.index("N2")
    assert "thấy 08/04/2026 09:00 · 5 ngày · chưa ai nhận" in page
    assert page.count("Quá một ngày làm việc") == 1


def test_a_difference_is_late_after_a_whole_working_day(officer: Client) -> None:
    told("N9")
    for days, late in ((1, False), (2, True)):
        with clock.at(clock.now() + dt.timedelta(days=days)):
            assert ("quá một ngày làm việc" in read(officer)) == late


def test_an_officer_takes_and_explains(officer: Client) -> None:
    told("N9")
    page = read(officer)
    [item] = re.findall(r'name="item" value="(\d+)"', page)
    assert officer.post("/thu/chenh-lech/nhan-viec", {"item": item}).status_code == 302
    page = read(officer)
    assert "người giữ: Tuan" in page
    assert 'name="item"' not in page
    [seen] = re.findall(r'name="seen" value="([^"]+)"', page)
    answer = officer.post(f"/thu/chenh-lech/{item}", {"reason": "sai", "seen": seen})
    assert answer.status_code == 422
    assert "ít nhất 10 ký tự" in answer.content.decode()
    assert officer.post(f"/thu/chenh-lech/{item}", {"reason": WORDS, "seen": seen}).status_code == 302
    page = read(officer)
    assert "chưa giải thích" not in page
    assert f"cơ quan thu 5 ₫, kho bạc 0 ₫ · Tuan giải thích: {WORDS}" in page
    assert officer.post(f"/thu/chenh-lech/{item}", {"reason": WORDS, "seen": seen}).status_code == 404


def test_figures_that_changed_meanwhile_are_read_again(officer: Client) -> None:
    told("N9")
    [item] = re.findall(r'name="item" value="(\d+)"', read(officer))
    answer = officer.post(f"/thu/chenh-lech/{item}", {"reason": WORDS, "seen": "ONLY_AGENCY:4:0"})
    assert answer.status_code == 422
    assert "đã thay đổi, hãy xem lại" in answer.content.decode()
    assert WORDS in answer.content.decode()


def test_the_page_costs_a_fixed_number_of_statements(officer: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connections["default"]) as asked:
            assert officer.get("/thu").status_code == 200
        return len(asked)

    told("N1")
    few = statements()
    told(*(f"N{n}" for n in range(150)))
    assert statements() == few <= MOST_STATEMENTS
    assert "100+ chênh lệch" in read(officer)
