"""What other rooms ask of contracts, commitments and advances."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from khobac.books.commitments.models import Contract
from khobac.core import db
from khobac.core.arrays import plain, texts


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """A contract as it stands: its terms, what was paid and advanced on it, and its latest advance guarantee."""

    id: int
    unit: str
    code: str
    treasury_id: int
    payee: str
    value: int
    value_at_signing: int
    signed_on: dt.date
    subject: str
    advance_max: int | None
    guarantee_asked: bool
    recovered_by: dt.date | None
    budget_level: str
    paid_gross: int
    advanced: int
    advance_outstanding: int
    guarantee_amount: int | None
    guarantee_expires_on: dt.date | None


@dataclass(frozen=True, slots=True)
class CommitmentFacts:
    """What is committed on one year and source (with adjustments), how much was paid on it, what remains."""

    committed: int = 0
    released: int = 0

    @property
    def remaining(self) -> int:
        """What may still be paid on it."""
        return self.committed - self.released


@dataclass(frozen=True, slots=True)
class AdvanceFacts:
    """An advance line not wholly settled."""

    treasury_id: int
    dossier_id: int
    line_no: int
    contract_id: int | None
    unit: str
    source: str
    year: int
    ndkt: str
    chapter: str
    section: str
    amount: int
    outstanding: int
    paid_on: dt.date
    due_on: dt.date | None


_CONTRACT = """
SELECT contract.id, contract.unit_code AS unit, contract.code, contract.treasury_id, contract.payee, contract.value,
    contract.value_at_signing, contract.signed_on, contract.subject, contract.advance_max, contract.guarantee_asked,
    contract.recovered_by, contract.budget_level, contract.paid_gross, contract.advanced,
    contract.advance_outstanding, guarantee.amount AS guarantee_amount, guarantee.expires_on AS guarantee_expires_on
FROM commitments_contract AS contract
LEFT JOIN LATERAL (
    SELECT amount, expires_on FROM commitments_guarantee
    WHERE contract_id = contract.id AND kind = 'advance' ORDER BY id DESC LIMIT 1
) AS guarantee ON true
"""
_ADVANCE = """
SELECT treasury_id, dossier_id, line_no, contract_id, unit_code AS unit, source, year, ndkt, chapter, section, amount,
    outstanding, paid_on, due_on
FROM advance
"""


def contract_facts(unit: str, code: str) -> ContractFacts | None:
    """A unit's contract as it stands, or None."""
    return contracts(unit, [code]).get(code)


def contract_and_commitment(
    unit: str, code: str, year: int, source: str
) -> tuple[ContractFacts | None, CommitmentFacts | None]:
    """A unit's contract with its commitment on one year and source, each None where there is none. One statement."""
    found = db.rows(
        f"""
        SELECT terms.*, commitment.committed, commitment.released
        FROM ({_CONTRACT} WHERE contract.unit_code = %s AND contract.code = %s) AS terms
        LEFT JOIN commitment ON commitment.treasury_id = terms.treasury_id AND commitment.contract_id = terms.id
            AND commitment.year = %s AND commitment.source = %s
        """,
        [unit, code, year, source],
    )
    if not found:
        return None, None
    committed, released = found[0].pop("committed"), found[0].pop("released")
    return ContractFacts(**found[0]), None if committed is None else CommitmentFacts(committed, released)


def contracts(unit: str, codes: Collection[str] | None = None) -> dict[str, ContractFacts]:
    """A unit's contracts by code: those named, or all. One statement."""
    found = db.rows(
        _CONTRACT
        + "WHERE contract.unit_code = %s AND (%s OR contract.code = ANY (%s::text[])) ORDER BY signed_on DESC, code",
        [unit, codes is None, texts(codes or ())],
    )
    return {row["code"]: ContractFacts(**row) for row in found}


def contracts_by_id(ids: Collection[int]) -> dict[int, ContractFacts]:
    """These contracts as they stand. One statement."""
    found = db.rows(_CONTRACT + "WHERE contract.id = ANY (%s::bigint[])", [plain(ids)])
    return {row["id"]: ContractFacts(**row) for row in found}


def commitment_facts(unit: str, code: str, year: int, source: str) -> CommitmentFacts | None:
    """The commitment of a unit's contract on one year and source, or None."""
    found = db.rows(
        """
        SELECT committed, released FROM commitments_contract AS contract
        JOIN commitment ON commitment.treasury_id = contract.treasury_id AND commitment.contract_id = contract.id
        WHERE contract.unit_code = %s AND contract.code = %s AND commitment.year = %s AND commitment.source = %s
        """,
        [unit, code, year, source],
    )
    return CommitmentFacts(**found[0]) if found else None


def commitments_of(keys: Collection[tuple[int, int, str]]) -> dict[tuple[int, int, str], CommitmentFacts]:
    """The commitments there are among these (contract, year, source). One statement."""
    found = db.rows(
        """
        SELECT commitment.contract_id, commitment.year, commitment.source, committed, released
        FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS key (contract_id, year, source)
        JOIN commitments_contract AS contract ON contract.id = key.contract_id
        JOIN commitment ON commitment.treasury_id = contract.treasury_id
            AND commitment.contract_id = key.contract_id AND commitment.year = key.year
            AND commitment.source = key.source
        """,
        [plain(key[0] for key in keys), plain(key[1] for key in keys), texts(key[2] for key in keys)],
    )
    return {
        (row["contract_id"], row["year"], row["source"]): CommitmentFacts(row["committed"], row["released"])
        for row in found
    }


def advance_lines(dossier_id: int) -> list[AdvanceFacts]:
    """The lines of one advance dossier, settled ones included. By index, of whatever treasury."""
    found = db.rows(_ADVANCE + "WHERE dossier_id = %s ORDER BY line_no", [dossier_id])
    return [AdvanceFacts(**row) for row in found]


def advances_of_contract(treasury_id: int, contract_id: int) -> list[AdvanceFacts]:
    """The advances paid on a contract, settled ones included, oldest first. By index."""
    found = db.rows(
        _ADVANCE + "WHERE treasury_id = %s AND contract_id = %s ORDER BY paid_on, dossier_id, line_no",
        [treasury_id, contract_id],
    )
    return [AdvanceFacts(**row) for row in found]


def advance_outstanding(dossier_id: int) -> int:
    """What is outstanding of one advance dossier, in đồng; 0 for what is none."""
    return sum(line.outstanding for line in advance_lines(dossier_id))


def overdue_advances(on: dt.date, treasury_id: int | None = None) -> list[AdvanceFacts]:
    """Advances whose last day to settle lies before `on`; of one treasury, or of all."""
    found = db.rows(
        _ADVANCE
        + """
        WHERE outstanding > 0 AND due_on < %s AND (%s::bigint IS NULL OR treasury_id = %s::bigint)
        ORDER BY due_on, treasury_id, dossier_id, line_no
        """,
        [on, treasury_id, treasury_id],
    )
    return [AdvanceFacts(**row) for row in found]


def contract_ids(keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The ids of those of these (unit, code) that are contracts. One statement."""
    found = db.rows(
        """
        SELECT unit_code, code, contract.id FROM unnest(%s::text[], %s::text[]) AS key (unit, code)
        JOIN commitments_contract AS contract USING (code) WHERE contract.unit_code = key.unit
        """,
        [texts(unit for unit, _ in keys), texts(code for _, code in keys)],
    )
    return {(row["unit_code"], row["code"]): row["id"] for row in found}


def contract_id(unit: str, code: str) -> int | None:
    """The id of a unit's contract."""
    return Contract.objects.filter(unit_id=unit, code=code).values_list("id", flat=True).first()


def outstanding_of(dossier_ids: Collection[int]) -> dict[int, int]:
    """What is outstanding of each of these advance dossiers, in đồng. One statement."""
    found = db.rows(
        """
        SELECT dossier_id, sum(outstanding)::bigint AS outstanding FROM advance
        WHERE dossier_id = ANY (%s::bigint[]) GROUP BY dossier_id
        """,
        [plain(dossier_ids)],
    )
    return {row["dossier_id"]: row["outstanding"] for row in found}
