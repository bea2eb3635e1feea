"""Decision tables of a day: their rows from the register, and one dossier judged by them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from khobac.core import db
from khobac.registers.law.cells import Judged, Row, judge
from khobac.registers.recording import holding


@dataclass(frozen=True)
class RowView:
    """A row of a decision table as it was stated, with its examples."""

    id: int
    key: str
    conditions: tuple[str, ...]
    result: Any
    reason_vi: str
    reason_en: str
    text_id: str
    text_number: str
    article: str
    valid_from: dt.date
    valid_to: dt.date | None
    examples: tuple[Mapping[str, Any], ...]

    @property
    def name(self) -> str:
        """Its key, by the word that values of law have for theirs."""
        return self.key

    @property
    def value(self) -> dict[str, Any] | None:
        """The row as the law of a day carries it (`values.CARRIED`); None for one that takes another away."""
        return as_value(self.conditions, self.result, self.reason_vi, self.reason_en)


def evaluate(kind: str, on: dt.date, facts: Mapping[str, Any], change_id: int | None = None) -> Judged:
    """The rows of the table in force that day that hold for these facts, and those that cannot be told by machine.

    With `change_id`, as if that drafted change were in force. One statement; the facts of a kind are `cells.KINDS`.
    """
    return judge(kind, rows_on(kind, on, change_id), facts)


def rows_on(kind: str, on: dt.date, change_id: int | None = None) -> tuple[Row, ...]:
    """The rows of a table in force that day, in the order of their keys. One statement."""
    asked = {"kind": kind, "on": on, "change": change_id}
    return db.ask(_ROWS, asked, lambda rows: _read(rows[0]["spelled"])).answer


def rows_of_change(change_id: int) -> list[RowView]:
    """The rows of decision tables one change states. One statement."""
    return _views("entry.recorded_to IS NULL AND entry.change_id = %(change)s", {"change": change_id})


def rows_of_table(kind: str, on: dt.date) -> list[RowView]:
    """The rows of a table that count on that day, with their examples, in the order of their keys. One statement."""
    counting = f"""entry.approved_at IS NOT NULL AND starts_with(entry.key, %(kind)s || '.')
        AND cardinality(entry.conditions) > 0 AND {holding("entry")}"""
    return _views(counting, {"kind": kind, "on": on})


def as_value(conditions: Iterable[str], result: Any, reason_vi: str, reason_en: str) -> dict[str, Any] | None:
    """A row as a value of law; None for one that takes another away."""
    said = {"conditions": list(conditions), "result": result, "reason_vi": reason_vi, "reason_en": reason_en}
    return said if said["conditions"] else None


def _views(which: str, asked: dict[str, Any]) -> list[RowView]:
    found = db.rows(f"{_VIEW} WHERE {which} ORDER BY entry.key, entry.valid_from", asked)
    return [
        RowView(
            **row
            | {
                "conditions": tuple(row["conditions"]),
                "result": json.loads(row["result"]),
                "examples": tuple(json.loads(row["examples"])),
            }
        )
        for row in found
    ]


@lru_cache(maxsize=64)
def _read(spelled: str) -> tuple[Row, ...]:
    """Read once for each thing the register says."""
    return tuple(Row(**row | {"conditions": tuple(row["conditions"]), "examples": ()}) for row in json.loads(spelled))


_VIEW = """
    SELECT entry.id, entry.key, entry.conditions, entry.result -> 'v' AS result, entry.reason_vi, entry.reason_en,
        coalesce(entry.text_id, '') AS text_id, coalesce(text.number, '') AS text_number, entry.article,
        entry.valid_from, entry.valid_to, entry.examples
    FROM law_tablerow AS entry LEFT JOIN law_legaltext AS text ON text.id = entry.text_id
    """
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
