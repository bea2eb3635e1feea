"""What of an office's payments is still open at the end of a day, and what the sub-ledger says of a day. Amounts are đồng.

Orders to another treasury go through no bank and are not counted here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class PaidLine:
    """A line that a bank has debited, as the bank names it, and the day on which it came back."""

    name: str
    order: str
    office: str
    amount: int
    payee: str
    payee_account: str
    payee_bank: str
    debited_on: dt.date
    returned_on: dt.date | None


def moved_on(bank: str, on: dt.date) -> list[PaidLine]:
    """What the orders have as debited by a bank on a day, or come back on it. One statement by index."""
    found = db.rows(
        """
        SELECT 'TT' || line.treasury_id || 'X' || line.order_id
                || CASE WHEN o.is_list THEN '-' || line.line_no ELSE '' END AS name,
            'TT' || line.treasury_id || 'X' || line.order_id AS order, o.office, line.amount, line.name AS payee,
            line.account AS payee_account, line.bank AS payee_bank, line.debited_on, line.returned_on
        FROM payment_line line JOIN payment_order o ON o.treasury_id = line.treasury_id AND o.id = line.order_id
        WHERE (line.debited_on = %s OR line.returned_on = %s) AND o.bank = %s
        ORDER BY line.treasury_id, line.order_id, line.line_no
        """,
        [on, on, bank],
    )
    return [PaidLine(**row) for row in found]


@dataclass(frozen=True)
class LooseEnds:
    """What nobody has explained yet: bank messages not applied, and items on the list with their đồng."""

    unapplied: int
    unexplained: int
    amount: int


def loose_ends(office: str, banks: Sequence[str]) -> LooseEnds:
    """Of an office: its own items, those of no office that its banks sent, and their messages. One statement."""
    [row] = db.rows(
        """
        SELECT count(*)::int AS unexplained, coalesce(sum(abs(amount)), 0)::bigint AS amount, (
            SELECT count(*)::int FROM payment_inbox WHERE handled_at IS NULL AND sender = ANY (%(banks)s)) AS unapplied
        FROM payment_exception
        WHERE settled_at IS NULL AND (office = %(office)s OR office = '' AND sender = ANY (%(banks)s))
        """,
        {"office": office, "banks": list(banks)},
    )
    return LooseEnds(**row)
