"""A treasury's software reads the books of its office: figures down to entries, pages within bounds, no other books."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.flows import organisation, partners
from tests.doors.api.conftest import SCHOOL, Software
from tests.doors.api.test_a_unit_reads_its_books import SPENT, paid
from tests.doors.api.test_every_error_is_a_problem import is_problem

__all__ = ["paid"]


class Office:
    """The software of a treasury office, with its key."""

    def __init__(self, office: str, person: str) -> None:
        self.key = partners.create_office_key(office, person, "test")
        self.http = Client(raise_request_exception=False)

    def get(self, path: str) -> Any:
        return self.http.get(f"/api/v1/treasury{path}", headers={"Authorization": f"Bearer {self.key}"})

    def read(self, path: str) -> dict[str, Any]:
        answer = self.get(path)
        assert answer.status_code == 200, answer.content
        body: dict[str, Any] = answer.json()
        return body


@pytest.fixture
def office(paid: str) -> Office:
    return Office("0061", "vinh")


def test_a_figure_of_a_unit_opens_down_to_its_entries(office: Office, paid: str) -> None:
    [line] = [
        each for each in office.read(f"/budget-lines?unit={SCHOOL}&year=2026")["items"] if each["kind"] == "estimate"
    ]
    assert (line["actual"], line["available"]) == (12_450_000, 87_550_000)
    made = office.read(f"/budget-figures?unit={SCHOOL}&part=actual&source=12&year=2026")["items"]
    assert [(each["reference"], each["amount"]) for each in made] == [(paid, 12_450_000)]
    [entry, *_] = office.read(f"/entries?reference={paid}")["items"]
    assert sum(leg["debit"] for leg in entry["legs"]) == sum(leg["credit"] for leg in entry["legs"])
    [spent] = [each for each in office.read(f"/accounts?unit={SCHOOL}&year=2026")["items"] if each["role"] == SPENT]
    assert spent["balance"] == 12_450_000


def test_debit_equals_credit_in_each_book_of_the_trial_balance(office: Office) -> None:
    answer = office.read("/trial-balance?from_on=2026-03-01")
    assert answer["treasury"] == "0061"
    for book in ("estimate", "actual"):
        rows = [each for each in answer["items"] if each["book"] == book]
        assert rows
        assert sum(each["debit"] for each in rows) == sum(each["credit"] for each in rows)
        assert sum(each["closing"] for each in rows) == 0


def test_the_account_book_carries_its_balance_over_pages(office: Office, paid: str) -> None:
    address = f"/account-book?from_on=2026-01-01&to_on=2026-12-31&unit={SCHOOL}&limit=1"
    page, lines = office.read(address), []
    while True:
        lines += page["items"]
        if page["next_cursor"] is None:
            break
        page = office.read(f"{address}&cursor={page['next_cursor']}")
    assert len(lines) == 2
    assert lines[-1]["balance"] == sum(each["debit"] - each["credit"] for each in lines)
    is_problem(office.get(f"{address}&cursor=W10:abc"), 422, Word.INVALID)
    assert office.get(f"{address}&limit=201").status_code == 422


def test_totals_add_up_to_the_account_book(office: Office) -> None:
    period = "from_on=2026-01-01&to_on=2026-12-31"
    totals = office.read(f"/totals?by=ndkt&{period}&unit={SCHOOL}&role={SPENT}")["items"]
    assert [(each["value"], each["debit"]) for each in totals] == [("6501", 12_450_000)]
    is_problem(office.get("/totals?by=ndkt&from_on=2020-01-01&to_on=2026-12-31"), 422, Word.INVALID)
    assert office.get(f"/totals?by=colour&{period}").status_code == 422


def test_the_books_are_read_as_they_were_known_on_a_day(office: Office) -> None:
    period = "from_on=2026-01-01&to_on=2026-12-31"
    for path in (f"/trial-balance?{period}", f"/account-book?{period}", f"/totals?by=ndkt&{period}"):
        assert office.read(f"{path}&known_on=2026-03-01")["items"] == []
        assert office.read(f"{path}&known_on=2026-03-02") == office.read(path)


def test_other_books_and_their_units_do_not_exist(office: Office, paid: str) -> None:
    is_problem(office.get("/trial-balance?treasury=0211"), 404, Word.NOT_FOUND)
    is_problem(office.get("/budget-lines?unit=1098765&year=2026"), 404, Word.NOT_FOUND)
    is_problem(Office("0211", "bac").get(f"/entries?reference={paid}"), 404, Word.NOT_FOUND)


def test_the_books_of_a_merged_office_are_read_where_its_work_is_done(paid: str) -> None:
    organisation.merge_offices(["0061"], "0211", clock.today(), "test")
    taken_over = Office("0211", "bac")
    assert taken_over.read("/trial-balance?treasury=0061")["items"]
    assert taken_over.read(f"/entries?reference={paid}&treasury=0061")["items"]


def test_units_and_treasuries_do_not_open_each_others_doors(office: Office, software: Software) -> None:
    is_problem(software.get("/treasury/trial-balance"), 401, "UNAUTHENTICATED")
    answer = office.http.get("/api/v1/budget-lines?year=2026", headers={"Authorization": f"Bearer {office.key}"})
    is_problem(answer, 401, "UNAUTHENTICATED")


def test_a_key_is_of_somebody_who_reads_those_books(paid: str) -> None:
    with pytest.raises(Refused) as refused:
        partners.create_office_key("0061", "bac", "test")
    assert refused.value.word is Word.NO_RIGHT
    with pytest.raises(Refused):
        partners.create_office_key("9999", "vinh", "test")
