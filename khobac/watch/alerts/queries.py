"""What others may read of alerts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from khobac.core import clock, db


@dataclass(frozen=True)
class AlertView:
    """An alert in both languages."""

    id: int
    unit_code: str
    person: str
    kind: str
    dossier: str
    title_vi: str
    title_en: str
    body_vi: str
    body_en: str
    loud: bool
    at: dt.datetime
    seen_at: dt.datetime | None


_ALERT = """
    SELECT id, unit_code, person, kind, dossier, title_vi, title_en, body_vi, body_en, loud, at, seen_at
    FROM alerts_alert
"""


def since(alert_id: int, limit: int = 1000) -> list[AlertView]:
    """Alerts told after this one, oldest first; of all units for staff. One statement by key."""
    return _alerts(f"{_ALERT} WHERE id > %s ORDER BY id LIMIT %s", [alert_id, limit])


def of_unit(unit_code: str, person: str, before_id: int | None = None, limit: int = 50) -> list[AlertView]:
    """A page of what this person is told for the unit, latest first; the next one is before the last id.

    One statement by index.
    """
    return _alerts(
        f"""{_ALERT} WHERE unit_code = %s AND person IN ('', %s) AND (%s::bigint IS NULL OR id < %s::bigint)
        ORDER BY id DESC LIMIT %s""",
        [unit_code, person, before_id, before_id, limit],
    )


def new_for(unit_code: str, person: str, after_id: int, limit: int = 50) -> list[AlertView]:
    """What this person is told for the unit after an alert, oldest first: what an event stream sends. By index."""
    return _alerts(
        f"{_ALERT} WHERE unit_code = %s AND person IN ('', %s) AND id > %s ORDER BY id LIMIT %s",
        [unit_code, person, after_id, limit],
    )


def unseen_count(unit_code: str, person: str) -> int:
    """How many alerts this person has not seen. One statement by partial index."""
    [row] = db.rows(
        "SELECT count(*) AS many FROM alerts_alert WHERE unit_code = %s AND person IN ('', %s) AND seen_at IS NULL",
        [unit_code, person],
    )
    return int(row["many"])


def _alerts(sql: str, parameters: Sequence[Any]) -> list[AlertView]:
    return [
        AlertView(**(row | {"at": clock.local(row["at"]), "seen_at": row["seen_at"] and clock.local(row["seen_at"])}))
        for row in db.rows(sql, parameters)
    ]
