"""Commitments taken on, adjusted and cancelled one by one. Part of the only writer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from khobac.books.commitments.models import Contract
from khobac.books.commitments.services.declaring import DONG, committed_in_all
from khobac.core import db
from khobac.core.errors import Refused, Word

CommitKind = Literal["new", "adjust", "cancel"]


class Foreign(NamedTuple):
    """A change of a contract kept in another currency: how much of it, with sign, and the rate it was turned into đồng at."""

    currency: str
    amount: Decimal
    rate: Decimal


def commit(
    *,
    contract_id: int,
    year: int,
    source: str,
    amount: int,
    kind: CommitKind,
    reference: str,
    at: dt.datetime,
    foreign: Foreign | None = None,
) -> int:
    """Commit, adjust (signed) or cancel what is unpaid of a commitment; the change made, in đồng.

    The caller holds the change on the budget line and posts it, under the same reference, so that a repeat, which
    answers the first change, is held and posted once. Raises ABOVE_CONTRACT when all commitments together would exceed
    the contract, BELOW_PAID when less would be committed than is paid.
    """
    with db.atomic():
        contract = Contract.objects.select_for_update(of=("self",)).get(id=contract_id)
        key = [contract.treasury_id, contract.id, year, source]
        before = db.rows(
            "SELECT amount FROM commitment_row WHERE treasury_id = %s AND contract_id = %s AND reference = %s",
            [contract.treasury_id, contract.id, reference],
        )
        if before:
            return int(before[0]["amount"])
        committed, released = _commitment(key)
        change = released - committed if kind == "cancel" else amount
        _check(contract, committed + change, released, change)
        _write(contract, key, kind, change, reference, at, foreign)
    return change


def give_number(contract_id: int, year: int, source: str, number: str) -> None:
    """Give a commitment its number, once."""
    db.execute(
        """
        UPDATE commitment SET number = %s FROM commitments_contract AS contract
        WHERE contract.id = %s AND commitment.treasury_id = contract.treasury_id
            AND commitment.contract_id = contract.id AND commitment.year = %s AND commitment.source = %s
            AND commitment.number = ''
        """,
        [number, contract_id, year, source],
    )


def _commitment(key: Sequence[object]) -> tuple[int, int]:
    """What is committed and released, under its lock."""
    found = db.rows(
        """
        SELECT committed, released FROM commitment
        WHERE treasury_id = %s AND contract_id = %s AND year = %s AND source = %s FOR UPDATE
        """,
        key,
    )
    return (found[0]["committed"], found[0]["released"]) if found else (0, 0)


def _check(contract: Contract, committed: int, released: int, change: int) -> None:
    if committed < released:
        raise Refused(Word.BELOW_PAID, "Cam kết chi thấp hơn số đã thanh toán.", short=released - committed)
    above = committed_in_all(contract) + change - contract.value
    if change > 0 and above > 0:
        raise Refused(Word.ABOVE_CONTRACT, "Cam kết chi vượt giá trị hợp đồng.", short=above)


def _write(
    contract: Contract,
    key: Sequence[object],
    kind: CommitKind,
    change: int,
    reference: str,
    at: dt.datetime,
    foreign: Foreign | None,
) -> None:
    db.execute(
        """
        INSERT INTO commitment (treasury_id, contract_id, year, source, unit_code, committed)
        VALUES (%s, %s, %s, %s, %s, 0) ON CONFLICT DO NOTHING
        """,
        [*key, contract.unit_id],
    )
    db.execute(
        """
        UPDATE commitment SET committed = committed + %s
        WHERE treasury_id = %s AND contract_id = %s AND year = %s AND source = %s
        """,
        [change, *key],
    )
    own = foreign if kind != "cancel" else _cancelled_in_currency(key, change)
    db.execute(
        """
        INSERT INTO commitment_row (treasury_id, contract_id, year, source, unit_code, kind, amount, reference, at,
            currency, amount_fx, rate)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        [*key, contract.unit_id, kind, change, reference, at, *(own or (DONG, None, None))],
    )


def _cancelled_in_currency(key: Sequence[object], change: int) -> Foreign | None:
    """What a cancellation comes to in the contract's own currency; None where that is the đồng."""
    [row] = db.rows("SELECT * FROM commitment_in_currency(%s, %s, %s, %s, %s)", [*key, change])
    return Foreign(row["currency"], row["amount_fx"], row["rate"]) if row["currency"] != DONG else None
