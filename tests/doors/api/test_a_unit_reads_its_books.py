"""A unit's software reads its figures down to their entries; another unit's do not exist for it."""

from __future__ import annotations

from typing import Any

import pytest

from khobac.core.errors import Word
from khobac.flows.payment import approval, examination
from tests.doors.api.conftest import OTHER_SCHOOL, SCHOOL, Software
from tests.doors.api.test_every_error_is_a_problem import is_problem

SPENT = "EXPENDITURE_RECURRENT_NONAUTO"


@pytest.fixture
def paid(software: Software) -> str:
    """A dossier that was filed, examined and approved; its number."""
    number: str = software.file().json()["number"]
    examination.examine(number, "tuan")
    examination.accept(number, "tuan")
    approval.countersign([number], "vinh")
    approval.approve([number], "xuan")
    return number


def read(software: Software, path: str) -> dict[str, Any]:
    answer = software.get(path)
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def test_every_figure_opens_down_to_its_entries(software: Software, paid: str) -> None:
    [line] = [each for each in read(software, "/budget-lines?year=2026")["items"] if each["kind"] == "estimate"]
    assert (line["actual"], line["available"]) == (12_450_000, 87_550_000)
    made = read(software, "/budget-figures?part=actual&source=12&year=2026")["items"]
    assert [(each["reference"], each["amount"]) for each in made] == [(paid, 12_450_000)]
    [entry, *_] = read(software, f"/entries?reference={paid}")["items"]
    assert sum(leg["debit"] for leg in entry["legs"]) == sum(leg["credit"] for leg in entry["legs"])


def test_a_statement_carries_its_balance_over_pages(software: Software, paid: str) -> None:
    [account] = [each for each in read(software, "/accounts?year=2026")["items"] if each["role"] == SPENT]
    address = (
        f"/accounts/{account['account']}/lines?role={SPENT}&source=12&year=2026&from_on=2026-01-01&to_on=2026-12-31"
    )
    page = read(software, address)
    assert (page["opening"], page["next_cursor"]) == (0, None)
    assert page["items"][-1]["balance"] == account["balance"] == 12_450_000


def test_another_units_books_do_not_exist(software: Software, paid: str) -> None:
    other = Software(OTHER_SCHOOL, "em")
    is_problem(other.get(f"/entries?reference={paid}"), 404, Word.NOT_FOUND)
    is_problem(other.get(f"/entry-proofs?reference={paid}"), 404, Word.NOT_FOUND)
    assert read(other, "/budget-figures?part=actual&source=12&year=2026")["items"] == []


def test_a_proof_is_there_when_the_day_is_closed(software: Software, paid: str) -> None:
    is_problem(software.get(f"/entry-proofs?reference={paid}"), 409, Word.STATE)


def test_a_cursor_is_not_made_up(software: Software, paid: str) -> None:
    address = f"/accounts/8123/lines?role={SPENT}&source=12&year=2026&from_on=2026-01-01&to_on=2026-12-31&cursor=W10:abc"
    is_problem(software.get(address), 422, Word.INVALID)


def test_reading_the_books_takes_the_scope_for_it(software: Software) -> None:
    filer = Software(SCHOOL, "an", ("file",))
    for path in ("/budget-lines?year=2026", "/accounts?year=2026", "/entries?reference=HS-1"):
        is_problem(filer.get(path), 403, Word.NO_RIGHT)
