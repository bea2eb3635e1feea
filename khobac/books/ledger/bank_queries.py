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


class BankBalance(NamedTuple):
    """What stands on one account in one book: debit less credit, đồng."""

    treasury_id: int
    role: str
    bank: str
    balance: int


class BankMovement(NamedTuple):
    """A day on one account in one book, debit less credit: of all but sweeps, of OF_SUB_LEDGERS among it, of sweeps."""

    treasury_id: int
    role: str
    bank: str
    moved: int
    paid: int
    swept: int


def bank_balances(treasury_ids: Sequence[int]) -> list[BankBalance]:
    """Every account that does not stand at zero, all postings so far. One statement on kept balances."""
    found = db.rows(
        """
        SELECT treasury_id, role, bank, sum(debit - credit)::bigint AS balance
        FROM (SELECT treasury_id, role, bank, debit, credit FROM balance
              UNION ALL SELECT treasury_id, role, bank, debit, credit FROM balance_delta) AS kept
        WHERE treasury_id = ANY (%s) AND role = ANY (%s)
        GROUP BY treasury_id, role, bank HAVING sum(debit) <> sum(credit) ORDER BY treasury_id, role, bank
        """,
        [list(treasury_ids), list(BANK_ROLES)],
    )
    return [BankBalance(**row) for row in found]


def bank_movements(treasury_ids: Sequence[int], on: dt.date) -> list[BankMovement]:
    """What one day booked on each account. One statement on the lines of the day."""
    found = db.rows(
        """
        SELECT line.treasury_id, line.role, line.bank,
            coalesce(sum(line.debit - line.credit) FILTER (WHERE entry.event <> 'sweep'), 0)::bigint AS moved,
            coalesce(sum(line.debit - line.credit) FILTER (WHERE entry.event = ANY (%s)), 0)::bigint
                AS paid,
            coalesce(sum(line.debit - line.credit) FILTER (WHERE entry.event = 'sweep'), 0)::bigint AS swept
        FROM journal_line AS line
        JOIN journal_entry AS entry ON entry.treasury_id = line.treasury_id AND entry.id = line.entry_id
        WHERE line.treasury_id = ANY (%s) AND line.booked_on = %s AND line.unit = '' AND line.role = ANY (%s)
        GROUP BY line.treasury_id, line.role, line.bank ORDER BY line.treasury_id, line.role, line.bank
        """,
        [list(OF_SUB_LEDGERS), list(treasury_ids), on, list(BANK_ROLES)],
    )
    return [BankMovement(**row) for row in found]
