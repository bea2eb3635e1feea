"""Dossiers in the order in which they last changed, for software that follows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from khobac.casework.dossiers import queries
from khobac.casework.dossiers.queries import LockedDossier
from khobac.core import clock, db


@dataclass(frozen=True)
class Changed:
    """A dossier and when its last step was taken."""

    dossier: LockedDossier
    at: dt.datetime


def of_unit(unit_code: str, after: tuple[dt.datetime, int] | None, since: dt.datetime | None, limit: int) -> list[Changed]:
    """A page of a unit's dossiers, least recently changed first: after a (moment, id) place, none before `since`.

    Two statements; reads the heads of all dossiers of the unit, a few thousand rows.
    """
    found = db.rows(
        """
        SELECT d.id, s.at FROM dossiers_dossier d
        JOIN dossiers_step s ON s.dossier_id = d.id AND s.seq = d.step
        WHERE d.unit_code = %(unit)s
          AND (%(since)s::timestamptz IS NULL OR s.at >= %(since)s)
          AND (%(at)s::timestamptz IS NULL OR (s.at, d.id) > (%(at)s, %(id)s::bigint))
        ORDER BY s.at, d.id LIMIT %(limit)s
        """,
        {
            "unit": unit_code,
            "since": since,
            "at": after[0] if after else None,
            "id": after[1] if after else None,
            "limit": limit,
        },
    )
    heads = {each.id: each for each in queries.by_ids([row["id"] for row in found])}
    return [Changed(heads[row["id"]], clock.local(row["at"])) for row in found]
