"""What the tiers above units hold at the end of the year and have given to nobody: cancelled, back up the way it came.

It is a decision on the tree like any other, a cut, entered by whoever runs the year-end (Circular 26/2026 Art 19.3), so that
tree and ledger stay one. Its entries are those of E12a: `ESTIMATE_` of the giver against `ESTIMATE_` of the holder, and at
the top ESTIMATE_SOURCE.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast

from khobac.books.budget import services as budget
from khobac.books.budget import tree
from khobac.books.budget.nodes import Node, Row, Step, Tier
from khobac.books.budget.services import Document
from khobac.books.ledger.entries import Entry
from khobac.books.periods.year_end import Effect
from khobac.core import clock
from khobac.flows.budget.entries import entries_of

CANCELS = "cancel_estimate"
ISSUER = "Quyết toán năm"


class CutShort(Exception):
    """A place holds less than was to be cancelled: somebody has given it on meanwhile."""


def cancel_above(effects: Sequence[Effect], treasury_id: int, year: int, reference: str, by: str) -> list[Entry]:
    """Cut the tree by these effects; the entries of it. Raises CutShort, and then the caller rolls back."""
    now, last_day = clock.now(), dt.date(year, 12, 31)
    steps = steps_above(effects, treasury_id, year)
    first = steps[0].node
    number = f"{reference}/{first.holder}/{first.source}/{first.tier}"
    document = Document(
        number, ISSUER, now.date(), now.date(), "Hủy dự toán chưa giao hết", "Điều 19.3, 26/2026/TT-BTC"
    )
    rows = [Row("cut", step.node, step.giver, -step.given) for step in steps]
    drafted = budget.draft(treasury_id, document, rows, by, now)
    budget.approve(drafted.decision, "", now, now)
    decision = budget.locked(treasury_id, drafted.decision.id)
    entered = budget.enter(decision, steps, [], by, now)
    if entered.mistakes:
        raise CutShort
    budget.end(decision, "entered", by, now)
    return [entry._replace(event=CANCELS) for entry in entries_of(decision.reference, steps, last_day)]


def entries_above(effects: Sequence[Effect], treasury_id: int, year: int, reference: str) -> list[Entry]:
    """The entries that cutting the tree by these effects would make."""
    steps = steps_above(effects, treasury_id, year)
    return [entry._replace(event=CANCELS) for entry in entries_of(reference, steps, dt.date(year, 12, 31))]


def steps_above(effects: Sequence[Effect], treasury_id: int, year: int) -> list[Step]:
    """The cut of each place and of all that gave to it, as far up as these books go."""
    cancelled = {
        Node(treasury_id, cast(Tier, each.tier), each.unit, each.source, year): each.cancelled for each in effects
    }
    givers = tree.givers(cancelled)
    cuts: Counter[Node] = Counter()
    for node, amount in cancelled.items():
        place: Node | None = node
        while place is not None and place.treasury_id == treasury_id:
            cuts[place] += amount
            place = givers.get(place)
    held = tree.nodes(cuts)
    return [_cut(node, givers, cuts[node], held[node].own - held[node].provisional) for node in sorted(cuts)]


def _cut(node: Node, givers: Mapping[Node, Node | None], amount: int, estimate: int) -> Step:
    """First what was decided for good, then what was provisional."""
    of_estimate = min(amount, estimate)
    return Step("cut", node, givers.get(node), estimate=-of_estimate, provisional=of_estimate - amount)
