"""What of an office's payments is still open at the end of a day, and what the sub-ledger says of a day. Amounts are đồng.

Orders to another treasury go through no bank and are not counted here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from khobac.core import db


class Open(NamedTuple):
    """Orders of one bank that stand alike: `waiting` to leave, `unknown` whether they left, at the `bank`, come `back`."""

    standing: str
    bank: str
    orders: int
    amount: int
    oldest_at: dt.datetime


class DayOfBank(NamedTuple):
    """What the orders of one book say a day moved through a bank: come back less debited."""

    treasury_id: int
    bank: str
    moved: int


def open_orders(treasury_ids: Sequence[int]) -> list[Open]:
    """What is open in these books, by standing and bank. One statement on partial indexes."""
    found = db.rows(
        """
        SELECT standing, bank, count(*)::int AS orders, sum(amount)::bigint AS amount, min(prepared_at) AS oldest_at FROM (
            SELECT 'waiting' AS standing, bank, amount, prepared_at FROM payment_order
            WHERE treasury_id = ANY (%(books)s) AND state = 'prepared' AND money_in <> 'LKB_OUT'
            UNION ALL
            SELECT CASE WHEN state = 'sending' OR outcome IN ('unknown', 'not_received') THEN 'unknown' ELSE 'bank' END,
                bank, amount, prepared_at FROM payment_order
            WHERE treasury_id = ANY (%(books)s) AND outcome <> 'rejected' AND money_in <> 'LKB_OUT'
                AND state IN ('sending', 'sent', 'confirmed', 'send_failed')
            UNION ALL
            SELECT 'back', o.bank, sum(line.amount), o.prepared_at FROM payment_line line
            JOIN payment_order o ON o.treasury_id = line.treasury_id AND o.id = line.order_id
            WHERE line.treasury_id = ANY (%(books)s) AND line.state IN ('returned', 'rejected')
            GROUP BY o.treasury_id, o.id
        ) AS open GROUP BY standing, bank ORDER BY standing, bank
        """,
        {"books": list(treasury_ids)},
    )
    return [Open(**row) for row in found]


def days_of_banks(treasury_ids: Sequence[int], on: dt.date) -> list[DayOfBank]:
    """What the orders of these books moved on a day, by book and bank. One statement on the lines of the day."""
    found = db.rows(
        """
        SELECT line.treasury_id, o.bank, sum(moved)::bigint AS moved FROM (
            SELECT treasury_id, order_id, -amount AS moved FROM payment_line WHERE debited_on = %(on)s
            UNION ALL SELECT treasury_id, order_id, amount FROM payment_line WHERE returned_on = %(on)s
        ) AS line JOIN payment_order o ON o.treasury_id = line.treasury_id AND o.id = line.order_id
        WHERE line.treasury_id = ANY (%(books)s) AND o.money_in <> 'LKB_OUT' GROUP BY 1, 2 ORDER BY 1, 2
        """,
        {"books": list(treasury_ids), "on": on},
    )
    return [DayOfBank(**row) for row in found]


def unapplied(banks: Sequence[str]) -> int:
    """How many messages of these banks are kept and not yet applied."""
    [row] = db.rows(
        "SELECT count(*)::int AS many FROM payment_inbox WHERE handled_at IS NULL AND sender = ANY (%s)", [list(banks)]
    )
    return int(row["many"])


def unexplained_of(office: str, banks: Sequence[str]) -> tuple[int, int]:
    """How many items nobody has explained, and of how many đồng: the office's own, and of its banks those of no office."""
    [row] = db.rows(
        """
        SELECT count(*)::int AS many, coalesce(sum(abs(amount)), 0)::bigint AS amount FROM payment_exception
        WHERE settled_at IS NULL AND (office = %s OR office = '' AND sender = ANY (%s))
        """,
        [office, list(banks)],
    )
    return int(row["many"]), int(row["amount"])
