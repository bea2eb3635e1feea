"""The only writer of hand-overs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from khobac.core import clock, db
from khobac.core.arrays import plain, texts


def give(dossier_id: int, unit_code: str, person: str, by: str, reason: str, until: dt.datetime | None = None) -> None:
    """From now on this person has the dossier; until that moment it waits."""
    db.execute(
        """
        INSERT INTO handling_handling (dossier_id, unit_code, person, until, reason, by, at)
        VALUES (%s, %s, %s, %s, %s, %s, %s)
        """,
        [dossier_id, unit_code, person, until, reason, by, clock.now()],
    )


def give_many(dossiers: Sequence[tuple[int, str]], person: str, by: str, reason: str) -> int:
    """From now on this person has these (dossier, unit); those that he was given last stay as they are. How many are new."""
    return db.execute(
        """
        INSERT INTO handling_handling (dossier_id, unit_code, person, reason, by, at)
        SELECT new.dossier_id, new.unit_code, %(person)s, %(reason)s, %(by)s, %(at)s
        FROM unnest(%(ids)s::bigint[], %(units)s::text[]) AS new (dossier_id, unit_code)
        LEFT JOIN LATERAL (
            SELECT person FROM handling_handling WHERE dossier_id = new.dossier_id ORDER BY id DESC LIMIT 1
        ) last ON true
        WHERE last.person IS DISTINCT FROM %(person)s
        """,
        {
            "person": person,
            "reason": reason,
            "by": by,
            "at": clock.now(),
            "ids": plain(dossier_id for dossier_id, _ in dossiers),
            "units": texts(unit for _, unit in dossiers),
        },
    )
