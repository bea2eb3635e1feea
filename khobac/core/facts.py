"""Facts: how a lower floor tells the upper ones what happened, without knowing them.

A fact is written in the transaction of what it tells. Readers (flows/subscriptions.py) keep a cursor and read batches of
facts whose transactions have all finished, so that a slow writer is never overtaken and lost.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from khobac.core import clock, db, running, wake
from khobac.core.arrays import texts

BATCH = 1000


@dataclass(frozen=True)
class NewFact:
    """A fact about to be recorded. `subject` is the number people know, such as a dossier's."""

    kind: str
    subject: str
    unit_code: str
    content: dict[str, Any]


@dataclass(frozen=True)
class RecordedFact:
    """A fact as a reader gets it."""

    id: int
    kind: str
    subject: str
    unit_code: str
    content: dict[str, Any]


def record(facts: Sequence[NewFact]) -> None:
    """Write these facts in the current transaction and wake the workers once it has committed."""
    if not facts:
        return
    db.tell(
        """
        INSERT INTO core_fact (writer, kind, subject, unit_code, content, recorded_at)
        SELECT pg_current_xact_id()::text::bigint, kind, subject, unit_code, content, %s
        FROM ROWS FROM (unnest(%s::text[], %s::text[], %s::text[]), jsonb_array_elements(%s::jsonb))
            AS new (kind, subject, unit_code, content)
        """,
        [
            clock.now(),
            texts(fact.kind for fact in facts),
            texts(fact.subject for fact in facts),
            texts(fact.unit_code for fact in facts),
            json.dumps([fact.content for fact in facts]),
        ],
    )
    db.after_commit(wake.workers)


_NEXT = """
    WITH open AS (
        SELECT min(id::text::bigint) AS first FROM pg_snapshot_xip(pg_current_snapshot()) AS id
        WHERE id::xid::text <> ALL(%s)
    )
    SELECT fact.id, writer, kind, subject, unit_code, content FROM core_fact fact, open
    WHERE (writer, fact.id) > (%s, %s)
      AND writer < coalesce(open.first, pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
    ORDER BY writer, fact.id LIMIT %s
"""
"""Facts after the cursor whose writers, and all who began before them, have finished."""


def read(reader: str, handle: Callable[[list[RecordedFact]], None]) -> int:
    """Hand the next batch of unread facts to `handle` and move the cursor, in one transaction; how many there were."""
    with db.atomic():
        db.execute("INSERT INTO core_cursor (reader, writer, fact) VALUES (%s, 0, 0) ON CONFLICT DO NOTHING", [reader])
        [cursor] = db.rows("SELECT writer, fact FROM core_cursor WHERE reader = %s FOR UPDATE", [reader])
        batch = db.rows(_NEXT, [running.elsewhere(), cursor["writer"], cursor["fact"], BATCH])
        if not batch:
            return 0
        handle([_recorded(row) for row in batch])
        db.execute(
            "UPDATE core_cursor SET writer = %s, fact = %s WHERE reader = %s",
            [batch[-1]["writer"], batch[-1]["id"], reader],
        )
        return len(batch)


def are_unread(readers: Sequence[str]) -> bool:
    """Whether any of these readers still has facts before it, such as those that a running transaction holds back."""
    [row] = db.rows(
        """
        SELECT EXISTS (
            SELECT FROM unnest(%s::text[]) AS name LEFT JOIN core_cursor ON reader = name
            JOIN core_fact ON (core_fact.writer, core_fact.id) > (coalesce(core_cursor.writer, 0), coalesce(fact, 0))
        ) AS unread
        """,
        [list(readers)],
    )
    return bool(row["unread"])


def _recorded(row: dict[str, Any]) -> RecordedFact:
    content = row["content"]
    return RecordedFact(
        id=row["id"],
        kind=row["kind"],
        subject=row["subject"],
        unit_code=row["unit_code"],
        content=json.loads(content) if isinstance(content, str) else content,
    )
