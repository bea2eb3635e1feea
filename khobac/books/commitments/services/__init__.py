"""The only writer of contracts, commitments and advances: what dossiers take stands here, the rest in the modules it names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from khobac.books.commitments.models import GuaranteeKind
from khobac.books.commitments.services.closing import CommitmentKey, Remaining, cancel_remaining, carry_over
from khobac.books.commitments.services.committing import CommitKind, Foreign, commit, give_number
from khobac.books.commitments.services.declaring import (
    ContractTerms,
    call_guarantee,
    plan_years,
    register_contract,
    register_guarantee,
)
from khobac.books.commitments.services.exchange import ExchangeRate, set_rates
from khobac.books.commitments.services.moving import MovedAdvance, move_advances
from khobac.books.commitments.services.requesting import (
    NewRequest,
    draft_request,
    number_request,
    take_step,
    withdraw_request,
)
from khobac.books.commitments.services.retention import RetentionMove, move_retention
from khobac.books.errors import KeyReused, understood
from khobac.core import db
from khobac.core.arrays import numbers, plain, texts

__all__ = [
    "AdvanceLine",
    "AdvancePart",
    "CommitKind",
    "CommitmentKey",
    "Consumed",
    "ContractTerms",
    "ContractUse",
    "ExchangeRate",
    "Foreign",
    "GuaranteeKind",
    "MovedAdvance",
    "NewRequest",
    "Recovered",
    "Recovery",
    "RecoveryKind",
    "Remaining",
    "RetentionMove",
    "call_guarantee",
    "cancel_remaining",
    "carry_over",
    "commit",
    "consume",
    "draft_request",
    "give_back",
    "give_number",
    "move_advances",
    "move_retention",
    "number_request",
    "open_advances",
    "plan_years",
    "recover",
    "register_contract",
    "register_guarantee",
    "set_rates",
    "take_step",
    "withdraw_request",
]

RecoveryKind = Literal["settled", "returned", "given_up"]


@dataclass(frozen=True, slots=True)
class ContractUse:
    """What one dossier takes from a contract: `pay` from the commitment (when on it), `gross` of work accepted,
    `advance` paid, `recovered` of advances turned into payment.
    """

    dossier_id: int
    contract_id: int
    year: int
    source: str
    on_commitment: bool
    pay: int
    gross: int
    advance: int = 0
    recovered: int = 0
    reference: str = "approve"


@dataclass(frozen=True, slots=True)
class Consumed:
    """The answer to a use: done (now or `already`), or short on the commitment, or over the contract's value."""

    dossier_id: int
    short: int = 0
    over_contract: int = 0
    already: bool = False


@dataclass(frozen=True, slots=True)
class AdvanceLine:
    """One line of an advance approved for payment. `due_on` is the last day to settle; None = by the contract."""

    treasury_id: int
    dossier_id: int
    line_no: int
    unit: str
    source: str
    year: int
    ndkt: str
    amount: int
    paid_on: dt.date
    chapter: str = ""
    section: str = ""
    contract_id: int | None = None
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Recovery:
    """So much is to be taken off the advances of a contract, or off one advance dossier (name exactly one)."""

    treasury_id: int
    reference: str
    amount: int
    contract_id: int | None = None
    advance_dossier_id: int | None = None
    kind: RecoveryKind = "settled"


@dataclass(frozen=True, slots=True)
class AdvancePart:
    """How much of one advance line went, with the segments it was advanced under."""

    dossier_id: int
    line_no: int
    ndkt: str
    chapter: str
    section: str
    source: str
    year: int
    amount: int


@dataclass(frozen=True, slots=True)
class Recovered:
    """The answer to a recovery: the parts taken, oldest advance first, or how much is missing (then none is taken)."""

    reference: str
    short: int
    parts: tuple[AdvancePart, ...]


def consume(uses: Sequence[ContractUse], at: dt.datetime) -> list[Consumed]:
    """Take these uses from their contracts and commitments, first come first served; answers in order.

    A use that is short is left out. Locks contracts, then commitments, in key order.
    """
    if not uses:
        return []
    identities = {(use.contract_id, use.dossier_id, use.reference) for use in uses}
    if len(identities) < len(uses):
        raise KeyReused("a dossier uses a contract once in a batch")

    def column(of: Callable[[ContractUse], int]) -> str:
        return plain(map(of, uses))

    parameters: list[Any] = [
        at,
        column(lambda use: use.dossier_id),
        texts(use.reference for use in uses),
        column(lambda use: use.contract_id),
        column(lambda use: use.year),
        texts(use.source for use in uses),
        plain(use.on_commitment for use in uses),
        column(lambda use: use.pay if use.on_commitment else 0),
        column(lambda use: use.gross),
        column(lambda use: use.advance),
        column(lambda use: use.recovered),
    ]
    with understood(), db.cursor() as cursor:
        cursor.execute(
            """
            SELECT n, short, over_contract, already FROM contract_use_all(%s, %s::bigint[], %s::text[], %s::bigint[],
                %s::int[], %s::text[], %s::boolean[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
            """,
            parameters,
        )
        rows: list[tuple[int, int, int, bool]] = cursor.fetchall()
    return [Consumed(uses[n - 1].dossier_id, short, over, already) for n, short, over, already in rows]


def give_back(uses: Sequence[ContractUse], at: dt.datetime) -> None:
    """Put back what a given-up or returned payment had taken; amounts are positive, `reference` tells several apart.

    `advance` takes an advance off as if it had never been paid; to return one that was, use `recovered` in `consume`.
    Raises TooMuchGivenBack.
    """
    consume(
        [
            ContractUse(
                dossier_id=use.dossier_id,
                contract_id=use.contract_id,
                year=use.year,
                source=use.source,
                on_commitment=use.on_commitment,
                pay=-use.pay,
                gross=-use.gross,
                advance=-use.advance,
                recovered=-use.recovered,
                reference=f"give_back:{use.reference}",
            )
            for use in uses
        ],
        at,
    )


def open_advances(lines: Sequence[AdvanceLine]) -> int:
    """Record advances approved for payment; how many are new. A repeat changes nothing."""
    return db.execute(
        """
        INSERT INTO advance (treasury_id, dossier_id, line_no, contract_id, unit_code, source, year, ndkt, chapter,
            section, amount, paid_on, due_on)
        SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::bigint[], %s::text[], %s::text[], %s::int[],
            %s::text[], %s::text[], %s::text[], %s::bigint[], %s::date[], %s::date[])
        ON CONFLICT (treasury_id, dossier_id, line_no) DO NOTHING
        """,
        [
            plain(line.treasury_id for line in lines),
            plain(line.dossier_id for line in lines),
            plain(line.line_no for line in lines),
            numbers(line.contract_id for line in lines),
            texts(line.unit for line in lines),
            texts(line.source for line in lines),
            plain(line.year for line in lines),
            texts(line.ndkt for line in lines),
            texts(line.chapter for line in lines),
            texts(line.section for line in lines),
            plain(line.amount for line in lines),
            plain(line.paid_on for line in lines),
            [line.due_on for line in lines],
        ],
    )


def recover(recoveries: Sequence[Recovery], at: dt.datetime) -> list[Recovered]:
    """Take these amounts off advances, oldest first, under their locks; answers in order.

    A repeat (same reference and kind) answers what it took the first time.
    """
    taken: list[list[AdvancePart]] = [[] for _ in recoveries]
    for treasury_id in sorted({recovery.treasury_id for recovery in recoveries}):
        places = [n for n, recovery in enumerate(recoveries) if recovery.treasury_id == treasury_id]
        batch = [recoveries[n] for n in places]
        with understood(), db.cursor() as cursor:
            cursor.execute(
                """
                SELECT n, dossier_id, line_no, ndkt, chapter, section, source, year, amount
                FROM advance_recover(%s, %s, %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[])
                """,
                [
                    treasury_id,
                    at,
                    texts(recovery.reference for recovery in batch),
                    texts(recovery.kind for recovery in batch),
                    numbers(recovery.contract_id for recovery in batch),
                    numbers(recovery.advance_dossier_id for recovery in batch),
                    plain(recovery.amount for recovery in batch),
                ],
            )
            for n, *part in cursor.fetchall():
                taken[places[n - 1]].append(AdvancePart(*part))
    return [
        Recovered(recovery.reference, recovery.amount - sum(part.amount for part in parts), tuple(parts))
        for recovery, parts in zip(recoveries, taken, strict=True)
    ]
