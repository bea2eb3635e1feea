"""What the other requests of a unit declared of things whose total is limited: cash of a day, norms of a year, assets."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from khobac.core import clock, db
from khobac.core.arrays import texts
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


def claims(unit_code: str, names: Collection[str], sent_at: dt.datetime) -> Claims:
    """What the unit asked for in cash on the day of that moment, and until then under these norms and kinds of assets.

    The withdrawn, returned and refused do not count, nor what was given up unpaid. Assets count from the day on which the
    list holding now was approved. One statement by index.
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
        },
    )
    return Claims(tuple(Claim._make(row) for row in found))


_CLAIMS = f"""
WITH other AS MATERIALIZED (
    SELECT d.chain_id, d.sent_at, r.year, r.gross, r.cash, r.particulars
    FROM requests_spendingrequest r JOIN dossiers_dossier d ON d.id = r.dossier_id
    WHERE r.unit_code = %(unit)s::text AND r.particulars IS NOT NULL
        AND d.state NOT IN ('withdrawn', 'returned', 'refused', 'refunded') AND d.sent_at < %(next)s
)
SELECT chain_id, 'cash', '', 0, sum(gross)::bigint FROM other WHERE cash AND sent_at >= %(first)s GROUP BY chain_id
UNION ALL
SELECT chain_id, 'norm', item.norm, year, sum(item.price * coalesce(item.quantity, 1))::bigint
FROM other CROSS JOIN LATERAL jsonb_to_recordset(particulars -> 'norms') AS item (norm text, price bigint, quantity bigint)
WHERE sent_at <= %(sent_at)s AND item.norm = ANY (%(names)s::text[]) GROUP BY chain_id, item.norm, year
UNION ALL
SELECT chain_id, 'asset', item.kind, 0, sum(coalesce(item.quantity, 1))::bigint
FROM norms_ceiling AS ceiling JOIN other ON (other.sent_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date >= ceiling.valid_from
CROSS JOIN LATERAL jsonb_to_recordset(particulars -> 'purchases') AS item (kind text, quantity bigint)
WHERE ceiling.kind = 'special_asset' AND ceiling.unit_code = %(unit)s::text AND {holding("ceiling")}
    AND ceiling.name = ANY (%(names)s::text[]) AND item.kind = ceiling.name AND sent_at <= %(sent_at)s
GROUP BY chain_id, item.kind
"""


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, clock.VIETNAM)
