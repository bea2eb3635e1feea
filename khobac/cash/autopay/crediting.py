"""Part of the writer of bills: credit notes, and what comes off them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from khobac.cash.autopay.messages import CreditLine
from khobac.core import bulk, clock, db
from khobac.core.arrays import plain, texts


class NewCredit(NamedTuple):
    """A credit note as it came, with the bill it takes back from."""

    line: CreditLine
    bill_id: int
    customer: str
    unit_code: str


class CreditUse(NamedTuple):
    """What comes off a note, in đồng: by a bill that is paid less, or by a dossier with which the unit gave money back."""

    credit_id: int
    used_by: Literal["bill", "return"]
    used_by_id: int
    amount: int


_CREDIT = {
    "batch_id": "bigint",
    **dict.fromkeys(("provider", "note"), "text"),
    "bill_id": "bigint",
    **dict.fromkeys(("customer", "unit_code"), "text"),
    "amount": "bigint",
    "open_amount": "bigint",
    "received_at": "timestamptz",
}


def keep_credits(batch_id: int, provider: str, credits: Sequence[NewCredit]) -> None:
    """Keep the notes of a batch; all of each is open."""
    now = clock.now()
    rows = [
        (
            batch_id,
            provider,
            new.line.note,
            new.bill_id,
            new.customer,
            new.unit_code,
            new.line.amount,
            new.line.amount,
            now,
        )
        for new in credits
    ]
    bulk.insert("autopay_credit", _CREDIT, rows)


def use_credits(uses: Sequence[CreditUse]) -> None:
    """Take these off, each once, in one statement; the notes must be locked. A CHECK refuses more than is open."""
    if not uses:
        return
    db.execute(
        """
        WITH used AS (
            INSERT INTO autopay_credit_use (credit_id, used_by, used_by_id, unit_code, amount, used_at)
            SELECT credit.id, new.used_by, new.used_by_id, credit.unit_code, new.amount, %(at)s
            FROM unnest(%(credits)s::bigint[], %(used_by)s::text[], %(ids)s::bigint[], %(amounts)s::bigint[])
                AS new (credit_id, used_by, used_by_id, amount)
            JOIN autopay_credit credit ON credit.id = new.credit_id
            ON CONFLICT DO NOTHING RETURNING credit_id, amount
        )
        UPDATE autopay_credit credit SET open_amount = open_amount - taken.amount
        FROM (SELECT credit_id, sum(amount) AS amount FROM used GROUP BY credit_id) AS taken WHERE id = taken.credit_id
        """,
        {
            "at": clock.now(),
            "credits": plain(use.credit_id for use in uses),
            "used_by": texts(use.used_by for use in uses),
            "ids": plain(use.used_by_id for use in uses),
            "amounts": plain(use.amount for use in uses),
        },
    )
