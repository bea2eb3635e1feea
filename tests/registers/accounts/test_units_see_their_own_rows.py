"""The second lock: on the connection of units only the rows of the acting unit exist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, connections
from pytest_django.plugin import DjangoDbBlocker

from khobac.core import clock
from khobac.core.access import UNIT_ALIAS, acting_as
from khobac.registers.accounts import queries, services
from khobac.registers.accounts.services import PayeeRow
from khobac.registers.banks.services import BankRow, load_banks
from khobac.registers.organisations import services as organisations
from khobac.registers.organisations.services import OfficeRow, UnitRow

MINE, THEIRS = "9000001", "9000002"
DAY = dt.date(2026, 3, 2)


@pytest.fixture(scope="module", autouse=True)
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rows both connections can see: committed, and left in the test database, since nobody may delete."""
    with django_db_blocker.unblock():
        organisations.register_office(OfficeRow("9001", "Kho bạc", DAY))
        organisations.register_units(
            [UnitRow(code, f"Đơn vị {code}", "9001", "2", "422", "073", DAY) for code in (MINE, THEIRS)]
        )
        load_banks([BankRow("RLS", "Ngân hàng", "Bank")])
        services.register_payees(
            [PayeeRow(code, "S1", f"Nhà cung cấp của {code}", "1", bank="RLS") for code in (MINE, THEIRS)], DAY, by="an"
        )
        yield


def test_a_unit_sees_its_own_payee_and_no_other() -> None:
    with acting_as(MINE):
        assert queries.payee(MINE, "S1", DAY) is not None
        assert queries.payee(THEIRS, "S1", DAY) is None


def test_staff_sees_all() -> None:
    assert queries.payee(MINE, "S1", DAY) is not None
    assert queries.payee(THEIRS, "S1", DAY) is not None


def test_a_unit_cannot_write_for_another() -> None:
    row = PayeeRow(THEIRS, "S2", "Của người khác", "1", bank="RLS")
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(MINE):
        services.register_payee(row, DAY, by="an")


def test_a_unit_enters_and_changes_its_own_payees() -> None:
    with acting_as(MINE):
        services.register_payee(PayeeRow(MINE, "S3", "Cửa hàng mới", "1", bank="RLS"), DAY, by="an")
        services.change_payee_account(MINE, "S3", "2", by="an")
        assert [found.account_number for found in queries.payees(MINE, "cua hang moi", clock.today())] == ["2"]


def test_outside_a_unit_the_connection_of_units_sees_nothing() -> None:
    with connections[UNIT_ALIAS].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_payee")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM accounts_payee",
        "UPDATE organisations_seat SET seat = 'director'",
        "UPDATE law_parameter SET value = '{}'",
        "INSERT INTO accounts_restriction DEFAULT VALUES",
    ],
)
def test_a_unit_may_not_change_registers(statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(MINE):
        connections[UNIT_ALIAS].cursor().execute(statement)
