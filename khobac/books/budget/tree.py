"""Reading the tree of allotments: places, those below, those above, decisions, history, and what was known when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from khobac.books.budget.documents import COLUMNS, Decision
from khobac.books.budget.nodes import Node, Tier
from khobac.books.budget.queries import PositionView
from khobac.core import db
from khobac.core.arrays import plain, texts

END = 2**63 - 1


@dataclass(frozen=True, slots=True)
class NodeView:
    """A place of the tree, in đồng: what it has, has given on, holds frozen, and what is left (free).

    `available` and `used` belong to tier 4 and C: the budget line behind it.
    """

    node: Node
    parent: Node | None
    own: int
    provisional: int
    handed_down: int
    frozen: int
    free: int
    children: int
    used: int | None = None
    available: int | None = None


@dataclass(frozen=True, slots=True)
class Above:
    """A place above a unit's line, with its totals; distance 1 gave to the unit itself."""

    distance: int
    tier: Tier
    holder: str
    own: int
    handed_down: int
    frozen: int
    free: int


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a place, with the decision it rests on and what the place had after it."""

    step_no: int
    decision_treasury_id: int
    decision_id: int
    number: str
    version: int
    issuer: str
    kind: str
    amount: int
    frozen: int
    giver: str | None
    valid_on: dt.date
    recorded_at: dt.datetime
    reason: str
    legal_basis: str
    drafted_by: str
    approved_by: str
    entered_by: str
    own_after: int


_VIEW = """
SELECT node.treasury_id, node.tier, node.holder, node.source, node.year, parent_treasury_id, parent_tier, parent,
    node.estimate + node.provisional AS own, node.provisional, handed_down,
    coalesce(line.frozen, node.frozen) AS frozen, free,
    line.reserved + line.committed + line.advance + line.actual AS used, line.available,
    (SELECT count(*) FROM allotment_node AS child WHERE child.parent_treasury_id = node.treasury_id
        AND child.parent = node.holder AND child.parent_tier = node.tier AND child.source = node.source
        AND child.year = node.year) AS children
FROM allotment_node AS node
LEFT JOIN budget_line AS line ON line.treasury_id = node.treasury_id AND line.unit_code = node.holder
    AND line.account_kind = CASE node.tier WHEN '4' THEN 'estimate' WHEN 'C' THEN 'command' END
    AND line.source = node.source AND line.year = node.year
"""


def nodes(wanted: Collection[Node]) -> dict[Node, NodeView]:
    """Those of the places that stand. One statement."""
    found = db.rows(
        f"""
        {_VIEW}
        JOIN unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::int[])
            AS key (treasury_id, tier, holder, source, year) ON node.treasury_id = key.treasury_id
            AND node.tier = key.tier AND node.holder = key.holder AND node.source = key.source AND node.year = key.year
        """,
        _key_columns(wanted),
    )
    return {view.node: view for view in map(_view, found)}


def tops(year: int, source: str = "", treasury_id: int | None = None) -> list[NodeView]:
    """The places nobody gave to, of a budget year: where a tree begins."""
    found = db.rows(
        f"""
        {_VIEW} WHERE node.parent IS NULL AND node.year = %s AND (%s = '' OR node.source = %s)
            AND (%s::bigint IS NULL OR node.treasury_id = %s)
        ORDER BY node.tier, node.holder, node.source
        """,
        [year, source, source, treasury_id, treasury_id],
    )
    return [_view(row) for row in found]


def children(of: Node, after: str = "", limit: int = 100) -> list[NodeView]:
    """Those a place gave to, by holder; a page begins after the last holder of the page before."""
    found = db.rows(
        f"""
        {_VIEW} WHERE node.parent_treasury_id = %s AND node.parent = %s AND node.parent_tier = %s AND node.source = %s
            AND node.year = %s AND node.holder > %s ORDER BY node.holder, node.tier LIMIT %s
        """,
        [of.treasury_id, of.holder, of.tier, of.source, of.year, after, limit],
    )
    return [_view(row) for row in found]


def ancestors(of: Node) -> list[Above]:
    """The places above a line, the nearest first, also for the unit itself; law says whether it may see them."""
    found = db.rows(
        "SELECT * FROM budget_ancestors(%s, %s, %s, %s, %s)", [of.treasury_id, of.tier, of.holder, of.source, of.year]
    )
    return [Above(**{name: row[name] for name in Above.__dataclass_fields__}) for row in found]


def givers(of: Collection[Node]) -> dict[Node, Node | None]:
    """Who gave to each of these places, and to those above, up to the tops. One statement."""
    found = db.rows(
        """
        WITH RECURSIVE path AS (
            SELECT key.* FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::int[])
                AS key (treasury_id, tier, holder, source, year)
            UNION
            SELECT parent_treasury_id, parent_tier, parent, node.source, node.year
            FROM path JOIN allotment_node AS node USING (treasury_id, tier, holder, source, year)
            WHERE parent IS NOT NULL
        )
        SELECT node.treasury_id, node.tier, node.holder, node.source, node.year, parent_treasury_id, parent_tier, parent
        FROM path JOIN allotment_node AS node USING (treasury_id, tier, holder, source, year)
        """,
        _key_columns(of),
    )
    return {_node(row): _parent(row) for row in found}


def kept_levels(treasury_ids: Collection[int], years: Collection[int]) -> list[Node]:
    """The tops of tier 0: budgets whose upper tiers are kept, where nothing may be allotted past them."""
    found = db.rows(
        "SELECT treasury_id, tier, holder, source, year FROM allotment_node "
        "WHERE tier = '0' AND treasury_id = ANY(%s) AND year = ANY(%s)",
        [sorted(treasury_ids), sorted(years)],
    )
    return [_node(row) for row in found]


def decision(treasury_id: int, decision_id: int) -> Decision | None:
    """One decision, for staff."""
    found = db.rows(
        f"SELECT {COLUMNS} FROM budget_decision WHERE treasury_id = %s AND id = %s", [treasury_id, decision_id]
    )
    return Decision(**found[0]) if found else None


def waiting(treasury_id: int, state: str = "approved") -> list[Decision]:
    """Decisions of a treasury that wait for their second person (drafted) or for entry (approved), the most urgent first."""
    found = db.rows(
        f"SELECT {COLUMNS} FROM budget_decision WHERE treasury_id = %s AND state = %s ORDER BY due_at, id",
        [treasury_id, state],
    )
    return [Decision(**row) for row in found]


def history(of: Node, before: int = END, limit: int = 50) -> list[Change]:
    """The changes of a place, the newest first, also for the unit itself; a page begins before the last `step_no`."""
    found = db.rows(
        "SELECT * FROM budget_history(%s, %s, %s, %s, %s, %s, %s)",
        [of.treasury_id, of.tier, of.holder, of.source, of.year, before, limit],
    )
    return [Change(**row) for row in found]


def held_back(of: Node, on: dt.date) -> int:
    """What the ceilings of a line hold back on a day, in đồng."""
    found = db.rows(
        """
        SELECT coalesce(budget_held_back(treasury_id, unit_code, source, year, allotted, %s), 0) AS held_back
        FROM budget_line WHERE treasury_id = %s AND account_kind = 'estimate' AND unit_code = %s AND source = %s AND year = %s
            AND is_paced
        """,
        [on, of.treasury_id, of.holder, of.source, of.year],
    )
    return int(found[0]["held_back"]) if found else 0


def position_as_known(of: Node, valid_on: dt.date, known_at: dt.datetime) -> PositionView:
    """What was known at an instant about a line on a day; available is the law's, before reservations."""
    line = of.line()
    [row] = db.rows(
        "SELECT * FROM budget_as_known(%s, %s, %s, %s, %s, %s, %s)",
        [line.treasury_id, line.account_kind, line.unit, line.source, line.year, valid_on, known_at],
    )
    return PositionView(**row, available=row["allotted"] - row["committed"] - row["advance"] - row["actual"])


@dataclass(frozen=True, slots=True)
class KnownNode:
    """What was known of a place: what it had and what it had given on, in đồng."""

    own: int
    handed_down: int
    frozen: int


def node_as_known(of: Node, valid_on: dt.date, known_at: dt.datetime) -> KnownNode:
    """What was known at an instant about a place on a day, from the steps recorded by then and valid by then."""
    key = [of.treasury_id, of.holder, of.tier, of.source, of.year, valid_on, known_at]
    [row] = db.rows(
        """
        SELECT (SELECT coalesce(sum(d_estimate + d_provisional), 0)::bigint FROM allotment_step
                WHERE holder_treasury_id = %s AND holder = %s AND tier = %s AND source = %s AND year = %s
                    AND valid_on <= %s AND recorded_at <= %s) AS own,
            (SELECT coalesce(sum(d_estimate + d_provisional), 0)::bigint FROM allotment_step
                WHERE giver_treasury_id = %s AND giver = %s AND giver_tier = %s AND source = %s AND year = %s
                    AND valid_on <= %s AND recorded_at <= %s) AS handed_down,
            (SELECT coalesce(sum(d_frozen), 0)::bigint FROM allotment_step
                WHERE holder_treasury_id = %s AND holder = %s AND tier = %s AND source = %s AND year = %s
                    AND valid_on <= %s AND recorded_at <= %s) AS frozen
        """,
        [*key, *key, *key],
    )
    return KnownNode(**row)


def _key_columns(wanted: Collection[Node]) -> list[str]:
    return [
        plain(node.treasury_id for node in wanted),
        texts(node.tier for node in wanted),
        texts(node.holder for node in wanted),
        texts(node.source for node in wanted),
        plain(node.year for node in wanted),
    ]


def _node(row: dict[str, Any]) -> Node:
    return Node(row["treasury_id"], row["tier"], row["holder"], row["source"], row["year"])


def _parent(row: dict[str, Any]) -> Node | None:
    if row["parent"] is None:
        return None
    return Node(row["parent_treasury_id"], row["parent_tier"], row["parent"], row["source"], row["year"])


def _view(row: dict[str, Any]) -> NodeView:
    amounts = ("own", "provisional", "handed_down", "frozen", "free", "children", "used", "available")
    return NodeView(_node(row), _parent(row), **{name: row[name] for name in amounts})
