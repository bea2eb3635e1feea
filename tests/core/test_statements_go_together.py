"""What is asked and told together takes one round trip, in the order given, and stands or falls as a whole."""
from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction

from khobac.core import clock, db

COMMAND = "INSERT INTO core_command (client, key, input_hash, answer, answered_at) VALUES ('c', %s, '', '{}', %s)"
KEYS = "SELECT key FROM core_command ORDER BY key"


def keys(rows: db.Rows) -> list[str]:
    return [row["key"] for row in rows]


def _tell_together(*names: str) -> None:
    with db.together():
        for name in names:
            db.tell(COMMAND, [name, clock.now()])


@pytest.mark.django_db
def test_each_statement_sees_what_those_before_it_did() -> None:
    with db.together():
        before = db.ask(KEYS, [], keys)
        db.tell(COMMAND, ["a", clock.now()])
        between = db.ask(KEYS, [], keys)
        db.tell(COMMAND, ["b", clock.now()])
        after = db.ask(KEYS, [], keys)
    assert (before.answer, between.answer, after.answer) == ([], ["a"], ["a", "b"])


@pytest.mark.django_db
def test_alone_a_statement_is_asked_and_answered_at_once() -> None:
    db.tell(COMMAND, ["a", clock.now()])
    assert db.ask(KEYS, [], keys).answer == ["a"]


@pytest.mark.django_db
def test_a_refused_statement_is_raised_at_the_end_and_nothing_of_the_transaction_stays() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        _tell_together("a", "a", "b")
    assert db.ask(KEYS, [], keys).answer == []


@pytest.mark.django_db
def test_a_refused_question_is_raised_too() -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), db.together():
        db.ask("SELECT 1 / %s::int AS none", [0], list)


@pytest.mark.django_db
def test_what_must_be_known_inside_is_waited_for() -> None:
    readers = "SELECT reader, fact FROM core_cursor WHERE fact = %s"
    with db.together():
        db.tell("INSERT INTO core_cursor (reader, writer, fact) VALUES (%s, 0, 0)", ["a"])
        asked = db.ask(readers, [0], list)
        found = db.rows(readers, [0])
        touched = db.execute("UPDATE core_cursor SET fact = 1 WHERE fact = %s", [0])
        untouched = db.execute("UPDATE core_cursor SET fact = 1 WHERE fact = %s", [0])
        after = db.ask(readers, [1], list)
    assert asked.answer == found == [{"reader": "a", "fact": 0}]
    assert (touched, untouched, after.answer) == (1, 0, [{"reader": "a", "fact": 1}])


def test_a_statement_behind_a_lock_sees_what_its_last_holder_left(world: str) -> None:
    locked, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with db.atomic():
            db.tell("SELECT pg_advisory_xact_lock(%s)", [7])
            db.tell(COMMAND, ["held", clock.now()])
            locked.set()
            let_go.wait(10)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    assert locked.wait(10)
    threading.Timer(0.2, let_go.set).start()
    with db.atomic(), db.together():
        db.tell("SELECT pg_advisory_xact_lock(%s)", [7])
        seen = db.ask(KEYS, [], keys)
    thread.join()
    assert seen.answer == ["held"]
