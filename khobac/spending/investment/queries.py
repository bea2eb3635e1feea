"""What others ask of projects: how one stands for a payment, the list of a treasury, everything about one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from khobac.books.commitments import contract_queries
from khobac.books.commitments.contract_queries import GuaranteeFacts, Retention
from khobac.core import db
from khobac.core.arrays import numbers, plain, texts
from khobac.core.db import Asked
from khobac.spending.investment.models import FinalSettlement, ProjectDecision, Volume
from khobac.spending.investment.plans import SourcePlan, plans_of


@dataclass(frozen=True, slots=True)
class Standing:
    """A project as a payment finds it, in đồng.

    `limit` is what it may cost in all: its total investment, or what its final settlement approved. `disbursed`: spent
    and advanced over all years. Of one contract: `accepted` volume, and what `earlier` requests still open ask for.
    """

    limit: int
    is_settled: bool
    disbursed: int
    accepted: int = 0
    earlier: int = 0


@dataclass(frozen=True, slots=True)
class Room:
    """What may still be paid, in đồng: to each project in all, and on each contract of one for work accepted."""

    projects: dict[str, int]
    contracts: dict[int, int]


@dataclass(frozen=True, slots=True)
class YearMoney:
    """What the books say of a project's year and source, in đồng.

    `decided` is what decisions of the year allotted: without what came over from the year before, was carried out or
    cancelled when the year was closed.
    """

    source: str
    allotted: int
    decided: int
    reserved: int
    committed: int
    advance: int
    actual: int
    available: int

    @property
    def disbursed(self) -> int:
        """Spent and advanced."""
        return self.actual + self.advance


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a list, with the figures of one year over all sources, in đồng."""

    unit: str
    name: str
    group: str
    investor: str
    total_investment: int
    planned: int
    spent: int
    advance: int
    is_settled: bool

    @property
    def disbursed(self) -> int:
        """Spent and advanced in the year."""
        return self.spent + self.advance

    @property
    def percent(self) -> int:
        """How much of the year's plan is disbursed, rounded down."""
        return 100 * self.disbursed // self.planned if self.planned else 0


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract of a project: its value and what was accepted, paid, advanced and kept back, in đồng."""

    id: int
    code: str
    payee: str
    value: int
    accepted: int
    paid_gross: int
    advanced: int
    advance_outstanding: int
    retention: Retention
    guarantees: tuple[GuaranteeFacts, ...]

    @property
    def unpaid(self) -> int:
        """Accepted and not paid, without what is kept back."""
        return max(self.accepted - self.paid_gross - self.retention.held, 0)


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """A project with all that hangs on it, the figures of `year`."""

    unit: str
    treasury_id: int
    terms: ProjectDecision
    decisions: list[ProjectDecision]
    plans: list[SourcePlan]
    year: int
    money: list[YearMoney]
    disbursed_in_all: int
    contracts: list[ContractRow]
    volumes: list[Volume]
    settlement: FinalSettlement | None

    def planned(self, source: str) -> int:
        """The plan of the year from one source."""
        return sum(plan.annual.get(self.year, 0) for plan in self.plans if plan.source == source)

    @property
    def planned_for_year(self) -> int:
        """The plan of the year from all sources."""
        return sum(plan.annual.get(self.year, 0) for plan in self.plans)

    @property
    def disbursed_in_year(self) -> int:
        """Spent and advanced in the year."""
        return sum(money.disbursed for money in self.money)

    @property
    def unpaid(self) -> int:
        """Volume accepted on all contracts and not paid."""
        return sum(contract.unpaid for contract in self.contracts)


_TERMS = """
SELECT DISTINCT ON (unit_code) unit_code, "group", investor_code, total_investment FROM investment_projectdecision
WHERE valid_from <= %(on)s ORDER BY unit_code, valid_from DESC, id DESC
"""
_STANDINGS = """
SELECT coalesce(settlement.approved, terms.total_investment) AS limit, settlement.approved IS NOT NULL AS is_settled,
    (SELECT coalesce(sum(actual + advance), 0)::bigint FROM budget_line AS line
     WHERE line.treasury_id = project.treasury_id AND account_kind = 'estimate' AND line.unit_code = project.unit_code)
        AS disbursed,
    (SELECT coalesce(sum(amount), 0)::bigint FROM investment_volume
     WHERE contract_id = contract.id AND accepted_on <= %(on)s) AS accepted,
    (SELECT coalesce(sum(request.gross), 0)::bigint FROM requests_spendingrequest AS request
     JOIN dossiers_dossier AS dossier ON dossier.id = request.dossier_id
     WHERE request.contract_id = contract.id AND request.kind IN ('payment', 'pay_first', 'settlement')
        AND dossier.state IN ('submitted', 'under_control', 'checked') AND dossier.sent_at < %(sent_at)s
        AND dossier.chain_id IS DISTINCT FROM asked.chain) AS earlier
FROM unnest(%(contracts)s::text[], %(chains)s::bigint[]) WITH ORDINALITY AS asked (contract, chain, n)
JOIN investment_project AS project ON project.unit_code = %(unit)s
CROSS JOIN LATERAL (
    SELECT total_investment FROM investment_projectdecision
    WHERE unit_code = project.unit_code AND valid_from <= %(on)s ORDER BY valid_from DESC, id DESC LIMIT 1
) AS terms
LEFT JOIN investment_finalsettlement AS settlement ON settlement.unit_code = project.unit_code
LEFT JOIN commitments_contract AS contract ON contract.unit_code = project.unit_code AND contract.code = asked.contract
ORDER BY asked.n
"""
_ROOM = """
SELECT project.unit_code AS unit, coalesce(settlement.approved, terms.total_investment)
    - (SELECT coalesce(sum(actual + advance), 0)::bigint FROM budget_line AS line
       WHERE line.treasury_id = project.treasury_id AND account_kind = 'estimate' AND line.unit_code = project.unit_code)
    AS left_in_all,
    (SELECT coalesce(json_object_agg(contract.id, (SELECT coalesce(sum(amount), 0)::bigint FROM investment_volume
        WHERE contract_id = contract.id AND accepted_on <= %(on)s) - contract.paid_gross), '{}')
     FROM commitments_contract AS contract
     WHERE contract.id = ANY (%(contracts)s::bigint[]) AND contract.unit_code = project.unit_code)::text AS left_of_work
FROM investment_project AS project
CROSS JOIN LATERAL (
    SELECT total_investment FROM investment_projectdecision
    WHERE unit_code = project.unit_code AND valid_from <= %(on)s ORDER BY valid_from DESC, id DESC LIMIT 1
) AS terms
LEFT JOIN investment_finalsettlement AS settlement ON settlement.unit_code = project.unit_code
WHERE project.unit_code = ANY (%(units)s::text[])
"""
_MONEY = """
SELECT line.source, allotted, reserved, committed, advance, actual, available,
    allotted - (SELECT coalesce(sum(d_estimate + d_provisional), 0)::bigint FROM budget_movement AS moved
        WHERE moved.treasury_id = line.treasury_id AND moved.line_id = line.id
            AND event IN ('carry_over', 'cancel_estimate')) AS decided
FROM budget_line AS line
WHERE treasury_id = %s AND account_kind = 'estimate' AND unit_code = %s AND year = %s ORDER BY line.source
"""
_LIST = f"""
SELECT project.unit_code AS unit, version.name_vi AS name, terms."group", terms.investor_code AS investor,
    terms.total_investment, settlement.unit_code IS NOT NULL AS is_settled,
    (SELECT coalesce(sum(amount), 0)::bigint FROM (
        SELECT DISTINCT ON (source) amount FROM investment_capitalplan
        WHERE unit_code = project.unit_code AND term = 'annual' AND first_year = %(year)s AND valid_from <= %(on)s
        ORDER BY source, valid_from DESC, id DESC) AS plan) AS planned,
    coalesce(books.spent, 0)::bigint AS spent, coalesce(books.advance, 0)::bigint AS advance
FROM investment_project AS project
JOIN ({_TERMS}) AS terms ON terms.unit_code = project.unit_code
JOIN organisations_unitversion AS version ON version.unit_code = project.unit_code
    AND version.recorded_to IS NULL AND version.valid_from <= %(on)s AND coalesce(version.valid_to >= %(on)s, true)
LEFT JOIN investment_finalsettlement AS settlement ON settlement.unit_code = project.unit_code
LEFT JOIN LATERAL (
    SELECT sum(actual) AS spent, sum(advance) AS advance FROM budget_line
    WHERE treasury_id = project.treasury_id AND account_kind = 'estimate' AND unit_code = project.unit_code
        AND year = %(year)s
) AS books ON true
WHERE %(treasuries)s::bigint[] IS NULL OR project.treasury_id = ANY (%(treasuries)s::bigint[])
ORDER BY project.unit_code
"""
_CONTRACTS = """
SELECT contract.id, code, payee, value, paid_gross, advanced, advance_outstanding,
    (SELECT coalesce(sum(amount), 0)::bigint FROM investment_volume WHERE contract_id = contract.id) AS accepted,
    kept, released, moved
FROM commitments_contract AS contract
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount) FILTER (WHERE kind = 'kept'), 0)::bigint AS kept,
        coalesce(sum(amount) FILTER (WHERE kind = 'released'), 0)::bigint AS released,
        coalesce(sum(amount) FILTER (WHERE kind = 'moved'), 0)::bigint AS moved
    FROM retention_row WHERE treasury_id = contract.treasury_id AND contract_id = contract.id
) AS retention
WHERE contract.unit_code = %s ORDER BY signed_on, code
"""


def ask_standings(
    unit: str, asked: Sequence[tuple[str | None, int | None]], sent_at: dt.datetime, on: dt.date
) -> Asked[list[Standing]]:
    """How a project stands for requests of it sent then, each named by contract and own chain, in order.

    Nothing for what is not registered as a project. One statement, sent and not waited for.
    """
    values = {
        "unit": unit,
        "contracts": texts(contract or "" for contract, _ in asked),
        "chains": numbers(chain for _, chain in asked),
        "sent_at": sent_at,
        "on": on,
    }
    return db.ask(_STANDINGS, values, lambda rows: [Standing(**row) for row in rows])


def room(units: Collection[str], contract_ids: Collection[int], on: dt.date) -> Room:
    """What these registered projects, and contracts of theirs, have room for on that day. One statement.

    Only under `services.hold` is it still so when it is used.
    """
    found = db.rows(_ROOM, {"units": texts(units), "contracts": plain(contract_ids), "on": on})
    of_work = {int(key): left for row in found for key, left in json.loads(row["left_of_work"]).items()}
    return Room({row["unit"]: row["left_in_all"] for row in found}, of_work)


def projects(year: int, on: dt.date, treasury_ids: list[int] | None = None) -> list[ProjectRow]:
    """The projects the reader may see, of some treasuries or of all, with the figures of a year. One statement."""
    values: dict[str, Any] = {"year": year, "on": on, "treasuries": treasury_ids}
    return [ProjectRow(**row) for row in db.rows(_LIST, values)]


def is_project(unit: str) -> bool:
    """Whether a unit is registered as a project."""
    return bool(db.rows("SELECT 1 FROM investment_project WHERE unit_code = %s", [unit]))


def project_page(unit: str, year: int, on: dt.date, known_at: dt.datetime | None = None) -> ProjectPage | None:
    """A project with all that hangs on it, or None. Decisions and plans as of a day, as known at a moment (now)."""
    decisions = ProjectDecision.objects.filter(project=unit, valid_from__lte=on).select_related("project")
    if known_at is not None:
        decisions = decisions.filter(recorded_at__lte=known_at)
    found = list(decisions.order_by("valid_from", "id"))
    if not found:
        return None
    treasury_id = found[-1].project.treasury_id
    return ProjectPage(
        unit=unit,
        treasury_id=treasury_id,
        terms=found[-1],
        decisions=found,
        plans=plans_of(unit, on, known_at),
        year=year,
        money=money_of(unit, treasury_id, year),
        disbursed_in_all=_disbursed(unit, treasury_id),
        contracts=contracts_of(unit),
        volumes=list(Volume.objects.filter(project=unit).select_related("contract").order_by("-accepted_on", "-id")),
        settlement=FinalSettlement.objects.filter(project=unit).first(),
    )


def money_of(unit: str, treasury_id: int, year: int) -> list[YearMoney]:
    """What the books say of a project in a year, by source. One statement."""
    return [YearMoney(**row) for row in db.rows(_MONEY, [treasury_id, unit, year])]


def contracts_of(unit: str) -> list[ContractRow]:
    """The contracts of a project with their sub-ledgers, in the order of signing. Two statements."""
    guarantees: dict[int, list[GuaranteeFacts]] = {}
    for guarantee in contract_queries.guarantees_of_unit(unit):
        guarantees.setdefault(guarantee.contract_id, []).append(guarantee)
    return [
        ContractRow(
            retention=Retention(row.pop("kept"), row.pop("released"), row.pop("moved")),
            guarantees=tuple(guarantees.get(row["id"], ())),
            **row,
        )
        for row in db.rows(_CONTRACTS, [unit])
    ]


def _disbursed(unit: str, treasury_id: int) -> int:
    [row] = db.rows(
        """
        SELECT coalesce(sum(actual + advance), 0)::bigint AS disbursed FROM budget_line
        WHERE treasury_id = %s AND account_kind = 'estimate' AND unit_code = %s
        """,
        [treasury_id, unit],
    )
    return int(row["disbursed"])
