"""The only writer of hand-overs."""

from __future__ import annotations

import datetime as dt

from khobac.core import clock, db


def give(dossier_id: int, unit_code: str, person: str, by: str, reason: str, until: dt.datetime | None = None) -> None:
    """From now on this person has the dossier; until that moment it waits."""
    db.execute(
        """
        INSERT INTO handling_handling (dossier_id, unit_code, person, until, reason, by, at)
        VALUES (%s, %s, %s, %s, %s, %s, %s)
        """,
        [dossier_id, unit_code, person, until, reason, by, clock.now()],
    )
