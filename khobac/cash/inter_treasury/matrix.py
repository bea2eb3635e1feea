"""Way out and way in of each pair of treasuries by today, and the rows that explain the difference.

Treasuries stand by the codes of their books, which outlive a merger. A pair is told where both books are in this database.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.conf import settings

from khobac.core import db

PAIRS = """
WITH leg AS (
    SELECT line.role = 'LKB_OUT' AS is_out, own.code AS own, line.bank AS other, line.booked_on,
        CASE line.role WHEN 'LKB_OUT' THEN line.credit - line.debit ELSE line.debit - line.credit END AS amount
    FROM journal_line AS line JOIN organisations_office AS own ON own.id = line.treasury_id
    WHERE line.role IN ('LKB_OUT', 'LKB_IN') AND line.unit = '' AND line.booked_on <= %(on)s::date
), under_way AS (
    SELECT own.code AS payer, o.bank AS payee, o.amount
    FROM payment_order AS o
    JOIN organisations_office AS own ON own.id = o.treasury_id
    JOIN organisations_office AS other ON other.code = o.bank
    WHERE o.money_in = 'LKB_OUT' AND NOT EXISTS (
        SELECT FROM transfer_arrival AS arrival
        WHERE arrival.treasury_id = other.id AND arrival.sender = own.code
            AND arrival.name = 'TT' || o.treasury_id || 'X' || o.id)
    UNION ALL
    SELECT own.code, arrival.sender, arrival.amount
    FROM transfer_arrival AS arrival
    JOIN organisations_office AS own ON own.id = arrival.treasury_id
    JOIN organisations_office AS other ON other.code = arrival.sender
    JOIN payment_line AS line ON line.treasury_id = other.id AND line.state = 'pending'
        AND arrival.name = 'TT' || line.treasury_id || 'X' || line.order_id
    WHERE arrival.state = 'returned'
)
SELECT payer, payee, sum(gone)::bigint AS gone, sum(come)::bigint AS come, sum(gone_today)::bigint AS gone_today,
    sum(come_today)::bigint AS come_today, sum(explained)::bigint AS explained
FROM (
    SELECT own AS payer, other AS payee, amount AS gone, 0 AS come,
        CASE WHEN booked_on = %(on)s::date THEN amount ELSE 0 END AS gone_today, 0 AS come_today, 0 AS explained
    FROM leg WHERE is_out
    UNION ALL
    SELECT other, own, 0, amount, 0, CASE WHEN booked_on = %(on)s::date THEN amount ELSE 0 END, 0 FROM leg WHERE NOT is_out
    UNION ALL
    SELECT payer, payee, 0, 0, 0, 0, amount FROM under_way
) AS told
WHERE payer <> ALL (%(elsewhere)s::text[]) AND payee <> ALL (%(elsewhere)s::text[])
GROUP BY payer, payee
"""


class Pair(NamedTuple):
    """What one treasury has sent another, in đồng: altogether, on the day itself, and what rows explain as under way now."""

    payer: str
    payee: str
    gone: int
    come: int
    gone_today: int
    come_today: int
    explained: int

    @property
    def in_transit(self) -> int:
        """By the books: has left and not come."""
        return self.gone - self.come

    @property
    def agrees(self) -> bool:
        """Whether every đồng in transit is a row."""
        return self.in_transit == self.explained


def pairs(on: dt.date) -> list[Pair]:
    """Every pair of treasuries that money has moved between, as of now; `on` is today. Scans the inter-treasury lines."""
    return [Pair(**row) for row in db.rows(f"{PAIRS} ORDER BY payer, payee", {"on": on, "elsewhere": elsewhere()})]


def elsewhere() -> list[str]:
    """The treasuries whose books are in other databases."""
    return list(settings.TREASURY_URLS)
