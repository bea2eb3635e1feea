"""The tree of allotments as values: who holds at which tier, and what a row of a decision does to the nodes.

Tiers (Circular 132/2025): 0 the council's estimate of a budget, 1 the body it is given to, 2 and 3 in between, 4 the
spending unit; C is what the finance agency spends by payment command. A giver stands above whoever receives.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from khobac.books.budget.keys import LineKey

Tier = Literal["0", "1", "2", "3", "4", "C"]
TIERS: tuple[Tier, ...] = ("0", "1", "2", "3", "4", "C")
LINE_TIERS = frozenset({"4", "C"})
"""Where an allotment becomes a budget line."""

RowKind = Literal["estimate", "supplement", "cut", "provisional", "transfer", "freeze", "unfreeze", "ceiling"]
ROW_KINDS: tuple[RowKind, ...] = (
    "estimate", "supplement", "cut", "provisional", "transfer", "freeze", "unfreeze", "ceiling",
)


class Node(NamedTuple):
    """What names a place of the tree; the holder is a unit code at every tier."""

    treasury_id: int
    tier: Tier
    holder: str
    source: str
    year: int

    def line(self) -> LineKey:
        """The budget line behind a node of tier 4 or C."""
        kind: Literal["estimate", "command"] = "estimate" if self.tier == "4" else "command"
        return LineKey(self.treasury_id, kind, self.holder, self.source, self.year)


class Step(NamedTuple):
    """What a decision does between a giver (None: nobody above is kept) and a receiver, in đồng, with sign."""

    kind: str
    node: Node
    giver: Node | None
    estimate: int = 0
    provisional: int = 0
    frozen: int = 0

    @property
    def given(self) -> int:
        """What leaves the giver."""
        return self.estimate + self.provisional


class Row(NamedTuple):
    """A row of a decision: what `node` gets or loses, always positive. `other` gives; in a transfer it loses.

    `period` belongs to a ceiling: "2026", "2026-Q1" or "2026-03".
    """

    kind: RowKind
    node: Node
    other: Node | None
    amount: int
    period: str = ""


class Period(NamedTuple):
    """A month, a quarter or the whole of a budget year."""

    months: int
    starts_on: dt.date

    @classmethod
    def named(cls, name: str) -> Period:
        """The period of that name. Raises ValueError.

        >>> [Period.named(name).starts_on.isoformat() for name in ("2026", "2026-Q2", "2026-11")]
        ['2026-01-01', '2026-04-01', '2026-11-01']
        """
        found = _PERIOD.fullmatch(name)
        if found is None:
            raise ValueError(name)
        year, quarter, month = int(found["year"]), found["quarter"], found["month"]
        if quarter:
            return cls(3, dt.date(year, int(quarter) * 3 - 2, 1))
        return cls(1, dt.date(year, int(month), 1)) if month else cls(12, dt.date(year, 1, 1))


_PERIOD = re.compile(r"(?P<year>\d{4})(-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")


def steps_of(row: Row, givers: Mapping[Node, Node | None]) -> Iterator[Step]:
    """The steps of a row. `givers` are those of the nodes that stand, up to the top; a transfer needs them.

    A transfer goes up from who loses to where both meet, and down again: nobody above the meeting point changes. Between
    two sources or years nothing is shared, and it goes through both tops.

    >>> province, school = Node(61, "0", "2997961", "12", 2026), Node(61, "1", "1099422", "12", 2026)
    >>> a, b = (Node(61, "4", code, "12", 2026) for code in ("1012345", "1012346"))
    >>> givers = {a: school, b: school, school: province, province: None}
    >>> [(step.node.holder, step.giver.holder, step.estimate) for step in steps_of(Row("transfer", b, a, 5), givers)]
    [('1012345', '1099422', -5), ('1012346', '1099422', 5)]
    """
    node, amount = row.node, row.amount
    match row.kind:
        case "estimate" | "supplement":
            yield Step(row.kind, node, row.other, estimate=amount)
        case "cut":
            yield Step(row.kind, node, row.other, estimate=-amount)
        case "provisional":
            yield Step(row.kind, node, row.other, provisional=amount)
        case "freeze" | "unfreeze":
            yield Step(row.kind, node, givers.get(node), frozen=amount if row.kind == "freeze" else -amount)
        case "transfer" if row.other is not None:
            up, down = _path(row.other, givers), _path(node, givers)
            while up and down and up[-1] == down[-1]:
                up.pop()
                down.pop()
            yield from (Step("transfer", each, givers.get(each), estimate=-amount) for each in up)
            yield from (Step("transfer", each, givers.get(each), estimate=amount) for each in reversed(down))


def _path(node: Node, givers: Mapping[Node, Node | None]) -> list[Node]:
    """The node and all above it."""
    path, place = [], node
    while True:
        path.append(place)
        above = givers.get(place)
        if above is None:
            return path
        place = above
