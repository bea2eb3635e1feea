"""An agency's day beside ours: what paid its obligations, and how its lists compared."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass

from khobac.cash.revenue.matching import ComparedCode, Match, PaidFor
from khobac.core import clock, db
from khobac.core.arrays import texts


def paid_to(agency: str, treasury_id: int, on: dt.date, codes: Collection[str]) -> dict[str, PaidFor]:
    """What paid an agency's obligations at a treasury that day, and these codes whenever. One statement by two indexes."""
    found = db.tuples(
        """
        SELECT code, coalesce(sum(amount) FILTER (WHERE booked_on = %(on)s), 0)::bigint, sum(amount)::bigint
        FROM revenue_receipt WHERE agency = %(agency)s AND treasury_id = %(treasury)s AND code IN (
            SELECT code FROM revenue_receipt WHERE treasury_id = %(treasury)s AND booked_on = %(on)s AND agency = %(agency)s
            UNION SELECT unnest(%(codes)s::text[])) AND code <> ''
        GROUP BY code ORDER BY code
        """,
        {"agency": agency, "treasury": treasury_id, "on": on, "codes": texts(codes)},
    )
    return {code: PaidFor(of_day, ever) for code, of_day, ever in found}


@dataclass(frozen=True)
class Comparison:
    """How an agency's list of a day compared with ours when it came last."""

    agency: str
    day_on: dt.date
    matched: int
    differing: list[ComparedCode]
    received_at: dt.datetime


def comparisons(office: str, limit: int) -> list[Comparison]:
    """The last comparison of each agency and day with an office, newest day first. By key."""
    found = db.rows(
        """
        SELECT DISTINCT ON (day_on, agency) agency, day_on, matched, differing, received_at FROM revenue_comparison
        WHERE office = %s ORDER BY day_on DESC, agency, received_at DESC LIMIT %s
        """,
        [office, limit],
    )
    return [
        Comparison(
            row["agency"],
            row["day_on"],
            row["matched"],
            [ComparedCode(code, Match(match), theirs, ours) for code, match, theirs, ours in json.loads(row["differing"])],
            clock.local(row["received_at"]),
        )
        for row in found
    ]
