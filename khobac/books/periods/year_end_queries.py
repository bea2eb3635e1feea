"""The year-end of a treasury: what its keys hold before, what a plan does to them, how two plans differ."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from khobac.books.periods.year_end import (
    UNIT,
    Advance,
    Asked,
    Closing,
    Commitment,
    Decision,
    Effect,
    Held,
    Key,
    Question,
    Standing,
    from_detail,
)
from khobac.core import db

PAGE = 50

_LINES = """
SELECT line.unit_code AS unit, line.source, CASE line.account_kind WHEN 'estimate' THEN '4' ELSE 'C' END AS tier,
    line.estimate, line.provisional, line.reserved, line.available, coalesce(next.available, 0) AS room
FROM budget_line AS line
LEFT JOIN budget_line AS next ON next.treasury_id = line.treasury_id AND next.account_kind = 'estimate'
    AND next.unit_code = line.unit_code AND next.source = line.source AND next.year = line.year + 1
WHERE line.treasury_id = %(treasury)s AND line.account_kind = ANY (%(kinds)s::text[]) AND line.year = %(year)s
    AND (%(unit)s = '' OR line.unit_code = %(unit)s AND line.source = %(source)s)
ORDER BY line.unit_code, line.source, tier
"""
_ABOVE = """
SELECT holder, source, tier, estimate + provisional - handed_down, frozen FROM allotment_node
WHERE treasury_id = %(treasury)s AND year = %(year)s AND tier < '4' AND estimate + provisional > handed_down
ORDER BY holder, source, tier
"""
_COMMITMENTS = """
SELECT commitment.unit_code AS unit, commitment.source, contract_id, contract.code, committed - released AS amount
FROM commitment JOIN commitments_contract AS contract ON contract.id = contract_id
WHERE commitment.treasury_id = %(treasury)s AND commitment.year = %(year)s AND committed > released
    AND (%(unit)s = '' OR commitment.unit_code = %(unit)s AND commitment.source = %(source)s)
ORDER BY contract_id
"""
_ADVANCES = """
SELECT advance.unit_code AS unit, source, dossier_id, line_no, number, ndkt, chapter, section, outstanding
FROM advance JOIN dossiers_dossier AS dossier ON dossier.id = dossier_id
WHERE advance.treasury_id = %(treasury)s AND year = %(year)s AND outstanding > 0
    AND (%(unit)s = '' OR advance.unit_code = %(unit)s AND source = %(source)s)
ORDER BY paid_on, dossier_id, line_no
"""
_DECISIONS = """
SELECT decision.unit_code AS unit, decision.source, decision.id, letter, amount, contract_id FROM carry_decision AS decision
WHERE treasury_id = %(treasury)s AND year = %(year)s
    AND (%(unit)s = '' OR decision.unit_code = %(unit)s AND decision.source = %(source)s)
    AND NOT EXISTS (SELECT FROM carry_done AS done WHERE done.treasury_id = decision.treasury_id
        AND done.decision_id = decision.id)
ORDER BY decision.id
"""


@dataclass(frozen=True, slots=True)
class PlanView:
    """A rehearsal or a run with its totals in đồng; of a run, the rehearsal it was held against."""

    id: int
    treasury_id: int
    year: int
    kind: str
    stages: tuple[str, ...]
    rehearsal_id: int | None
    actor: str
    at: dt.datetime
    keys: int
    carried: int
    moved: int
    cancelled: int
    revenue: int
    expenditure: int
    questions: int


def standings(
    treasury_id: int, year: int, held: dict[tuple[str, str], list[tuple[str, int]]], unit: str = "", source: str = ""
) -> list[Standing]:
    """Every key of a budget year in a treasury, or one of a unit, as the year-end finds it. Four statements.

    `held` are the dossiers that hold reserved money, by (unit, source). What is spent by command has no contracts, advances
    or letters.
    """
    kinds = "{estimate}" if unit else "{estimate,command}"
    of = {"treasury": treasury_id, "year": year, "unit": unit, "source": source, "kinds": kinds}
    commitments = _grouped(_COMMITMENTS, of, lambda row: Commitment(*row))
    advances = _grouped(_ADVANCES, of, lambda row: Advance(*row))
    decisions = _grouped(_DECISIONS, of, lambda row: Decision(*row))
    found = [Standing(*row) for row in _tuples(_LINES, of)]
    return [
        each._replace(
            commitments=tuple(commitments.get(each[:2], ())),
            advances=tuple(advances.get(each[:2], ())),
            decisions=tuple(decisions.get(each[:2], ())),
            held_by=tuple(held.get(each[:2], ())),
        )
        if each.tier == UNIT
        else each
        for each in found
    ]


def held_above(treasury_id: int, year: int) -> list[Held]:
    """Places above the spending tiers that hold what they have given to nobody. One statement."""
    return [Held(*row) for row in _tuples(_ABOVE, {"treasury": treasury_id, "year": year})]


def _tuples(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Rows as tuples: a hundred thousand of them, so no dictionaries."""
    with db.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _grouped(sql: str, parameters: dict[str, Any], make: Any) -> dict[tuple[str, str], list[Any]]:
    """Rows by their first two columns, unit and source; of the others `make` makes what stands there."""
    grouped: dict[tuple[str, str], list[Any]] = {}
    for unit, source, *rest in _tuples(sql, parameters):
        grouped.setdefault((unit, source), []).append(make(rest))
    return grouped


def accounts_to_close(treasury_id: int, year: int) -> list[Closing]:
    """Accounts of classes 7 (revenue) and 8 (expenditure) of a budget year with what stands on them; zeros are left out.

    Summed over units: what is closed is the budget of a level, not a unit.
    """
    return [
        Closing(*row)
        for row in _tuples(
            """
            SELECT role, level, source, treasury, sum(debit - credit)::bigint AS amount FROM (
                SELECT role, level, source, treasury, debit, credit FROM balance
                WHERE treasury_id = %(treasury)s AND year = %(year)s AND natural_account ~ '^[78]'
                UNION ALL SELECT role, level, source, treasury, debit, credit FROM balance_delta
                WHERE treasury_id = %(treasury)s AND year = %(year)s AND natural_account ~ '^[78]') AS part
            GROUP BY role, level, source, treasury HAVING sum(debit - credit) <> 0
            ORDER BY role, level, source, treasury
            """,
            {"treasury": treasury_id, "year": year},
        )
    ]


def unconfirmed_deposits(treasury_id: int, year: int) -> list[Question]:
    """Deposit accounts whose unit has not confirmed what stands on them (form 30)."""
    return [
        Question(Asked.DEPOSIT_UNCONFIRMED, unit, "", f"deposit {unit}", amount)
        for unit, amount in _tuples(
            """
            SELECT line.unit_code, line.deposited - line.actual FROM budget_line AS line
            LEFT JOIN LATERAL (
                SELECT amount FROM balance_confirmation AS said WHERE said.treasury_id = line.treasury_id
                    AND said.year = %(year)s AND said.account_kind = 'deposit' AND said.unit_code = line.unit_code
                    AND said.source = '' ORDER BY id DESC LIMIT 1
            ) AS last ON true
            WHERE line.treasury_id = %(treasury)s AND line.account_kind = 'deposit' AND line.deposited <> line.actual
                AND last.amount IS DISTINCT FROM line.deposited - line.actual
            ORDER BY line.unit_code
            """,
            {"treasury": treasury_id, "year": year},
        )
    ]


_PLANS = """
SELECT plan.id, plan.treasury_id, year, kind, stages, rehearsal_id, actor, at,
    coalesce(effect.keys, 0) AS keys, coalesce(effect.carried, 0) AS carried, coalesce(effect.moved, 0) AS moved,
    coalesce(effect.cancelled, 0) AS cancelled, coalesce(closing.revenue, 0) AS revenue,
    coalesce(closing.expenditure, 0) AS expenditure, coalesce(question.many, 0) AS questions
FROM year_end_plan AS plan
LEFT JOIN LATERAL (
    SELECT count(*)::int AS keys, sum(carried)::bigint AS carried, sum(moved)::bigint AS moved,
        sum(cancelled)::bigint AS cancelled
    FROM year_end_effect WHERE treasury_id = plan.treasury_id AND plan_id = plan.id) AS effect ON true
LEFT JOIN LATERAL (
    SELECT -sum(balance) FILTER (WHERE balance < 0)::bigint AS revenue,
        sum(balance) FILTER (WHERE balance > 0)::bigint AS expenditure
    FROM year_end_closing WHERE treasury_id = plan.treasury_id AND plan_id = plan.id) AS closing ON true
LEFT JOIN LATERAL (
    SELECT count(*)::int AS many FROM year_end_question WHERE treasury_id = plan.treasury_id AND plan_id = plan.id
) AS question ON true
"""


def plans(treasury_id: int, year: int) -> list[PlanView]:
    """Rehearsals and runs of a budget year with their totals, the latest first."""
    found = db.rows(
        _PLANS + "WHERE plan.treasury_id = %s AND plan.year = %s ORDER BY plan.id DESC", [treasury_id, year]
    )
    return [_plan(row) for row in found]


def plan(treasury_id: int, plan_id: int) -> PlanView | None:
    """One rehearsal or run."""
    found = db.rows(_PLANS + "WHERE plan.treasury_id = %s AND plan.id = %s", [treasury_id, plan_id])
    return _plan(found[0]) if found else None


def _plan(row: dict[str, Any]) -> PlanView:
    return PlanView(**(row | {"stages": tuple(row["stages"])}))


def effects(
    treasury_id: int, plan_id: int, after: Key = ("", "", ""), limit: int = PAGE, unit: str = ""
) -> list[Effect]:
    """A page of what a plan does, by unit, source and tier; the next begins after the last of them."""
    return [
        _effect(*row)
        for row in _tuples(
            """
            SELECT unit_code, source, tier, carried, moved, cancelled, detail::text FROM year_end_effect
            WHERE treasury_id = %(treasury)s AND plan_id = %(plan)s AND (%(unit)s = '' OR unit_code = %(unit)s)
                AND (unit_code, source, tier) > (%(after_unit)s, %(after_source)s, %(after_tier)s)
            ORDER BY unit_code, source, tier LIMIT %(limit)s
            """,
            {
                "treasury": treasury_id,
                "plan": plan_id,
                "unit": unit,
                "after_unit": after[0],
                "after_source": after[1],
                "after_tier": after[2],
                "limit": limit,
            },
        )
    ]


def _effect(unit: str, source: str, tier: str, carried: int, moved: int, cancelled: int, stored: str) -> Effect:
    return from_detail((unit, source, tier), (carried, moved, cancelled), json.loads(stored))


def done_since(treasury_id: int, rehearsal_id: int) -> list[Effect]:
    """What runs held against a rehearsal have done so far, the first run first."""
    return [
        _effect(*row)
        for row in _tuples(
            """
            SELECT unit_code, source, tier, carried, moved, cancelled, detail::text FROM year_end_effect AS effect
            JOIN year_end_plan AS plan ON plan.treasury_id = effect.treasury_id AND plan.id = plan_id
            WHERE plan.treasury_id = %(treasury)s AND rehearsal_id = %(rehearsal)s ORDER BY plan_id, unit_code, source, tier
            """,
            {"treasury": treasury_id, "rehearsal": rehearsal_id},
        )
    ]


def every_effect(treasury_id: int, plan_id: int) -> list[Effect]:
    """All that a plan does, by unit, source and tier."""
    return effects(treasury_id, plan_id, limit=2**31 - 1)


def closings(treasury_id: int, plan_id: int) -> list[Closing]:
    """The accounts of revenue and expenditure a plan closes."""
    return [
        Closing(*row)
        for row in _tuples(
            """
            SELECT role, level, source, treasury, balance FROM year_end_closing
            WHERE treasury_id = %(treasury)s AND plan_id = %(plan)s ORDER BY role, level, source, treasury
            """,
            {"treasury": treasury_id, "plan": plan_id},
        )
    ]


def questions(treasury_id: int, plan_id: int, kind: str = "") -> list[Question]:
    """What a plan leaves to people, the largest amounts of each kind first."""
    return [
        Question(Asked(kind), *rest)
        for kind, *rest in _tuples(
            """
            SELECT kind, unit_code, source, subject, amount FROM year_end_question
            WHERE treasury_id = %(treasury)s AND plan_id = %(plan)s AND (%(kind)s = '' OR kind = %(kind)s)
            ORDER BY kind, amount DESC, unit_code, source, subject
            """,
            {"treasury": treasury_id, "plan": plan_id, "kind": kind},
        )
    ]
