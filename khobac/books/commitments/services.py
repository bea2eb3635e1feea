"""The only writer of contracts, commitments and advances."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from khobac.books.commitments.models import Contract, ContractVersion, Guarantee
from khobac.books.errors import KeyReused, understood
from khobac.core import db
from khobac.core.arrays import numbers, plain, texts
from khobac.core.errors import Refused, Word

CommitKind = Literal["new", "adjust", "cancel"]
RecoveryKind = Literal["settled", "returned", "given_up"]


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """What a unit declares of a contract; amounts in đồng."""

    payee: str
    value: int
    subject: str
    advance_max: int | None = None
    guarantee_asked: bool = False
    recovered_by: dt.date | None = None


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


def register_contract(
    *,
    unit: str,
    code: str,
    treasury_id: int,
    terms: ContractTerms,
    signed_on: dt.date,
    budget_level: str,
    actor: str,
    at: dt.datetime,
) -> int:
    """Declare a contract, or amend it when the unit has declared it before; its id.

    The value at signing, its date and its budget level stay those of the first declaration. Raises BELOW_PAID for a
    value under payments and outstanding advances, ABOVE_CONTRACT for one under what is committed.
    """
    with db.atomic():
        contract = Contract.objects.select_for_update(of=("self",)).filter(unit_id=unit, code=code).first()
        if contract is None:
            contract = Contract.objects.create(
                unit_id=unit,
                code=code,
                treasury_id=treasury_id,
                value_at_signing=terms.value,
                signed_on=signed_on,
                budget_level=budget_level,
                **_declared(terms),
            )
        else:
            _check_amendment(contract, terms.value)
            Contract.objects.filter(id=contract.id).update(**_declared(terms))
        ContractVersion.objects.create(
            contract=contract,
            unit_code=unit,
            number=ContractVersion.objects.filter(contract=contract).count() + 1,
            recorded_at=at,
            recorded_by=actor,
            **_declared(terms),
        )
    return int(contract.id)


def _declared(terms: ContractTerms) -> dict[str, object]:
    return {name: getattr(terms, name) for name in ContractTerms.__dataclass_fields__}


def _check_amendment(contract: Contract, value: int) -> None:
    paid = contract.paid_gross + contract.advance_outstanding
    if value < paid:
        raise Refused(Word.BELOW_PAID, "Giá trị hợp đồng thấp hơn số đã thanh toán và tạm ứng.", short=paid - value)
    committed = _committed_in_all(contract)
    if value < committed:
        raise Refused(Word.ABOVE_CONTRACT, "Giá trị hợp đồng thấp hơn số đã cam kết chi.", short=committed - value)


def _committed_in_all(contract: Contract) -> int:
    """Over all years and sources."""
    [row] = db.rows(
        """
        SELECT coalesce(sum(committed), 0)::bigint AS committed FROM commitment
        WHERE treasury_id = %s AND contract_id = %s
        """,
        [contract.treasury_id, contract.id],
    )
    return int(row["committed"])


def register_guarantee(*, contract_id: int, amount: int, expires_on: dt.date, at: dt.datetime) -> int:
    """Record an advance guarantee; it replaces the one before. Its id."""
    unit_code = Contract.objects.values_list("unit_id", flat=True).get(id=contract_id)
    guarantee = Guarantee.objects.create(
        contract_id=contract_id, unit_code=unit_code, amount=amount, expires_on=expires_on, recorded_at=at
    )
    return int(guarantee.id)


def commit(
    *, contract_id: int, year: int, source: str, amount: int, kind: CommitKind, reference: str, at: dt.datetime
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
        _check_commitment(contract, committed + change, released, change)
        _write_commitment(contract, key, kind, change, reference, at)
    return change


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


def _check_commitment(contract: Contract, committed: int, released: int, change: int) -> None:
    if committed < released:
        raise Refused(Word.BELOW_PAID, "Cam kết chi thấp hơn số đã thanh toán.", short=released - committed)
    above = _committed_in_all(contract) + change - contract.value
    if change > 0 and above > 0:
        raise Refused(Word.ABOVE_CONTRACT, "Cam kết chi vượt giá trị hợp đồng.", short=above)


def _write_commitment(
    contract: Contract, key: Sequence[object], kind: CommitKind, change: int, reference: str, at: dt.datetime
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
    db.execute(
        """
        INSERT INTO commitment_row (treasury_id, contract_id, year, source, unit_code, kind, amount, reference, at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        [*key, contract.unit_id, kind, change, reference, at],
    )


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
