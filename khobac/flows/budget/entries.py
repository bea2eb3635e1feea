"""The entries of a decision (E1 a, b, c): its steps, those of one giver together, a thousand receivers to an entry."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from khobac.books.budget.nodes import Node, Step
from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.postings import roles
from khobac.books.ledger.postings.allot_down import AllotDown, Place, allot_down, to_another_book
from khobac.flows.payment.booking import booked_on, spender_of
from khobac.registers.law import queries as laws
from khobac.registers.law.values import Law
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView, UnitView

MOST_RECEIVERS = 1_000
_UPPER = {"0": roles.ESTIMATE_L0, "1": roles.ESTIMATE_L1, "2": roles.ESTIMATE_L2, "3": roles.ESTIMATE_L3}


@dataclass(frozen=True)
class _Ground:
    """The units and offices of a decision on its day of entry, and the law of that day."""

    units: Mapping[str, UnitView]
    offices: Mapping[str, OfficeView]
    law: Law
    today: dt.date

    def place(self, node: Node) -> Place:
        """The role and segments of a node; the middle tiers name no section."""
        unit = self.units[node.holder]
        spender = spender_of(unit, node.source, self.law)
        if node.tier in _UPPER:
            chapter = "" if node.tier == "0" else unit.chapter
            return Place(_UPPER[node.tier], unit.level, unit.code, chapter=chapter, source=node.source)
        role = spender.family.estimate if node.tier == "4" else roles.ESTIMATE_COMMAND
        return Place(role, **spender.segments())

    def nobody(self, node: Node) -> Place:
        """What stands against an allotment whose giver is not kept: the source at the top, level 1 above a line."""
        unit = self.units[node.holder]
        if node.tier == "0":
            return Place(roles.ESTIMATE_SOURCE, unit.level, source=node.source)
        return Place(roles.ESTIMATE_L1, unit.level, chapter=unit.chapter, source=node.source)


def entries_of(reference: str, steps: Sequence[Step], today: dt.date) -> list[Entry]:
    """All entries of the steps of a decision, named by its reference, as entered on a day; freezes post nothing."""
    codes = {step.node.holder for step in steps} | {step.giver.holder for step in steps if step.giver}
    ground = _Ground(
        organisations.units(codes, today), organisations.serving_offices(codes, today), laws.law_on(today), today
    )
    groups: dict[tuple[object, ...], list[Step]] = defaultdict(list)
    for step in steps:
        if step.given:
            counterpart = step.giver or ground.nobody(step.node)
            office = ground.offices[step.node.holder].code
            key = (step.node.treasury_id, office, counterpart, step.node.year, step.given > 0, step.kind == "replaced")
            groups[key].append(step)
    return [
        entry
        for number, steps_of_one in enumerate(_pages(groups.values()), 1)
        for entry in _entries(reference, steps_of_one, number, ground)
    ]


def _pages(groups: Collection[list[Step]]) -> Iterator[list[Step]]:
    for group in groups:
        for first in range(0, len(group), MOST_RECEIVERS):
            yield group[first : first + MOST_RECEIVERS]


def _entries(reference: str, steps: Sequence[Step], number: int, ground: _Ground) -> tuple[Entry, ...]:
    node, giver = steps[0].node, steps[0].giver
    given = tuple((ground.place(step.node), step.given) for step in steps)
    receivers = _voucher(reference, node, number, ground)
    if giver is None:
        return (allot_down(AllotDown(receivers, ground.nobody(node), given)),)
    if giver.treasury_id == node.treasury_id:
        return (allot_down(AllotDown(receivers, ground.place(giver), given)),)
    return to_another_book(AllotDown(_voucher(reference, giver, number, ground), ground.place(giver), given), receivers)


def _voucher(reference: str, node: Node, number: int, ground: _Ground) -> Voucher:
    return Voucher(
        key=f"allot:{reference}:{number}",
        treasury_id=node.treasury_id,
        treasury=ground.offices[node.holder].code,
        budget_year=node.year,
        booked_on=booked_on(node.year, ground.today),
        reference=reference,
    )
