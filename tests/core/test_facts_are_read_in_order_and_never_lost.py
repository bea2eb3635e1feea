"""A reader gets every fact once, never past a transaction that may still write an earlier one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from khobac.core import db, facts, scratch, wake
from khobac.core.facts import NewFact, RecordedFact

NAME = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}_facts"


@pytest.fixture(autouse=True)
def own_database(migrated: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), scratch.fresh(NAME, template=migrated), wake.asleep():
        yield


def test_each_reader_gets_each_fact_once_and_in_order() -> None:
    told("first", "second")
    assert read("one") == ["first", "second"]
    told("third")
    assert read("one") == ["third"]
    assert read("other") == ["first", "second", "third"]
    assert read("one") == []


def test_a_reader_that_fails_gets_the_same_facts_again() -> None:
    told("first")
    with pytest.raises(ZeroDivisionError):
        facts.read("one", lambda batch: [1 // 0 for _ in batch].clear())
    assert read("one") == ["first"]


def test_a_fact_of_an_earlier_transaction_still_open_is_waited_for() -> None:
    with transaction_open_in(NAME) as slow:
        told("later")
        assert read("one") == []
        slow.execute("INSERT INTO core_fact (writer, kind, subject, unit_code, content, recorded_at) "
                     "VALUES (pg_current_xact_id()::text::bigint, 'K', 'earlier', '', '{}', '2026-03-02')")
    assert read("one") == ["earlier", "later"]


def test_a_transaction_of_another_database_is_not_waited_for() -> None:
    with transaction_open_in("postgres"):
        told("first")
        assert read("one") == ["first"]


def told(*subjects: str) -> None:
    for subject in subjects:
        with db.atomic():
            facts.record([NewFact("K", subject, "", {})])


def read(reader: str) -> list[str]:
    seen: list[RecordedFact] = []
    facts.read(reader, seen.extend)
    return [fact.subject for fact in seen]


@contextmanager
def transaction_open_in(database: str) -> Iterator[psycopg.Connection]:
    """A transaction that has an id and is committed at the end of the block, as the owner of the tables."""
    parameters = connections["owner"].get_connection_params() | {"dbname": database}
    for django_own in ("cursor_factory", "context"):
        parameters.pop(django_own, None)
    with psycopg.connect(**parameters) as connection:
        connection.execute("SELECT pg_current_xact_id()")
        yield connection
