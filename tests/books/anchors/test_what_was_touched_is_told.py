"""What was written or lost since a look is told by the rows' own transactions, whoever wrote them."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.db import connections

from khobac.core import db
from khobac.core.touched import Mark, Touched, Watched, look

FIXED, LIVING = Watched("touched_fixed", "id"), Watched("touched_living", "id", grows="id")

WITHIN_S = 60


@pytest.fixture
def tables(books: None) -> Iterator[None]:
    """Two tables of five rows, really committed."""
    with connections["owner"].cursor() as owner:
        for table in (FIXED.table, LIVING.table):
            owner.execute(f"CREATE TABLE {table} (id int, said text)")
            owner.execute(f"GRANT ALL ON {table} TO PUBLIC")
            owner.execute(f"INSERT INTO {table} SELECT n, '' FROM generate_series(1, 5) AS n")
        _wait_until_nothing_older_runs()
        yield
        owner.execute(f"DROP TABLE {FIXED.table}, {LIVING.table}")


def _wait_until_nothing_older_runs() -> None:
    """A look tells again what was written while a transaction older than it ran: another test of this server's may be one."""
    asked = (
        "SELECT max(xmin::text::bigint) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        f" FROM (SELECT xmin FROM {FIXED.table} UNION ALL SELECT xmin FROM {LIVING.table}) AS written"
    )
    deadline = time.monotonic() + WITHIN_S
    while not db.tuples(asked)[0][0]:
        if time.monotonic() > deadline:
            raise TimeoutError("a transaction older than the tables still runs")
        time.sleep(0.05)


def seen(since: Mark | None) -> tuple[dict[str, Touched] | None, Mark]:
    with db.snapshot():
        return look((FIXED, LIVING), since)


def test_without_a_look_before_everything_is_touched(tables: None) -> None:
    assert seen(None)[0] is None


def test_where_nothing_is_written_nothing_is_told(tables: None) -> None:
    _, mark = seen(None)
    nothing = Touched(frozenset(), is_less=False)
    assert seen(mark)[0] == {FIXED.table: nothing, LIVING.table: nothing}


def test_new_rows_are_told_and_nothing_is_less(tables: None) -> None:
    _, mark = seen(None)
    for table in (FIXED.table, LIVING.table):
        db.execute(f"INSERT INTO {table} VALUES (6, '')")
    new = Touched(frozenset({6}), is_less=False)
    assert seen(mark)[0] == {FIXED.table: new, LIVING.table: new}


def test_a_change_is_told_and_makes_fixed_rows_less(tables: None) -> None:
    _, mark = seen(None)
    for table in (FIXED.table, LIVING.table):
        db.execute(f"UPDATE {table} SET said = 'x' WHERE id = 3")
    assert seen(mark)[0] == {
        FIXED.table: Touched(frozenset({3}), is_less=True),
        LIVING.table: Touched(frozenset({3}), is_less=False),
    }


def test_a_row_lost_is_missed_though_another_came(tables: None) -> None:
    _, mark = seen(None)
    for table in (FIXED.table, LIVING.table):
        db.execute(f"DELETE FROM {table} WHERE id = 2")
        db.execute(f"INSERT INTO {table} VALUES (6, '')")
    touched, after = seen(mark)
    assert touched is not None
    assert all(each.is_less for each in touched.values())
    again, _ = seen(after)
    assert again is not None
    assert not any(each.is_less for each in again.values())


def test_a_mark_of_another_life_of_the_database_counts_for_nothing(tables: None) -> None:
    _, mark = seen(None)
    assert seen(Mark(mark.horizon + 10**6, mark.rows, mark.last))[0] is None
