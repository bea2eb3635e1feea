"""Which rows were written since an earlier look, and whether any was lost: told by the transaction that PostgreSQL notes in
every row (`xmin`), whoever wrote it and by whatever way.

One scan of a table answers, without reading what its rows say. Rows that never change are only counted: when fewer of those
settled at the look before are still as they were, something was changed or lost. Of rows that change in daily life the keys
of those written since are told, and they are counted by an id that grows.

A transaction older than the oldest of this database that ran at a look is settled: all it wrote was seen then. Whatever is
uncertain (no look before, a database restored since) answers as if everything was touched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from khobac.core import db, running

_AHEAD = 1_000_000
"""Transaction ids go round in a circle of 2³², half of it ahead. Savepoints of the reader are a little ahead of it; what seems
to be further ahead was written two thousand million transactions ago."""
_NOBODY = -_AHEAD - 1
_REACH = """
SELECT horizon::text::bigint AS horizon, age(horizon::xid) AS now, age(%s::text::xid8::xid) AS earlier
FROM (
    SELECT coalesce(min(id::text::bigint)::text::xid8, pg_snapshot_xmax(pg_current_snapshot())) AS horizon
    FROM pg_snapshot_xip(pg_current_snapshot()) AS id WHERE id::xid::text <> ALL(%s)
) AS oldest_of_ours
"""


@dataclass(frozen=True)
class Watched:
    """A table: `key` (SQL) of a written row, to be told; `grows`, an id by which rows that may change are counted."""

    table: str
    key: str = ""
    grows: str = ""


@dataclass(frozen=True)
class Mark:
    """What a look saw: the oldest transaction that was still running, and of each table its settled rows and last id."""

    horizon: int
    rows: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Touched:
    """What happened to a table since the mark: the keys of written rows, and whether rows are missing that were settled."""

    keys: frozenset[Any]
    is_less: bool


def look(tables: Iterable[Watched], since: Mark | None) -> tuple[dict[str, Touched] | None, Mark]:
    """What happened since a mark, by table, and the mark of now. None for everything: there is no mark, or it is of another
    life of this database. To be asked inside `db.snapshot()`. One scan of each table.
    """
    [reach] = db.rows(_REACH, [since.horizon if since else 3, running.elsewhere()])
    if since and since.horizon > reach["horizon"]:
        since = None
    if since is None:
        reach["earlier"] = _NOBODY
    mark, touched = Mark(reach["horizon"]), dict[str, Touched]()
    for each in tables:
        before = since.rows.get(each.table) if since else None
        [seen] = db.rows(_scan(each), reach | {"last": since.last.get(each.table, 0) if since else 0})
        mark.rows[each.table], mark.last[each.table] = seen["settled"], seen["last"] or 0
        if before is not None:
            touched[each.table] = Touched(frozenset(seen["keys"] or ()), seen["still"] < before)
    return (touched if since and len(touched) == len(mark.rows) else None), mark


def _scan(watched: Watched) -> str:
    written = f"age(xmin) BETWEEN -{_AHEAD} AND %(earlier)s"
    still = f"{watched.grows} <= %(last)s" if watched.grows else f"NOT {written}"
    settled = "true" if watched.grows else f"age(xmin) NOT BETWEEN -{_AHEAD} AND %(now)s"
    return f"""
        SELECT count(*) FILTER (WHERE {still}) AS still, count(*) FILTER (WHERE {settled}) AS settled,
            {f"max({watched.grows})" if watched.grows else "0"} AS last,
            {f"array_agg({watched.key}) FILTER (WHERE {written})" if watched.key else "NULL::bigint[]"} AS keys
        FROM {watched.table}
    """
