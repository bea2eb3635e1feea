"""Retention money: a share of each payment kept back until the warranty ends, then released or moved to a deposit.

Decree 254/2025 Art 9. Part of the only writer. Rows are append-only; what is kept never goes below zero,
and together with what was paid and advanced never above the contract.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal, NamedTuple

from khobac.books.errors import understood
from khobac.core import db
from khobac.core.arrays import plain, texts


class RetentionMove(NamedTuple):
    """So much of a contract's payments is kept, released to the supplier, or moved to a deposit; in đồng, positive.

    `reference` (a dossier number, a decision) and `kind` make it happen once on its contract.
    """

    contract_id: int
    kind: Literal["kept", "released", "moved"]
    reference: str
    amount: int


def move_retention(moves: Sequence[RetentionMove], at: dt.datetime) -> int:
    """Make these moves; how many are new. Raises TooMuchGivenBack for more than is kept, or kept beyond the contract."""
    with understood(), db.atomic():
        [row] = db.rows(
            "SELECT retention_move(%s, %s::bigint[], %s::text[], %s::text[], %s::bigint[]) AS made",
            [
                at,
                plain(move.contract_id for move in moves),
                texts(move.kind for move in moves),
                texts(move.reference for move in moves),
                plain(move.amount for move in moves),
            ],
        )
    return int(row["made"])
