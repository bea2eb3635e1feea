"""What the other requests of a unit declared of things whose total is limited: cash of a day, norms of a year, assets."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from khobac.casework.dossiers.states import CLOCK_VOID, OPEN, State
from khobac.core import clock, db
from khobac.core.arrays import plain, texts
from khobac.registers.recording import holding


class Claim(NamedTuple):
    """What one chain asked for: "cash" of the day in đồng, a "norm" of a budget year in đồng, or pieces of an "asset"."""

    chain_id: int
    what: str
    name: str
    year: int
    amount: int


@dataclass(frozen=True)
class Claims:
    """What all chains of a unit asked for."""

    found: tuple[Claim, ...] = ()

    def of_others(self, what: str, chain_id: int | None, year: int = 0) -> dict[str, int]:
        """The sums by name over all chains but this one; of norms those of one budget year."""
        sums: dict[str, int] = defaultdict(int)
        for claim in self.found:
            if claim.what == what and claim.year == year and claim.chain_id != chain_id:
                sums[claim.name] += claim.amount
        return dict(sums)


@dataclass(frozen=True)
class LimitedTotal:
    """What a dossier declares of something whose total is limited: money under a norm in a budget year, in đồng, or pieces
    of an asset (year 0); what is allowed in all, and what approved dossiers have of it already.
    """

    dossier_id: int
    unit_code: str
    name: str
    year: int
    amount: int
    allowed: int
    taken: int


def claims(unit_code: str, names: Collection[str], sent_at: dt.datetime) -> Claims:
    """What the unit asked for in cash on the day of that moment, and until then under these norms and kinds of assets.

    What is approved counts whenever it was sent. The withdrawn, returned and refused do not count, nor what was given up
    unpaid. Assets count from the day on which the list holding now was approved. One statement by index.
    """
    day = clock.local(sent_at).date()
    found = db.tuples(
        _CLAIMS,
        {
            "unit": unit_code,
            "names": texts(names),
            "sent_at": sent_at,
            "first": _midnight(day),
            "next": _midnight(day + dt.timedelta(days=1)),
            "on": day,
            "spent": _SPENT,
        },
    )
    return Claims(tuple(Claim._make(row) for row in found))


def limited_totals(dossier_ids: Collection[int]) -> list[LimitedTotal]:
    """Everything these dossiers declare whose total is limited on the day they were sent, in the order they were sent.

    Only under `services.hold_totals` is `taken` still so when it is used. One statement by key and index.
    """
    return [LimitedTotal(**row) for row in db.rows(_TOTALS, {"dossiers": plain(dossier_ids), "spent": _SPENT})]


_SPENT = texts(sorted(frozenset(State) - OPEN - CLOCK_VOID - {State.REFUNDED}))
"""Approved, and not given up: the money is spent or on its way."""

_DAY_SENT = "(dossier.sent_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
_DECLARED = """
    SELECT asked.*, 'own_rule' AS kind, item.norm AS name, item.price * coalesce(item.quantity, 1) AS amount
    FROM asked CROSS JOIN LATERAL jsonb_to_recordset(particulars -> 'norms') AS item (norm text, price bigint, quantity bigint)
    UNION ALL
    SELECT asked.*, 'special_asset', item.kind, coalesce(item.quantity, 1)
    FROM asked CROSS JOIN LATERAL jsonb_to_recordset(particulars -> 'purchases') AS item (kind text, quantity bigint)
"""
_TOTALS = f"""
WITH wanted AS (
    SELECT id, unit_code, sent_at, sent_on, kind, name, CASE kind WHEN 'own_rule' THEN year ELSE 0 END AS year,
        sum(amount)::bigint AS amount
    FROM (
        WITH asked AS (
            SELECT dossier.id, request.unit_code, dossier.sent_at, {_DAY_SENT} AS sent_on, request.year, request.particulars
            FROM requests_spendingrequest AS request JOIN dossiers_dossier AS dossier ON dossier.id = request.dossier_id
            WHERE request.dossier_id = ANY (%(dossiers)s::bigint[]) AND request.particulars IS NOT NULL
        ){_DECLARED}
    ) AS declared
    GROUP BY id, unit_code, sent_at, sent_on, kind, name, CASE kind WHEN 'own_rule' THEN year ELSE 0 END
), limited AS MATERIALIZED (
    SELECT wanted.*, coalesce(ceiling.yearly_total, ceiling.number)::bigint AS allowed, ceiling.valid_from
    FROM wanted JOIN norms_ceiling AS ceiling USING (unit_code, kind, name)
    WHERE ceiling.recorded_to IS NULL AND coalesce(ceiling.yearly_total, ceiling.number) IS NOT NULL
        AND ceiling.valid_from <= sent_on AND (ceiling.valid_to IS NULL OR ceiling.valid_to >= sent_on)
), spent AS MATERIALIZED (
    WITH asked AS (
        SELECT request.unit_code, request.year, {_DAY_SENT} AS sent_on, request.particulars
        FROM requests_spendingrequest AS request JOIN dossiers_dossier AS dossier ON dossier.id = request.dossier_id
        WHERE request.unit_code IN (SELECT unit_code FROM limited) AND request.particulars IS NOT NULL
            AND dossier.state = ANY (%(spent)s::text[])
    ){_DECLARED}
)
SELECT limited.id AS dossier_id, limited.unit_code, limited.name, limited.year, limited.amount, limited.allowed,
    coalesce(sum(spent.amount), 0)::bigint AS taken
FROM limited LEFT JOIN spent ON (spent.unit_code, spent.kind, spent.name) = (limited.unit_code, limited.kind, limited.name)
    AND CASE limited.kind WHEN 'own_rule' THEN spent.year = limited.year ELSE spent.sent_on >= limited.valid_from END
GROUP BY limited.id, limited.unit_code, limited.kind, limited.name, limited.year, limited.amount, limited.allowed, sent_at
ORDER BY limited.sent_at, limited.id, limited.kind, limited.name
"""


_CLAIMS = f"""
WITH other AS MATERIALIZED (
    SELECT d.chain_id, d.sent_at, r.year, r.gross, r.cash, r.particulars,
        d.sent_at <= %(sent_at)s OR d.state = ANY (%(spent)s::text[]) AS counts
    FROM requests_spendingrequest r JOIN dossiers_dossier d ON d.id = r.dossier_id
    WHERE r.unit_code = %(unit)s::text AND r.particulars IS NOT NULL
        AND d.state NOT IN ('withdrawn', 'returned', 'refused', 'refunded')
)
SELECT chain_id, 'cash', '', 0, sum(gross)::bigint
FROM other WHERE cash AND sent_at >= %(first)s AND sent_at < %(next)s GROUP BY chain_id
UNION ALL
SELECT chain_id, 'norm', item.norm, year, sum(item.price * coalesce(item.quantity, 1))::bigint
FROM other CROSS JOIN LATERAL jsonb_to_recordset(particulars -> 'norms') AS item (norm text, price bigint, quantity bigint)
WHERE counts AND item.norm = ANY (%(names)s::text[]) GROUP BY chain_id, item.norm, year
UNION ALL
SELECT chain_id, 'asset', item.kind, 0, sum(coalesce(item.quantity, 1))::bigint
FROM norms_ceiling AS ceiling JOIN other ON (other.sent_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date >= ceiling.valid_from
CROSS JOIN LATERAL jsonb_to_recordset(particulars -> 'purchases') AS item (kind text, quantity bigint)
WHERE ceiling.kind = 'special_asset' AND ceiling.unit_code = %(unit)s::text AND {holding("ceiling")}
    AND ceiling.name = ANY (%(names)s::text[]) AND item.kind = ceiling.name AND counts
GROUP BY chain_id, item.kind
"""


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, clock.VIETNAM)
