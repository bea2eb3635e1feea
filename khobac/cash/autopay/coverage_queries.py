"""How far automatic payment reaches: the lists that came, and the figures of units. Each states its cost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass

from khobac.core import clock, db
from khobac.core.arrays import texts


@dataclass(frozen=True)
class BatchView:
    """A list as it came, and what became of its bills so far, by state. Amounts in đồng."""

    provider: str
    batch: str
    period: str
    came_by: str
    lines: int
    total: int
    received_at: dt.datetime
    states: dict[str, int]


def batches() -> list[BatchView]:
    """The latest lists, at most 50. One statement along the bills of each."""
    found = db.rows(
        """
        SELECT provider, batch, period, came_by, lines, total, received_at, coalesce(
            (SELECT json_object_agg(state, many) FROM (
                SELECT state, count(*) AS many FROM autopay_bill WHERE batch_id = latest.id GROUP BY state) AS counted),
            '{}')::text AS states
        FROM (SELECT * FROM autopay_batch ORDER BY id DESC LIMIT 50) AS latest ORDER BY id DESC
        """
    )
    return [
        BatchView(**(row | {"received_at": clock.local(row["received_at"]), "states": json.loads(row["states"])}))
        for row in found
    ]


@dataclass(frozen=True)
class Figures:
    """Units with an authorisation that holds; bills that came, those that paid themselves, days to the debit times ten."""

    units: int
    bills: int
    paid: int
    tenth_days_to_settle: int | None


def figures(units: Collection[str], since: dt.datetime, on: dt.date) -> Figures:
    """Of these units, bills since a moment and authorisations of a day. One statement."""
    [row] = db.rows(
        """
        SELECT (SELECT count(DISTINCT unit_code) FROM autopay_authorisation
                WHERE unit_code = ANY(%(units)s::text[]) AND state = 'active' AND valid_from <= %(on)s
                    AND (valid_to IS NULL OR valid_to >= %(on)s)) AS units,
            count(*) AS bills, count(*) FILTER (WHERE state IN ('sent', 'settled')) AS paid,
            (10 * avg(extract(epoch FROM settled_at - received_at) / 86400))::int AS tenth_days_to_settle
        FROM autopay_bill WHERE unit_code = ANY(%(units)s::text[]) AND received_at >= %(since)s
        """,
        {"units": texts(units), "since": since, "on": on},
    )
    return Figures(**row)
