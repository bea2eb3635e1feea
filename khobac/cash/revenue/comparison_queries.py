"""An agency's day beside ours: what paid its obligations, how its lists compared, and what still differs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
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
            [
                ComparedCode(code, Match(match), theirs, ours)
                for code, match, theirs, ours in json.loads(row["differing"])
            ],
            clock.local(row["received_at"]),
        )
        for row in found
    ]


@dataclass(frozen=True)
class Difference:
    """What an agency and the treasury have otherwise of a code on a day; `found_at` by the comparison that found it first.

    Open until somebody has explained it (`reason`, `settled_by`) or a later comparison of that day finds it no more.
    """

    id: int
    agency: str
    day_on: dt.date
    compared: ComparedCode
    found_at: dt.datetime
    owner: str
    settled_by: str
    reason: str

    @property
    def figures(self) -> str:
        """How it differs, in one word: an explanation holds for what was read, not for what came meanwhile."""
        return f"{self.compared.match}:{self.compared.agency_amount}:{self.compared.treasury_amount}"


def differences(office: str, limit: int) -> list[Difference]:
    """What nobody has explained yet at an office, oldest first. By partial index."""
    return _differences("office = %s AND settled_at IS NULL ORDER BY found_at, id LIMIT %s", [office, limit])


def explained_differences(office: str, since: dt.date) -> list[Difference]:
    """What was explained of the days of an office from that one on, in the order of the codes. By partial index."""
    return _differences(
        "office = %s AND day_on >= %s AND reason <> '' ORDER BY day_on, agency, code, id", [office, since]
    )


def lock_difference(office: str, difference_id: int) -> Difference | None:
    """One open difference of an office, locked. By key."""
    where = "id = %s AND office = %s AND settled_at IS NULL FOR UPDATE"
    return next(iter(_differences(where, [difference_id, office])), None)


def _differences(where: str, parameters: Sequence[object]) -> list[Difference]:
    found = db.rows(
        f"""
        SELECT id, agency, day_on, code, match, agency_amount, treasury_amount, found_at, owner, settled_by, reason
        FROM revenue_difference WHERE {where}
        """,
        parameters,
    )
    return [
        Difference(
            row["id"],
            row["agency"],
            row["day_on"],
            ComparedCode(row["code"], Match(row["match"]), row["agency_amount"], row["treasury_amount"]),
            clock.local(row["found_at"]),
            row["owner"],
            row["settled_by"],
            row["reason"],
        )
        for row in found
    ]
