"""Keeping how the day of a bank or an agency compared; a part of `services`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from khobac.cash.revenue.matching import ComparedCode, Match
from khobac.core import clock, db


def keep_statement(bank: str, office: str, on: dt.date, digest: bytes, matched: int, differing: int) -> bool:
    """Keep how a bank's list of a day compared; False for a repeat."""
    return bool(
        db.execute(
            """
            INSERT INTO revenue_statement (bank, office, day_on, digest, matched, differing, received_at)
            VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
            """,
            [bank, office, on, digest, matched, differing, clock.now()],
        )
    )


def keep_comparison(agency: str, office: str, on: dt.date, digest: bytes, compared: Sequence[ComparedCode]) -> None:
    """Keep how an agency's list of a day compared; the same list once more is compared anew and takes the place of the first."""
    differing = [row for row in compared if row.match != Match.MATCHED]
    db.execute(
        """
        INSERT INTO revenue_comparison (agency, office, day_on, digest, matched, differing, received_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (office, day_on, agency, digest) DO UPDATE
            SET matched = excluded.matched, differing = excluded.differing, received_at = excluded.received_at
        """,
        [agency, office, on, digest, len(compared) - len(differing), json.dumps(differing), clock.now()],
    )
