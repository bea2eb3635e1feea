from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

import khobac
from khobac.books.ledger import loading, queries, services, transfer_queries
from khobac.books.ledger.families import AUTONOMOUS, INVESTMENT, NON_AUTONOMOUS
from khobac.books.ledger.postings import roles
from khobac.books.ledger.postings.commit import Commit, commit
from khobac.books.ledger.postings.correct_segments import CorrectSegments, correct_segments
from khobac.books.ledger.postings.example import SCHOOL, voucher
from khobac.core import db
from tests.books.conftest import AT

DATA = Path(khobac.__file__).parent / "data"
FILE, SETS, CHART = (DATA / name for name in (
    "ledger/posting_roles.csv", "ledger/accounting_sets.csv", "nomenclature/natural_accounts.csv"
))
FAMILIES = (NON_AUTONOMOUS, AUTONOMOUS, INVESTMENT)
NEEDED = {value for name, value in vars(roles).items() if name.isupper()} | {
    role for each in FAMILIES for role in (each.estimate, each.advance, each.expenditure)
}
CLASSES = {"ADVANCE": "1", "BANK": "1", "CASH": "1", "TSA": "1", "REVENUE": "73", "EXPENDITURE": "8", "ESTIMATE": "9",
           "COMMITMENT": "9", "DEPOSIT": "3", "LKB": "3", "AP": "3", "SWEEP": "3"}
"""First digit of the account by the first word of the role; revenue not identified yet is owed (group 35)."""


def in_force(day: dt.date) -> list[services.RoleAccount]:
    return [row for row in loading.read(FILE) if row.valid_from <= day <= (row.valid_to or dt.date.max)]


def chart() -> dict[str, dict[str, str]]:
    with CHART.open(encoding="utf-8") as stream:
        return {row["code"]: row for row in csv.DictReader(stream)}


@pytest.mark.parametrize("level", ["1", "2", "4"])
@pytest.mark.parametrize("day", [dt.date(2024, 1, 1), dt.date(2026, 11, 21)])
def test_every_role_that_postings_name_has_an_account(level: str, day: dt.date) -> None:
    assert {row.role for row in in_force(day) if row.level in ("", level)} >= NEEDED


@pytest.mark.parametrize("row", list(loading.read(FILE)), ids=lambda row: f"{row.role} {row.level} {row.kind}")
def test_every_account_stands_in_the_chart_with_its_side_and_class(row: services.RoleAccount) -> None:
    account = chart()[row.account]
    assert account["postable"] == "1"
    assert account["normal_side"] in ("debit", "credit", "both")
    assert chart()[account["parent"]]["class"] == account["class"]
    assert dt.date.fromisoformat(account["valid_from"]) <= row.valid_from
    assert not account["valid_to"]
    first_word = row.role.split("_")[0]
    assert row.account[0] in CLASSES.get(first_word, row.account[0])


def test_kinds_stand_only_where_one_role_has_several_accounts() -> None:
    for row in in_force(dt.date(2026, 1, 1)):
        if row.kind:
            others = {each.kind for each in in_force(dt.date(2026, 1, 1)) if each.role == row.role}
            assert len(others) > 1
            assert "" not in others


def account_of(unit: str, role: str) -> set[str]:
    found = db.rows("SELECT natural_account FROM journal_line WHERE unit = %s AND role = %s", [unit, role])
    return {row["natural_account"] for row in found}


def test_the_kind_of_money_decides_between_the_accounts_of_a_role(books: None) -> None:
    db.execute("UPDATE posting_role SET valid_to = '2018-01-01' WHERE valid_from = '2018-01-01'")
    services.set_roles(loading.read(FILE))
    project = SCHOOL.__class__("7654321", "2", "412", "292", INVESTMENT, "12")
    services.post([commit(Commit(voucher("a"), SCHOOL, 5)), commit(Commit(voucher("b"), project, 7))], AT)
    assert account_of("1012345", "COMMITMENT") == {"9391"}
    assert account_of("7654321", "COMMITMENT") == {"9392"}


def test_a_correction_of_such_an_entry_stays_on_its_account(books: None) -> None:
    services.set_roles(loading.read(FILE))
    project = SCHOOL.__class__("7654321", "2", "412", "292", INVESTMENT, "12")
    services.post([commit(Commit(voucher("b"), project, 7))], AT)
    [posted] = queries.entries_of("b")
    mended = correct_segments(CorrectSegments(voucher("c"), posted.entry, posted.id, instead={"section": "293"}))
    services.post(mended, AT)
    assert account_of("7654321", "COMMITMENT") == {"9392"}


def test_loading_twice_leaves_one_row_each(books: None) -> None:
    assert loading.load_roles(FILE) == loading.load_roles(FILE)
    found = db.rows("SELECT account FROM posting_role WHERE role = 'ADVANCE_RECURRENT_NONAUTO' AND level = '4'")
    assert found == [{"account": "1598"}]
    assert loading.load_sets(SETS) == loading.load_sets(SETS)


def test_offices_report_with_their_province_until_regions_take_over(books: None) -> None:
    loading.load_sets(SETS)
    old, new = dt.date(2025, 2, 28), dt.date(2025, 3, 1)
    assert transfer_queries.sets_on(old)["0061"] == "0060"
    assert transfer_queries.sets_on(old)["0011"] == "0010"
    assert transfer_queries.sets_on(new)["0011"] == "0011"
    assert transfer_queries.partner("0011", "0010", old).kind == "in_province"
    assert transfer_queries.partner("0061", "0011", old) == ("0011", "inter_province")
    assert transfer_queries.partner("9998", "9999", new).kind == "inter_province"
