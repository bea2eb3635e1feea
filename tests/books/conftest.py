"""A database of the books for each test: real commits on real connections, emptied beforehand."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from khobac.books.ledger import services as ledger
from khobac.books.ledger.services import RoleAccount
from khobac.core import clock, scratch
from khobac.core.postgres.cluster import find
from khobac.core.postgres.passwords import SUPERUSER

TABLES = [
    "anchor_statement", "anchor_progress", "proven_balance", "foreign_head", "parity_alarm", "parity_look",
    "journal_entry", "journal_line", "balance", "balance_delta", "journal_unsealed", "seal", "posting_role",
    "budget_line", "budget_movement", "commitment", "commitment_row", "contract_use", "advance", "advance_recovery",
    "commitments_commitmentstep", "commitments_commitmentrequest", "commitments_guaranteecall", "commitments_guarantee",
    "commitments_contractplan", "commitments_exchangerate", "retention_row", "commitments_contractversion",
    "commitments_contract", "organisations_unit", "organisations_office",
]
ROLES = [
    "ESTIMATE_L1", "ESTIMATE_L4_NONAUTO", "COMMITMENT", "COMMITMENT_CONTROL", "AP_INTERMEDIARY", "BANK_BILATERAL_OUT",
    "RETURNED_PAYMENT_PENDING", "DEPOSIT", "ADVANCE_RECURRENT_NONAUTO", "EXPENDITURE_RECURRENT_NONAUTO",
]
AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=clock.VIETNAM)


def tamper(sql: str) -> None:
    """Change the books past every lock, as only a superuser of the database host can."""
    settings = connections["default"].settings_dict
    cluster = find(Path(settings["OPTIONS"]["khobac_state"]))
    assert cluster is not None
    with psycopg.connect(cluster.conninfo(SUPERUSER, settings["NAME"]), autocommit=True) as connection:
        connection.execute(sql)


@pytest.fixture(scope="session")
def books_database(migrated: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A copy of the migrated database for this folder alone: what it commits must not meet tests that roll back."""
    name = f"{migrated}_books"
    with django_db_blocker.unblock():
        scratch.drop(name)
        scratch.create(name, template=migrated)
        yield name
        scratch.drop(name)


@pytest.fixture
def books(books_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Empty books of two treasuries with a unit each."""
    with django_db_blocker.unblock(), scratch.using(books_database):
        _fresh()
        yield
        connections.close_all()


def _fresh() -> None:
    tamper(";".join(f"DELETE FROM {table}" for table in TABLES))
    tamper("INSERT INTO organisations_office (id, code) OVERRIDING SYSTEM VALUE VALUES (61, '0061'), (211, '0211')")
    tamper("INSERT INTO organisations_unit (code, treasury_id) VALUES ('1012345', 61), ('1098765', 211)")
    ledger.set_roles([RoleAccount(role, f"9{n:03}", dt.date(2018, 1, 1)) for n, role in enumerate(ROLES)])
