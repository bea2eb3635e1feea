"""After a day with banks that misbehave: the banks' own books against ours, order by order, and the dong of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from khobac.cash.payments import queries as payments
from khobac.cash.payments.queries import OrderView
from khobac.core import db
from khobac.core.message_signature import KeyRegister, SignatureRefused

AS_AT_THE_BANK = {"paid": "posted", "returned": "reversed", "rejected": "send_failed"}


@dataclass(frozen=True)
class Found:
    """What is wrong in the end: each figure must be 0."""

    lost: int
    otherwise_than_at_the_bank: int
    done_twice: int
    drift_dong: int
    altered_messages_kept: int


def orders_of(numbers: Sequence[str]) -> list[OrderView]:
    """The orders of these dossiers."""
    found = db.rows("SELECT treasury_id, id FROM dossiers_dossier WHERE number = ANY(%s)", [list(numbers)])
    return payments.orders_of_dossiers([(row["treasury_id"], row["id"]) for row in found])


def judge(orders: Sequence[OrderView], ledgers: Iterable[dict[str, dict[str, Any]]], keys: KeyRegister) -> Found:
    """Everything against everything. `ledgers` are what each bank says it has done, by EndToEndId."""
    at_banks = {name: row for ledger in ledgers for name, row in ledger.items()}
    moved = {"paid": 0, "returned": 0, "rejected": 0, "accepted": 0}
    for row in at_banks.values():
        moved[row["state"]] += row["amount"]
    [twice] = db.rows(_TWICE)
    [booked] = db.rows(_BOOKED)
    return Found(
        lost=sum(order.number not in at_banks for order in orders),
        otherwise_than_at_the_bank=sum(
            AS_AT_THE_BANK.get(at_banks[order.number]["state"]) != order.state
            or at_banks[order.number]["amount"] != order.amount
            for order in orders
            if order.number in at_banks
        ),
        done_twice=int(twice["many"]),
        drift_dong=abs(moved["paid"] - int(booked["out"])),
        altered_messages_kept=sum(not _is_signed(row, keys) for row in db.rows(_KEPT)),
    )


def _is_signed(row: dict[str, Any], keys: KeyRegister) -> bool:
    try:
        return keys.verify(bytes(row["body"]), row["signature"]) == row["sender"]
    except SignatureRefused:
        return False


_KEPT = "SELECT sender, body, signature FROM payment_inbox"
_BOOKED = """
SELECT coalesce(sum(credit - debit), 0) AS out FROM journal_line WHERE role = 'BANK_BILATERAL_OUT'
"""
_TWICE = """
SELECT count(*) AS many FROM (
    SELECT 'order', dossier FROM payment_order GROUP BY dossier HAVING count(*) > 1
    UNION ALL
    SELECT event, reference FROM journal_entry WHERE reference LIKE 'HS-%%' GROUP BY event, reference HAVING count(*) > 1
    UNION ALL
    SELECT event, dossier_id::text FROM dossiers_step WHERE event IN ('approve', 'debit')
    GROUP BY event, dossier_id HAVING count(*) > 1
) AS twice
"""
