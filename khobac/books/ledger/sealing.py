"""The sealer: gives committed entries their legal number within treasury and book, without gaps, and chains them.

It runs after posting, one process at a time for each book, so that no posting waits for the head of a chain. What a link
holds is not the content alone but also which entry it is, when it was recorded and when it was sealed (`sealed_hash`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from khobac.core import db
from khobac.core.arrays import plain
from khobac.core.seal import GENESIS, link

BATCH = 5000

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SEALED = b"\x03"


def sealed_hash(content_hash: bytes, entry_id: int, recorded_at: dt.datetime, sealed_at: dt.datetime) -> bytes:
    """What a link and a leaf of the day's tree stand on: content, identity and both instants, in microseconds."""
    numbers = (entry_id, _microseconds(recorded_at), _microseconds(sealed_at))
    packed = b"".join(number.to_bytes(8, "big") for number in numbers)
    return hashlib.sha256(_SEALED + content_hash + packed).digest()


def _microseconds(moment: dt.datetime) -> int:
    return (moment - _EPOCH) // dt.timedelta(microseconds=1)


def seal(treasury_id: int, book: str, at: dt.datetime) -> int:
    """Number and chain up to BATCH entries not yet sealed, in one transaction; how many. Call again until 0."""
    with db.atomic():
        db.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"seal/{treasury_id}/{book}"])
        waiting = db.rows(
            """
            SELECT unsealed.entry_id, entry.content_hash, entry.recorded_at
            FROM journal_unsealed AS unsealed
            JOIN journal_entry AS entry ON entry.treasury_id = unsealed.treasury_id AND entry.id = unsealed.entry_id
            WHERE unsealed.treasury_id = %s AND unsealed.book = %s ORDER BY unsealed.entry_id LIMIT %s
            """,
            [treasury_id, book, BATCH],
        )
        if not waiting:
            return 0
        last, previous = _head(treasury_id, book)
        links = []
        for number, row in enumerate(waiting, last + 1):
            sealed = sealed_hash(bytes(row["content_hash"]), row["entry_id"], row["recorded_at"], at)
            previous = link(previous, number, sealed)
            links.append(previous)
        _write(treasury_id, book, last, waiting, links, at)
        return len(waiting)


def _head(treasury_id: int, book: str) -> tuple[int, bytes]:
    head = db.rows(
        "SELECT number, link FROM seal WHERE treasury_id = %s AND book = %s ORDER BY number DESC LIMIT 1",
        [treasury_id, book],
    )
    return (head[0]["number"], bytes(head[0]["link"])) if head else (0, GENESIS)


def _write(
    treasury_id: int, book: str, last: int, sealed: list[dict[str, Any]], links: list[bytes], at: dt.datetime
) -> None:
    entries = plain(row["entry_id"] for row in sealed)
    db.execute(
        """
        INSERT INTO seal (treasury_id, book, number, entry_id, content_hash, link, sealed_at)
        SELECT %s, %s, %s + given.n, given.entry_id, given.content_hash, given.link, %s
        FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[]) WITH ORDINALITY AS given (entry_id, content_hash, link, n)
        """,
        [treasury_id, book, last, at, entries, [bytes(row["content_hash"]) for row in sealed], links],
    )
    db.execute(
        "DELETE FROM journal_unsealed WHERE treasury_id = %s AND book = %s AND entry_id = ANY (%s::bigint[])",
        [treasury_id, book, entries],
    )
