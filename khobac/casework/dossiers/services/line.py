"""The line of approved dossiers that wait for a posting worker, and its end: more than it holds are turned away."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from khobac.casework.dossiers.queries import LockedDossier
from khobac.core import clock, db
from khobac.core.arrays import plain, texts
from khobac.core.errors import Refused, Word

LANES = 8
"""Classes of units; more than posting workers are ever run, so that each finds one of its own."""
MOST_WAITING = 20_000
"""A few seconds of posting. Who comes when the line is that long is asked to come again."""
_LOCK = 7_301
"""Advisory locks of this class are the lanes."""


class Waiting(NamedTuple):
    """A dossier whose turn has come."""

    id: int
    number: str
    director: str
    chief: str


def stand_in_line(dossiers: Sequence[LockedDossier], director: str, chief: str = "") -> int:
    """Put these dossiers in line as one set; its name. Raises STATE when the line is full."""
    [line] = db.rows("SELECT count(*) AS waiting FROM dossiers_inline WHERE answered_at IS NULL")
    if line["waiting"] + len(dossiers) > MOST_WAITING:
        sentence = "Đang có quá nhiều hồ sơ chờ hạch toán; xin duyệt lại sau ít phút."
        raise Refused(Word.STATE, sentence, waiting=line["waiting"])
    [row] = db.rows("SELECT nextval('dossiers_inline_id_seq') AS batch")
    db.tell(
        """
        INSERT INTO dossiers_inline (batch, dossier_id, lane, director, chief, asked_at, word, sentence)
        SELECT %s, dossier_id, lane, %s, %s, %s, '', ''
        FROM unnest(%s::bigint[], %s::smallint[]) AS new (dossier_id, lane)
        """,
        [
            row["batch"],
            director,
            chief,
            clock.now(),
            plain(dossier.id for dossier in dossiers),
            plain(zlib.crc32(dossier.unit_code.encode()) % LANES for dossier in dossiers),
        ],
    )
    return int(row["batch"])


def next_in_line(many: int) -> list[Waiting]:
    """The next of one set, of a lane that no other worker is on; the lane is ours until the transaction ends."""
    lanes = db.rows("SELECT lane FROM dossiers_inline WHERE answered_at IS NULL GROUP BY lane ORDER BY min(id)")
    for lane in [row["lane"] for row in lanes]:
        [lock] = db.rows("SELECT pg_try_advisory_xact_lock(%s, %s) AS is_ours", [_LOCK, lane])
        if lock["is_ours"] and (found := _of_lane(lane, many)):
            return found
    return []


def _of_lane(lane: int, many: int) -> list[Waiting]:
    found = db.tuples(
        """
        SELECT waiting.id, dossier.number, waiting.director, waiting.chief
        FROM dossiers_inline waiting JOIN dossiers_dossier dossier ON dossier.id = waiting.dossier_id
        WHERE waiting.lane = %(lane)s AND waiting.answered_at IS NULL AND waiting.batch = (
            SELECT batch FROM dossiers_inline WHERE lane = %(lane)s AND answered_at IS NULL ORDER BY id LIMIT 1)
        ORDER BY waiting.id LIMIT %(many)s
        """,
        {"lane": lane, "many": many},
    )
    return [Waiting._make(row) for row in found]


def leave_line(answers: Mapping[int, Refused | None]) -> None:
    """Keep what came of these: paid (None), or why not."""
    refused = list(answers.values())
    db.tell(
        """
        UPDATE dossiers_inline waiting SET answered_at = %s, word = new.word, sentence = new.sentence
        FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS new (id, word, sentence) WHERE waiting.id = new.id
        """,
        [
            clock.now(),
            plain(answers),
            texts(each.word if each else "" for each in refused),
            texts(each.sentence if each else "" for each in refused),
        ],
    )
