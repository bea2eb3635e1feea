"""What others may read of lanes. Each states its cost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from khobac.core import clock, db
from khobac.core.arrays import plain
from khobac.watch.risk.lanes import Lane, Reason, Scope


@dataclass(frozen=True)
class LaneView:
    """The lane of a dossier as chosen. `rate` and `draw` in basis points."""

    dossier_id: int
    number: str
    day: dt.date
    chosen_at: dt.datetime
    lane: Lane
    scope: Scope
    amount: int
    score: int
    rate: int
    draw: int | None
    reasons: tuple[Reason, ...]
    facts_hash: str
    law_hash: str
    tables_hash: str


@dataclass(frozen=True)
class SeedView:
    """The seed of a day; empty until it is published."""

    day: dt.date
    commitment: str
    committed_at: dt.datetime
    seed: str
    published_at: dt.datetime | None


@dataclass(frozen=True)
class LaneCount:
    """How many dossiers of a day went into a lane, and their đồng."""

    day: dt.date
    lane: Lane
    dossiers: int
    amount: int


@dataclass(frozen=True)
class AlarmCount:
    """How often a factor or a rule spoke, and how often a person found that it meant nothing."""

    code: str
    raised: int
    overruled: int
    disputed: int

    @property
    def weight_percent(self) -> int:
        """The share of alarms that meant something, by the rule of succession: what the points deserve. Shown, not applied."""
        return 100 * (max(self.raised - self.overruled - self.disputed, 0) + 1) // (self.raised + 2)


_LANE = """
    SELECT dossier_id, number, day, chosen_at, lane, scope, amount, score, rate, draw, reasons::text AS reasons, facts_hash,
           law_hash, tables_hash
    FROM risk_lanechosen
"""


def lanes_of(dossier_ids: Collection[int]) -> dict[int, LaneView]:
    """The lanes of those of these dossiers that have one. One statement by key."""
    found = db.rows(_LANE + "WHERE dossier_id = ANY(%s::bigint[])", [plain(dossier_ids)])
    return {row["dossier_id"]: _lane(row) for row in found}


def lanes_drawn_on(day: dt.date, after: int, limit: int = 1000) -> list[LaneView]:
    """The lanes chosen with the seed of a day, by dossier, after this one. One statement by index."""
    sql = _LANE + "WHERE day = %s AND dossier_id > %s ORDER BY dossier_id LIMIT %s"
    return [_lane(row) for row in db.rows(sql, [day, after, limit])]


def seed(day: dt.date) -> SeedView | None:
    """The seed of a day, if one was committed. One statement by key."""
    return next(iter(_seeds("WHERE day = %s", [day])), None)


def seeds(limit: int = 30) -> list[SeedView]:
    """The latest seeds, the coming days first. One statement by key."""
    return _seeds("ORDER BY day DESC LIMIT %s", [limit])


def received_before_commitment(day: dt.date) -> list[str]:
    """Numbers of dossiers that were known before the hash of the seed they were drawn with. One statement by index."""
    found = db.rows(
        """
        SELECT chosen.number FROM risk_lanechosen chosen JOIN risk_dayseed kept ON kept.day = chosen.day
        JOIN dossiers_dossier dossier ON dossier.id = chosen.dossier_id
        WHERE chosen.day = %s AND dossier.sent_at < kept.committed_at ORDER BY chosen.dossier_id
        """,
        [day],
    )
    return [row["number"] for row in found]


def counts(office_ids: Sequence[int], first: dt.date, last: dt.date) -> list[LaneCount]:
    """Dossiers and money by day and lane, the latest day first. One statement by index."""
    found = db.rows(
        """
        SELECT day, lane, count(*) AS dossiers, sum(amount)::bigint AS amount FROM risk_lanechosen
        WHERE day BETWEEN %s AND %s AND office_id = ANY(%s::bigint[]) GROUP BY day, lane ORDER BY day DESC, lane
        """,
        [first, last, plain(office_ids)],
    )
    return [LaneCount(row["day"], Lane(row["lane"]), row["dossiers"], row["amount"]) for row in found]


def alarms(first: dt.datetime, last: dt.datetime) -> list[AlarmCount]:
    """How each factor and rule fared between two moments, the most often false first. One statement over that time."""
    found = db.rows(
        """
        WITH said AS (
            SELECT reason ->> 'code' AS code FROM risk_lanechosen, jsonb_array_elements(reasons) AS reason
            WHERE chosen_at BETWEEN %(first)s AND %(last)s AND lane = 'full' AND (reason ->> 'points')::int > 0
            UNION ALL
            SELECT finding.code FROM control_check made JOIN control_checkfinding finding ON finding.check_run_id = made.id
            WHERE made.made_at BETWEEN %(first)s AND %(last)s AND made.purpose = 'examination'
        ), raised AS (
            SELECT code, count(*) AS times FROM said GROUP BY code
        ), untrue AS (
            SELECT code, count(*) FILTER (WHERE cause = 'overruled') AS overruled,
                   count(*) FILTER (WHERE cause = 'disputed') AS disputed
            FROM risk_falsealarm WHERE at BETWEEN %(first)s AND %(last)s GROUP BY code
        )
        SELECT code, coalesce(times, 0) AS raised, coalesce(overruled, 0) AS overruled, coalesce(disputed, 0) AS disputed
        FROM raised FULL JOIN untrue USING (code) ORDER BY coalesce(overruled, 0) + coalesce(disputed, 0) DESC, code
        """,
        {"first": first, "last": last},
    )
    return [AlarmCount(**row) for row in found]


def _lane(row: dict[str, Any]) -> LaneView:
    reasons = tuple(Reason(**reason) for reason in json.loads(row["reasons"]))
    shown = {
        "reasons": reasons,
        "lane": Lane(row["lane"]),
        "scope": Scope(row["scope"]),
        "chosen_at": clock.local(row["chosen_at"]),
    }
    return LaneView(**(row | shown))


def _seeds(rest: str, parameters: list[object]) -> list[SeedView]:
    found = db.rows(f"SELECT day, commitment, committed_at, seed, published_at FROM risk_dayseed {rest}", parameters)
    return [
        SeedView(**(row | {name: row[name] and clock.local(row[name]) for name in ("committed_at", "published_at")}))
        for row in found
    ]
