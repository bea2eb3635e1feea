"""Part of the budget's writer: what an approved decision does to the tree and to the budget lines below it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal, NamedTuple

from khobac.books.budget.documents import Decision
from khobac.books.budget.nodes import LINE_TIERS, Node, Period, Row, Step
from khobac.core import bulk, db
from khobac.core.arrays import numbers, plain, texts

Wrong = Literal["NO_GIVER", "OTHER_GIVER", "SHORT", "BELOW"]


class Mistake(NamedTuple):
    """Why a decision cannot be entered: the node concerned, and the đồng missing."""

    word: Wrong
    node: Node
    short: int = 0


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of the steps on the tree: mistakes (then the caller rolls back), or the steps that replace."""

    mistakes: tuple[Mistake, ...] = ()
    replaced: tuple[Step, ...] = ()


_APPLY = """
SELECT answer, treasury_id, tier, holder, source, year, giver_treasury_id, giver_tier, giver, amount
FROM allotment_apply(%s, %s, %s, %s,
    %s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::int[], %s::bigint[], %s::text[], %s::text[],
    %s::bigint[], %s::bigint[], %s::bigint[])
"""


def apply(treasury_id: int, decision_id: int, steps: Sequence[Step], valid_on: dt.date, at: dt.datetime) -> Applied:
    """Write the steps of a decision and change the nodes, under the locks of all of them. One statement."""
    nodes, givers = [step.node for step in steps], [step.giver for step in steps]
    rows = db.rows(
        _APPLY,
        [
            treasury_id, decision_id, valid_on, at,
            texts(step.kind for step in steps),
            plain(node.treasury_id for node in nodes),
            texts(node.tier for node in nodes),
            texts(node.holder for node in nodes),
            texts(node.source for node in nodes),
            plain(node.year for node in nodes),
            numbers(giver.treasury_id if giver else None for giver in givers),
            texts(giver.tier if giver else "" for giver in givers),
            texts(giver.holder if giver else "" for giver in givers),
            plain(step.estimate for step in steps),
            plain(step.provisional for step in steps),
            plain(step.frozen for step in steps),
        ],
    )
    if rows and rows[0]["answer"] != "REPLACED":
        return Applied(mistakes=tuple(Mistake(row["answer"], _node(row), row["amount"]) for row in rows))
    return Applied(replaced=tuple(Step("replaced", _node(row), _giver(row), provisional=-row["amount"]) for row in rows))


def _node(row: dict[str, Any]) -> Node:
    return Node(row["treasury_id"], row["tier"], row["holder"], row["source"], row["year"])


def _giver(row: dict[str, Any]) -> Node | None:
    if row["giver"] is None:
        return None
    return Node(row["giver_treasury_id"], row["giver_tier"], row["giver"], row["source"], row["year"])


def freeze_lines(steps: Sequence[Step]) -> list[Mistake]:
    """Freeze and unfreeze parts of budget lines, one statement for each treasury; lines that lack the amount."""
    asked: dict[Node, int] = defaultdict(int)
    for step in steps:
        if step.frozen and step.node.tier in LINE_TIERS:
            asked[step.node] += step.frozen
    mistakes = []
    for treasury_id, group in groupby(sorted(asked), key=lambda node: node.treasury_id):
        nodes = list(group)
        lines = [node.line() for node in nodes]
        answers = db.rows(
            "SELECT n, short FROM budget_freeze(%s, %s::text[], %s::text[], %s::text[], %s::int[], %s::bigint[])",
            [
                treasury_id,
                texts(line.account_kind for line in lines),
                texts(line.unit for line in lines),
                texts(line.source for line in lines),
                plain(line.year for line in lines),
                plain(asked[node] for node in nodes),
            ],
        )
        mistakes += [Mistake("SHORT", nodes[row["n"] - 1], row["short"]) for row in answers if row["short"]]
    return mistakes


def set_ceilings(decision: Decision, rows: Sequence[Row], at: dt.datetime) -> None:
    """Write the ceilings of these rows, and mark their lines as held to a pace."""
    if not rows:
        return
    periods = [Period.named(row.period) for row in rows]
    bulk.insert(
        "budget_ceiling",
        {
            "treasury_id": "bigint", "unit_code": "text", "source": "text", "year": "int", "months": "int",
            "starts_on": "date", "amount": "bigint", "decision_id": "bigint", "recorded_at": "timestamptz",
        },
        [
            (
                row.node.treasury_id, row.node.holder, row.node.source, row.node.year, period.months, period.starts_on,
                row.amount, decision.id, at,
            )
            for row, period in zip(rows, periods, strict=True)
        ],
    )
    nodes = sorted({row.node for row in rows})
    db.execute(
        """
        UPDATE budget_line AS line SET is_paced = true
        FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::int[]) AS key (treasury_id, unit, source, year)
        WHERE line.treasury_id = key.treasury_id AND line.account_kind = 'estimate' AND line.unit_code = key.unit
            AND line.source = key.source AND line.year = key.year
        """,
        [
            plain(node.treasury_id for node in nodes), texts(node.holder for node in nodes),
            texts(node.source for node in nodes), plain(node.year for node in nodes),
        ],
    )
