"""Everything a page shows of a contract: its terms over time, its years, guarantees, retention money and requests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from khobac.books.commitments.models import CommitmentStep, ContractVersion
from khobac.books.commitments.queries import AdvanceFacts, ContractFacts, advances_of_contract, contract_facts
from khobac.books.commitments.states import CommitmentState, standing
from khobac.core import clock, db


@dataclass(frozen=True, slots=True)
class YearFacts:
    """A contract in one budget year and source: what was planned (for the year), committed, paid and is left; in đồng.

    `source` is '' for a year that is planned and not committed yet.
    """

    year: int
    source: str
    number: str
    planned: int | None
    committed: int
    paid: int
    cancelled: int
    carried_over: int
    committed_fx: Decimal | None

    @property
    def remaining(self) -> int:
        """What may still be paid on the commitment."""
        return self.committed - self.paid

    @property
    def state(self) -> CommitmentState | None:
        """Where the commitment stands; None while there is none."""
        return standing(self.committed, self.paid, self.cancelled, self.carried_over) if self.source else None


@dataclass(frozen=True, slots=True)
class GuaranteeFacts:
    """A guarantee as it stands. `in_force`: what the bank still answers for, after recoveries and calls; in đồng."""

    id: int
    contract_id: int
    contract: str
    unit: str
    kind: str
    bank: str
    number: str
    amount: int
    called: int
    in_force: int
    expires_on: dt.date


@dataclass(frozen=True, slots=True)
class Retention:
    """Retention money of a contract, in đồng: kept from payments, released to the supplier, moved to a deposit."""

    kept: int = 0
    released: int = 0
    moved: int = 0

    @property
    def held(self) -> int:
        """What is still kept."""
        return self.kept - self.released - self.moved


@dataclass(frozen=True, slots=True)
class RetentionMoved:
    """So much was kept from, or released or moved by, the document named; in đồng."""

    kind: str
    reference: str
    amount: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Retained:
    """A contract on which retention money is held, in đồng; `due_on` is the last day of its warranty, None if not agreed."""

    unit: str
    contract: str
    payee: str
    kept: int
    released: int
    moved: int
    held: int
    due_on: dt.date | None


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A request to commit: `amount` in đồng with sign, in the contract's own currency `amount_fx` instead."""

    id: int
    unit: str
    contract: str
    payee: str
    year: int
    source: str
    kind: str
    amount: int
    amount_fx: Decimal | None
    state: str
    number: str
    submitted_at: dt.datetime | None
    due_at: dt.datetime | None
    file_by: dt.date | None

    @property
    def is_late(self) -> bool:
        """Whether it came after the last day to ask."""
        return bool(self.submitted_at and self.file_by and clock.local(self.submitted_at).date() > self.file_by)


@dataclass(frozen=True, slots=True)
class ContractPage:
    """A contract with all that hangs on it."""

    contract: ContractFacts
    currency: str
    value_fx: Decimal | None
    effective_on: dt.date | None
    retention_percent: Decimal
    warranty_ends_on: dt.date | None
    versions: list[ContractVersion]
    years: list[YearFacts]
    advances: list[AdvanceFacts]
    guarantees: list[GuaranteeFacts]
    retention: Retention
    retention_moves: list[RetentionMoved]
    requests: list[RequestFacts]

    @property
    def committed(self) -> int:
        """Over all years, in đồng."""
        return sum(year.committed for year in self.years)

    @property
    def left_to_commit(self) -> int:
        """Of the value, what no year has committed yet (Circular 113/2008: value less all that is committed)."""
        return self.contract.value - self.committed


_REQUEST = """
SELECT request.id, request.unit_code AS unit, contract.code AS contract, contract.payee, request.year, request.source,
    request.kind, request.amount, request.amount_fx, request.state, request.number, request.submitted_at, request.due_at,
    request.file_by
FROM commitments_commitmentrequest AS request
JOIN commitments_contract AS contract ON contract.id = request.contract_id
"""
_YEARS = """
SELECT year, coalesce(held.source, '') AS source, coalesce(held.number, '') AS number, plan.planned,
    coalesce(held.committed, 0) AS committed, coalesce(held.released, 0) AS paid,
    coalesce(changed.cancelled, 0)::bigint AS cancelled, coalesce(changed.carried_over, 0)::bigint AS carried_over,
    changed.committed_fx
FROM (SELECT DISTINCT ON (year) year, amount AS planned FROM commitments_contractplan
      WHERE contract_id = %(contract)s ORDER BY year, id DESC) AS plan
FULL JOIN (SELECT * FROM commitment WHERE treasury_id = %(treasury)s AND contract_id = %(contract)s) AS held USING (year)
LEFT JOIN LATERAL (
    SELECT -sum(amount) FILTER (WHERE kind = 'cancel') AS cancelled,
        -sum(amount) FILTER (WHERE kind = 'carry_out') AS carried_over, sum(amount_fx) AS committed_fx
    FROM commitment_row AS changed
    WHERE changed.treasury_id = held.treasury_id AND changed.contract_id = held.contract_id
        AND changed.year = held.year AND changed.source = held.source
) AS changed ON true
ORDER BY year, source
"""
_GUARANTEE = """
SELECT guarantee.id, guarantee.contract_id, contract.code AS contract, guarantee.unit_code AS unit, guarantee.kind,
    guarantee.bank, guarantee.number, guarantee.amount, calls.called, guarantee.expires_on,
    greatest(guarantee.amount - calls.called - CASE guarantee.kind WHEN 'advance'
        THEN contract.advanced - contract.advance_outstanding - guarantee.recovered_before ELSE 0 END, 0) AS in_force
FROM (SELECT DISTINCT ON (contract_id, kind) * FROM commitments_guarantee {where}
      ORDER BY contract_id, kind, id DESC) AS guarantee
JOIN commitments_contract AS contract ON contract.id = guarantee.contract_id
CROSS JOIN LATERAL (SELECT coalesce(sum(amount), 0)::bigint AS called FROM commitments_guaranteecall
                    WHERE guarantee_id = guarantee.id) AS calls
"""
_RETENTION = """
SELECT coalesce(sum(amount) FILTER (WHERE kind = 'kept'), 0)::bigint AS kept,
    coalesce(sum(amount) FILTER (WHERE kind = 'released'), 0)::bigint AS released,
    coalesce(sum(amount) FILTER (WHERE kind = 'moved'), 0)::bigint AS moved
FROM retention_row WHERE treasury_id = %s AND contract_id = %s
"""


def contract_page(unit: str, code: str) -> ContractPage | None:
    """A unit's contract with all that hangs on it, or None. A fixed number of statements."""
    contract = contract_facts(unit, code)
    if contract is None:
        return None
    versions = list(ContractVersion.objects.filter(contract_id=contract.id).order_by("number"))
    latest = versions[-1]
    return ContractPage(
        contract=contract,
        currency=latest.currency,
        value_fx=latest.value_fx,
        effective_on=versions[0].valid_from,
        retention_percent=latest.retention_percent,
        warranty_ends_on=latest.warranty_ends_on,
        versions=versions,
        years=years_of(contract.id, contract.treasury_id),
        advances=advances_of_contract(contract.treasury_id, contract.id),
        guarantees=guarantees_of(contract.id),
        retention=retention_of(contract.id, contract.treasury_id),
        retention_moves=retention_moves_of(contract.id, contract.treasury_id),
        requests=requests_of(contract.id),
    )


def latest_terms(contract_id: int) -> dict[str, object]:
    """The terms of a contract as last declared, by the names `ContractTerms` has for them."""
    columns = (
        "payee",
        "value",
        "subject",
        "advance_max",
        "guarantee_asked",
        "recovered_by",
        "currency",
        "value_fx",
        "retention_percent",
        "warranty_ends_on",
    )
    return ContractVersion.objects.filter(contract_id=contract_id).order_by("-number").values(*columns)[0]


def terms_on(contract_id: int, on: dt.date, known_at: dt.datetime | None = None) -> ContractVersion | None:
    """The terms in force on a day, as we knew them at a moment (now); None before the contract took effect.

    Of two appendices of one day the later recorded counts.
    """
    versions = ContractVersion.objects.filter(contract_id=contract_id, valid_from__lte=on)
    if known_at is not None:
        versions = versions.filter(recorded_at__lte=known_at)
    return versions.order_by("valid_from", "number").last()


def years_of(contract_id: int, treasury_id: int) -> list[YearFacts]:
    """The plan and the commitments of a contract by year and source. One statement."""
    return [YearFacts(**row) for row in db.rows(_YEARS, {"contract": contract_id, "treasury": treasury_id})]


def guarantees_of(contract_id: int) -> list[GuaranteeFacts]:
    """The guarantees of a contract that count: the latest of each kind."""
    statement = _GUARANTEE.format(where="WHERE contract_id = %s")
    return [GuaranteeFacts(**row) for row in db.rows(statement + "ORDER BY guarantee.kind", [contract_id])]


def guarantees_of_unit(unit: str) -> list[GuaranteeFacts]:
    """The guarantees that count of all contracts of a unit. One statement."""
    statement = _GUARANTEE.format(where="WHERE unit_code = %s")
    return [GuaranteeFacts(**row) for row in db.rows(statement + "ORDER BY contract.code, guarantee.kind", [unit])]


def guarantees_expiring(before: dt.date) -> list[GuaranteeFacts]:
    """Guarantees of advances still outstanding that end before this day: the soonest first."""
    statement = _GUARANTEE.format(where="") + (
        "WHERE guarantee.kind = 'advance' AND guarantee.expires_on < %s AND contract.advance_outstanding > 0 "
        "ORDER BY guarantee.expires_on, guarantee.id"
    )
    return [GuaranteeFacts(**row) for row in db.rows(statement, [before])]


def retention_of(contract_id: int, treasury_id: int) -> Retention:
    """Retention money of a contract."""
    [row] = db.rows(_RETENTION, [treasury_id, contract_id])
    return Retention(**row)


def retention_moves_of(contract_id: int, treasury_id: int) -> list[RetentionMoved]:
    """How retention money of a contract came and went, the latest first."""
    found = db.rows(
        """
        SELECT kind, reference, amount, at FROM retention_row WHERE treasury_id = %s AND contract_id = %s
        ORDER BY at DESC, reference
        """,
        [treasury_id, contract_id],
    )
    return [RetentionMoved(**row | {"at": clock.local(row["at"])}) for row in found]


def retained(treasury_id: int) -> list[Retained]:
    """The contracts of a treasury on which retention money is held, the soonest due first. One statement."""
    found = db.rows(
        """
        SELECT contract.unit_code AS unit, contract.code AS contract, contract.payee, moves.*, contract.retained AS held,
            contract.warranty_ends_on AS due_on
        FROM commitments_contract AS contract
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount) FILTER (WHERE kind = 'kept'), 0)::bigint AS kept,
                coalesce(sum(amount) FILTER (WHERE kind = 'released'), 0)::bigint AS released,
                coalesce(sum(amount) FILTER (WHERE kind = 'moved'), 0)::bigint AS moved
            FROM retention_row WHERE treasury_id = contract.treasury_id AND contract_id = contract.id
        ) AS moves
        WHERE contract.treasury_id = %s AND contract.retained > 0
        ORDER BY contract.warranty_ends_on NULLS FIRST, contract.unit_code, contract.code
        """,
        [treasury_id],
    )
    return [Retained(**row) for row in found]


def rate_of_month(currency: str, on: dt.date) -> Decimal | None:
    """The rate of the month this day lies in, or None: another month's is never used for it."""
    rows = db.rows(
        "SELECT rate FROM commitments_exchangerate WHERE currency = %s AND valid_from = %s",
        [currency, on.replace(day=1)],
    )
    rate: Decimal | None = rows[0]["rate"] if rows else None
    return rate


def currency_of(contract_id: int) -> str:
    """The currency a contract is kept in."""
    [row] = db.rows("SELECT currency FROM commitments_contract WHERE id = %s", [contract_id])
    return str(row["currency"])


def commitment_number(contract_id: int, year: int, source: str) -> str:
    """The number of a commitment; '' where there is none yet."""
    rows = db.rows(
        """
        SELECT commitment.number FROM commitments_contract AS contract
        JOIN commitment ON commitment.treasury_id = contract.treasury_id AND commitment.contract_id = contract.id
        WHERE contract.id = %s AND commitment.year = %s AND commitment.source = %s
        """,
        [contract_id, year, source],
    )
    return str(rows[0]["number"]) if rows else ""


def requests_waiting(treasury_id: int) -> list[RequestFacts]:
    """Requests submitted to a treasury and not answered, the nearest deadline first."""
    return _requests(
        "request.treasury_id = %s AND request.state = 'submitted' ORDER BY request.due_at, request.id", treasury_id
    )


def request_facts(request_id: int) -> RequestFacts | None:
    """A request, or None."""
    return next(iter(_requests("request.id = %s", request_id)), None)


def requests_of(contract_id: int) -> list[RequestFacts]:
    """All requests for a contract, the latest first."""
    return _requests("request.contract_id = %s ORDER BY request.id DESC", contract_id)


def _requests(condition: str, value: int) -> list[RequestFacts]:
    return [RequestFacts(**row) for row in db.rows(f"{_REQUEST} WHERE {condition}", [value])]


def steps_of(request_id: int) -> list[CommitmentStep]:
    """What happened to a request, in order."""
    return list(CommitmentStep.objects.filter(request_id=request_id).order_by("number"))
