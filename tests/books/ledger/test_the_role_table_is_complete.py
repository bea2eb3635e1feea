from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection

import khobac
from khobac.books.ledger import loading
from khobac.books.ledger.families import AUTONOMOUS, INVESTMENT, NON_AUTONOMOUS
from khobac.books.ledger.postings import roles

FILE = Path(khobac.__file__).parent / "data" / "ledger" / "posting_roles.csv"
NEEDED = {
    value for name, value in vars(roles).items() if name.isupper()
} | {role for each in (NON_AUTONOMOUS, AUTONOMOUS, INVESTMENT) for role in (each.estimate, each.advance, each.expenditure)}


@pytest.mark.parametrize("level", ["1", "2", "4"])
@pytest.mark.parametrize("day", [dt.date(2024, 1, 1), dt.date(2026, 11, 21)])
def test_every_role_that_postings_name_has_an_account(level: str, day: dt.date) -> None:
    known = {
        row.role
        for row in loading.read(FILE)
        if row.level in ("", level) and row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
    }
    assert known >= NEEDED


def test_loading_twice_leaves_one_row_each(books: None) -> None:
    assert loading.load_roles(FILE) == loading.load_roles(FILE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT account FROM posting_role WHERE role = 'ADVANCE_RECURRENT_NONAUTO' AND level = '4'")
        assert cursor.fetchall() == [("1598",)]
