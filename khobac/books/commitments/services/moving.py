"""Advances that become advances of the next year (E12c). Part of the only writer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from khobac.books.commitments.services.closing import CommitmentKey
from khobac.core import db
from khobac.core.arrays import plain, texts


class MovedAdvance(NamedTuple):
    """What was outstanding of an advance line and now stands in the year after, in đồng."""

    unit: str
    source: str
    dossier_id: int
    line_no: int
    amount: int


_MOVE = """
WITH key AS (
    SELECT * FROM unnest(%(treasuries)s::bigint[], %(units)s::text[], %(sources)s::text[], %(years)s::int[])
        AS key (treasury_id, unit_code, source, year)
), moved AS MATERIALIZED (
    SELECT advance.treasury_id, dossier_id, line_no, advance.unit_code, source, year, outstanding
    FROM key JOIN advance USING (treasury_id, unit_code, source, year)
    WHERE outstanding > 0 ORDER BY treasury_id, dossier_id, line_no FOR UPDATE OF advance
), lifted AS (
    UPDATE advance SET year = moved.year + 1 FROM moved
    WHERE advance.treasury_id = moved.treasury_id AND advance.dossier_id = moved.dossier_id
        AND advance.line_no = moved.line_no
)
INSERT INTO advance_move (treasury_id, dossier_id, line_no, unit_code, from_year, amount, reference, at)
SELECT treasury_id, dossier_id, line_no, unit_code, year, outstanding, %(reference)s, %(at)s FROM moved
"""
_ANSWER = """
SELECT move.unit_code AS unit, advance.source, move.dossier_id, move.line_no, move.amount
FROM unnest(%(treasuries)s::bigint[], %(units)s::text[], %(sources)s::text[], %(years)s::int[])
    AS key (treasury_id, unit_code, source, year)
JOIN advance_move AS move ON move.treasury_id = key.treasury_id AND move.unit_code = key.unit_code
    AND move.from_year = key.year AND move.reference = %(reference)s
JOIN advance ON advance.treasury_id = move.treasury_id AND advance.dossier_id = move.dossier_id
    AND advance.line_no = move.line_no AND advance.source = key.source
ORDER BY move.dossier_id, move.line_no
"""


def move_advances(keys: Sequence[CommitmentKey], reference: str, at: dt.datetime) -> list[MovedAdvance]:
    """Let what is outstanding of these keys (unit, source, year) stand in the year after; what moved.

    What was settled or returned before stays where it was. A repeat under the same reference answers the same.
    """
    if not keys:
        return []
    given = {
        "treasuries": plain(key.treasury_id for key in keys),
        "units": texts(key.unit for key in keys),
        "sources": texts(key.source for key in keys),
        "years": plain(key.year for key in keys),
        "reference": reference,
        "at": at,
    }
    with db.atomic():
        db.execute(_MOVE, given)
        return [MovedAdvance(**row) for row in db.rows(_ANSWER, given)]
