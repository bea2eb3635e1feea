"""What the books have on the treasury's accounts with banks. A journal never tells one bank's money by another's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from khobac.books.ledger.postings.roles import PAYMENT_BANK, REVENUE_BANK
from khobac.core import db

BANK_ROLES = (PAYMENT_BANK, REVENUE_BANK)
OF_SUB_LEDGERS = ("bank_debit", "bank_return", "receive_revenue")
"""Events that payment orders and receipts of revenue tell of too."""


class BankBook(NamedTuple):
    """One account in one book, debit less credit: what stands on it, and what a day moved on it.

    `moved` is everything but sweeps, `paid` what OF_SUB_LEDGERS moved of it. Đồng.
    """

    treasury_id: int
    role: str
    bank: str
    balance: int
    moved: int
    paid: int
    swept: int


def bank_books(treasury_ids: Sequence[int], on: dt.date) -> list[BankBook]:
    """Every account on which something stands or that day booked something.

    One statement, on kept balances and the lines of the day.
    """
    found = db.rows(
        """
        SELECT treasury_id, role, bank, sum(balance)::bigint AS balance, sum(moved)::bigint AS moved,
            sum(paid)::bigint AS paid, sum(swept)::bigint AS swept
        FROM (
            SELECT treasury_id, role, bank, debit - credit AS balance, 0 AS moved, 0 AS paid, 0 AS swept
            FROM (SELECT treasury_id, role, bank, debit, credit FROM balance
                  UNION ALL SELECT treasury_id, role, bank, debit, credit FROM balance_delta) AS kept
            WHERE treasury_id = ANY (%(books)s) AND role = ANY (%(roles)s)
            UNION ALL
            SELECT line.treasury_id, line.role, line.bank, 0,
                CASE WHEN entry.event <> 'sweep' THEN line.debit - line.credit ELSE 0 END,
                CASE WHEN entry.event = ANY (%(sub_ledgers)s) THEN line.debit - line.credit ELSE 0 END,
                CASE WHEN entry.event = 'sweep' THEN line.debit - line.credit ELSE 0 END
            FROM journal_line AS line
            JOIN journal_entry AS entry ON entry.treasury_id = line.treasury_id AND entry.id = line.entry_id
            WHERE line.treasury_id = ANY (%(books)s) AND line.booked_on = %(on)s AND line.unit = ''
                AND line.role = ANY (%(roles)s)
        ) AS part
        GROUP BY treasury_id, role, bank
        HAVING sum(balance) <> 0 OR bool_or(moved <> 0 OR swept <> 0) ORDER BY treasury_id, role, bank
        """,
        {
            "books": list(treasury_ids),
            "roles": list(BANK_ROLES),
            "sub_ledgers": list(OF_SUB_LEDGERS),
            "on": on,
        },
    )
    return [BankBook(**row) for row in found]
