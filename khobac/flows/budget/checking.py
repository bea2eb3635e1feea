"""From the rows of a document to rows of the tree: every defect of every row at once, set-based."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from khobac.books.budget import tree
from khobac.books.budget.nodes import LINE_TIERS, ROW_KINDS, TIERS, Node, Period, Row
from khobac.flows.budget.content import Defect, Line
from khobac.flows.budget.pace import BY_LAW, lawful_pace, sets_a_pace
from khobac.registers.law import queries as laws
from khobac.registers.law.values import Law
from khobac.registers.nomenclature import queries as nomenclature
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import UnitView

WITHOUT_GIVER = frozenset({"freeze", "unfreeze", "ceiling"})
_KINDS, _TIERS = frozenset(ROW_KINDS), frozenset(TIERS)


@dataclass(frozen=True)
class _Known:
    """What the registers and the tree say of everything a document names."""

    units: Mapping[str, UnitView]
    served: frozenset[str]
    sources: frozenset[str]
    law: Law
    """Of the day the document counts from."""
    kept: frozenset[tuple[str, int]]
    """(budget level, year) whose upper tiers are kept: nothing is allotted past them."""


def checked(lines: Sequence[Line], valid_on: dt.date) -> tuple[list[Row], list[Defect]]:
    """The rows of the tree, or all defects. The number of statements does not depend on the number of rows."""
    if not lines:
        return [], [Defect(0, "", "EMPTY")]
    known = _known(lines, valid_on)
    defects = [
        defect for number, line in enumerate(lines, 1) for defect in _defects(number, line, known, valid_on)
    ]
    defects += _repeats(lines)
    if not defects:
        defects += _gaps(lines)
    if defects:
        return [], sorted(defects, key=lambda defect: defect.row)
    rows = [_row(line, known.units) for line in lines]
    return _paced(rows, known.law), _not_in_tree(rows)


def _known(lines: Sequence[Line], valid_on: dt.date) -> _Known:
    codes = {line.unit for line in lines} | {line.giver for line in lines if line.giver}
    units = organisations.units(codes, valid_on)
    sources = {line.source for line in lines} | {line.giver_source for line in lines if line.giver_source}
    tops = tree.kept_levels({unit.treasury_id for unit in units.values()}, {line.year for line in lines})
    holders = organisations.units({top.holder for top in tops}, valid_on)
    return _Known(
        units=units,
        served=frozenset(organisations.serving_offices(codes, valid_on)),
        sources=frozenset(code for _, code in nomenclature.codes({("source", each) for each in sources}, valid_on)),
        law=laws.law_on(valid_on),
        kept=frozenset((holders[top.holder].level, top.year) for top in tops if top.holder in holders),
    )


def _defects(number: int, line: Line, known: _Known, valid_on: dt.date) -> Iterator[Defect]:
    if line.kind not in _KINDS:
        yield Defect(number, "kind", "KIND", line.kind)
        return
    if line.tier not in _TIERS or (line.kind == "ceiling" and line.tier != "4"):
        yield Defect(number, "tier", "TIER", line.tier)
    if _is_by_law(line):
        if line.amount or not sets_a_pace(known.law):
            yield Defect(number, "amount", "LAW", str(line.amount))
    elif line.amount <= 0:
        yield Defect(number, "amount", "AMOUNT", str(line.amount))
    if not valid_on.year - 1 <= line.year <= valid_on.year + 1:
        yield Defect(number, "year", "YEAR", str(line.year))
    if line.unit not in known.units:
        yield Defect(number, "unit", "UNIT", line.unit)
    elif line.unit not in known.served:
        yield Defect(number, "unit", "OFFICE", line.unit)
    if line.source not in known.sources:
        yield Defect(number, "source", "SOURCE", line.source)
    if line.kind == "ceiling" and not _is_by_law(line) and not _is_period(line):
        yield Defect(number, "period", "PERIOD", line.period)
    yield from _giver_defects(number, line, known)


def _giver_defects(number: int, line: Line, known: _Known) -> Iterator[Defect]:
    if line.kind in WITHOUT_GIVER or (line.tier == "0" and line.kind != "transfer"):
        if line.giver:
            yield Defect(number, "giver", "NO_GIVER_HERE", line.giver)
        return
    if not line.giver:
        unit = known.units.get(line.unit)
        past_the_tree = unit is not None and (unit.level, line.year) in known.kept and line.kind != "provisional"
        if line.tier not in LINE_TIERS or line.kind == "transfer" or past_the_tree:
            yield Defect(number, "giver", "GIVER")
        return
    if line.giver not in known.units:
        yield Defect(number, "giver", "UNIT", line.giver)
    elif line.giver not in known.served:
        yield Defect(number, "giver", "OFFICE", line.giver)
    if line.giver_tier not in _TIERS or (line.kind != "transfer" and not line.giver_tier < min(line.tier, "4")):
        yield Defect(number, "giver_tier", "TIER", line.giver_tier)
    loser = (line.giver, line.giver_tier, line.giver_source or line.source)
    if line.kind == "transfer" and loser == (line.unit, line.tier, line.source):
        yield Defect(number, "giver", "ITSELF", line.giver)
    if line.giver_source and (line.kind != "transfer" or line.giver_source not in known.sources):
        yield Defect(number, "giver_source", "SOURCE", line.giver_source)


def _is_by_law(line: Line) -> bool:
    return line.kind == "ceiling" and line.period == BY_LAW


def _is_period(line: Line) -> bool:
    try:
        return Period.named(line.period).starts_on.year == line.year
    except ValueError:
        return False


def _repeats(lines: Sequence[Line]) -> Iterator[Defect]:
    """Rows that say what an earlier one said."""
    first: dict[Line, int] = {}
    for number, line in enumerate(lines, 1):
        if first.setdefault(line._replace(amount=0), number) != number:
            yield Defect(number, "", "TWICE", str(first[line._replace(amount=0)]))


def _gaps(lines: Sequence[Line]) -> Iterator[Defect]:
    """Ceilings add up over the year: a document that sets some of a line sets them from the first period on."""
    paced: dict[tuple[str, str, int, int], list[tuple[dt.date, int]]] = defaultdict(list)
    for number, line in enumerate(lines, 1):
        if line.kind == "ceiling" and not _is_by_law(line):
            period = Period.named(line.period)
            paced[line.unit, line.source, line.year, period.months].append((period.starts_on, number))
    for (*_, months), periods in paced.items():
        for place, (starts_on, number) in enumerate(sorted(periods)):
            if starts_on.month != place * months + 1:
                yield Defect(number, "period", "PERIOD", lines[number - 1].period)


def _row(line: Line, units: Mapping[str, UnitView]) -> Row:
    node = Node(units[line.unit].treasury_id, line.tier, line.unit, line.source, line.year)  # type: ignore[arg-type]
    other = None
    if line.giver:
        other = node._replace(
            treasury_id=units[line.giver].treasury_id,
            tier=line.giver_tier,  # type: ignore[arg-type]
            holder=line.giver,
            source=line.giver_source or line.source,
        )
    return Row(line.kind, node, other, line.amount, line.period)  # type: ignore[arg-type]


def _paced(rows: Sequence[Row], law: Law) -> list[Row]:
    """Ceilings by law as those of every month, of what their lines have been allotted."""
    by_law = {row.node for row in rows if row.period == BY_LAW}
    standing = tree.nodes(by_law) if by_law else {}
    return [
        each
        for row in rows
        for each in (
            [
                row._replace(amount=amount, period=period)
                for period, amount in lawful_pace(standing[row.node].own, row.node.year, law)
            ]
            if row.node in standing and row.period == BY_LAW
            else [row]
        )
    ]


def _not_in_tree(rows: Sequence[Row]) -> list[Defect]:
    """Transfers between places, and freezes and ceilings of places, to which nothing was ever allotted."""
    places = {
        node for row in rows if row.kind in WITHOUT_GIVER or row.kind == "transfer" for node in (row.node, row.other) if node
    }
    standing = tree.nodes(places) if places else {}
    return [
        Defect(number, field, "NOT_IN_TREE", node.holder)
        for number, row in enumerate(rows, 1)
        for field, node in (("unit", row.node), ("giver", row.other))
        if node in places and node not in standing and node is not None
    ]
