"""Decision tables of a day: their rows from the register, and one dossier judged by them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from khobac.core import db
from khobac.registers.law.cells import Judged, Row, judge
from khobac.registers.recording import holding


def evaluate(kind: str, on: dt.date, facts: Mapping[str, Any], change_id: int | None = None) -> Judged:
    """The rows of the table in force that day that hold for these facts, and those that cannot be told by machine.

    With `change_id`, as if that drafted change were in force. One statement; the facts of a kind are `cells.KINDS`.
    """
    return judge(kind, rows_on(kind, on, change_id), facts)


def rows_on(kind: str, on: dt.date, change_id: int | None = None) -> tuple[Row, ...]:
    """The rows of a table in force that day, in the order of their keys. One statement."""
    asked = {"kind": kind, "on": on, "change": change_id}
    return db.ask(_ROWS, asked, lambda rows: _read(rows[0]["spelled"])).answer


@lru_cache(maxsize=64)
def _read(spelled: str) -> tuple[Row, ...]:
    """Read once for each thing the register says."""
    return tuple(Row(**row | {"conditions": tuple(row["conditions"]), "examples": ()}) for row in json.loads(spelled))


_ROWS = f"""
    SELECT coalesce(json_agg(row_to_json(in_force)), '[]')::text AS spelled
    FROM (
        SELECT DISTINCT ON (entry.key) entry.key, entry.conditions, entry.result -> 'v' AS result, entry.reason_vi,
            entry.reason_en, entry.article, coalesce(text.number, '') AS text_number, entry.certainty
        FROM law_tablerow AS entry LEFT JOIN law_legaltext AS text ON text.id = entry.text_id
        WHERE starts_with(entry.key, %(kind)s || '.') AND (entry.approved_at IS NOT NULL OR entry.change_id = %(change)s::bigint)
            AND {holding("entry")}
        ORDER BY entry.key, entry.valid_from DESC, entry.approved_at DESC
    ) AS in_force
    WHERE cardinality(conditions) > 0
    """
