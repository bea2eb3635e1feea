"""What many decisions share, such as the law of a day, is sent once for each connection; nothing is ever missing for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction

from khobac.core import db, stored

LAW = b'{"law":"of a day"}'


@pytest.fixture(autouse=True)
def _nothing_is_known_yet(transactional_db: None) -> None:
    db.committed_documents().clear()


def sent(*documents: object) -> bool:
    """Whether the law went over the line with these documents."""
    parameters: list[object] = []

    def heard(execute: Any, sql: str, given: Any, *others: Any) -> Any:
        parameters.extend(given or ())
        return execute(sql, given, *others)

    with connection.execute_wrapper(heard):
        stored.keep([LAW, *documents])
    return "of a day" in str(parameters)


def test_what_was_committed_is_not_sent_again_and_is_found() -> None:
    assert sent({"own": 1})
    assert not sent({"own": 2})
    [law, own] = stored.keep([LAW, {"own": 2}])
    assert (stored.fetch(law), stored.fetch(own)) == ({"law": "of a day"}, {"own": 2})


def test_what_was_rolled_back_is_sent_again() -> None:
    with transaction.atomic():
        assert sent({"own": 1})
        transaction.set_rollback(True)
    assert sent({"own": 1})
    [law] = stored.keep([LAW])
    assert stored.fetch(law) == {"law": "of a day"}


def test_within_one_transaction_it_is_sent_each_time_because_a_savepoint_may_take_it_back() -> None:
    with transaction.atomic():
        with transaction.atomic():
            assert sent()
            transaction.set_rollback(True)
        assert sent()
    assert not sent()


def test_another_connection_sends_it_again() -> None:
    assert sent()
    connection.close()
    assert sent()
