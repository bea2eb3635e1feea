"""Keeping how the day of a bank or an agency compared, and what became of its differences; a part of `services`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence

from khobac.cash.revenue.matching import ComparedCode, Match
from khobac.cash.revenue.states import BY_MACHINE
from khobac.core import clock, db
from khobac.core.arrays import texts


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
    """Keep how an agency's list of a day compared, and follow its differences. Three statements.

    The same list once more is compared anew and takes the place of the first.
    """
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
    _follow_differences(agency, office, on, differing)


def _follow_differences(agency: str, office: str, on: dt.date, differing: Sequence[ComparedCode]) -> None:
    """Open what differs for the first time, bring what is open up to date, settle what differs no more. One statement.

    What a person has explained stays explained while its figures stay the same; whoever is explaining one is waited for.
    """
    db.execute(
        """
        SELECT FROM revenue_difference WHERE office = %s AND day_on = %s AND agency = %s AND settled_at IS NULL
        ORDER BY id FOR UPDATE
        """,
        [office, on, agency],
    )
    db.execute(
        """
        WITH differing AS (
            SELECT * FROM unnest(%(codes)s::text[], %(matches)s::text[], %(theirs)s::bigint[], %(ours)s::bigint[])
                AS new (code, match, agency_amount, treasury_amount)
            WHERE NOT EXISTS (
                SELECT FROM revenue_difference known
                WHERE known.office = %(office)s AND known.day_on = %(on)s AND known.agency = %(agency)s
                    AND known.code = new.code AND known.reason <> '' AND known.match = new.match
                    AND known.agency_amount = new.agency_amount AND known.treasury_amount = new.treasury_amount)
        ), gone AS (
            UPDATE revenue_difference open SET settled_at = %(at)s, settled_by = %(machine)s
            WHERE open.office = %(office)s AND open.day_on = %(on)s AND open.agency = %(agency)s AND open.settled_at IS NULL
                AND NOT EXISTS (SELECT FROM differing WHERE differing.code = open.code)
        )
        INSERT INTO revenue_difference (agency, office, day_on, code, match, agency_amount, treasury_amount, found_at)
        SELECT %(agency)s, %(office)s, %(on)s, code, match, agency_amount, treasury_amount, %(at)s FROM differing
        ON CONFLICT (office, day_on, agency, code) WHERE settled_at IS NULL DO UPDATE
            SET match = excluded.match, agency_amount = excluded.agency_amount, treasury_amount = excluded.treasury_amount
        """,
        {
            "agency": agency,
            "office": office,
            "on": on,
            "at": clock.now(),
            "machine": BY_MACHINE,
            "codes": texts(row.code for row in differing),
            "matches": texts(row.match for row in differing),
            "theirs": [row.agency_amount for row in differing],
            "ours": [row.treasury_amount for row in differing],
        },
    )


def take_differences(office: str, ids: Collection[int], owner: str) -> int:
    """Note whose care these open differences of an office are from now on; how many of them there are."""
    return db.execute(
        "UPDATE revenue_difference SET owner = %s WHERE office = %s AND settled_at IS NULL AND id = ANY (%s)",
        [owner, office, list(ids)],
    )


def explain_difference(difference_id: int, by: str, reason: str) -> None:
    """Take a difference off the list with a reason, for good."""
    db.execute(
        "UPDATE revenue_difference SET reason = %s, settled_by = %s, settled_at = %s WHERE id = %s AND settled_at IS NULL",
        [reason, by, clock.now(), difference_id],
    )
