"""Dossiers in order and defects to plant in them, each with the findings it must bring: no more, no fewer (goal G06).

A defect is data: what it changes, by path, and what must be found. Two that change nothing in common can be planted
together, and then exactly the findings of both must be found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from khobac.control.engine import check
from khobac.control.findings import Finding
from khobac.control.inputs import Position, Snapshot
from khobac.control.rules import specimen

Place = tuple[str, str]


@dataclass(frozen=True)
class Case:
    """What the engine is asked: a dossier, a position, and how the law differs from the specimen's."""

    asked: Snapshot
    there: Position = field(default_factory=specimen.position)
    law: Mapping[str, Any] = field(default_factory=dict)

    @property
    def found(self) -> tuple[Finding, ...]:
        """What the engine answers."""
        return check(self.asked, specimen.law(self.law), self.there)


@dataclass(frozen=True)
class Defect:
    """`changes`: path ("asked.lines.1.ndkt", "law.commit.required") to new value. `found`: rule and place of each finding.

    `apart` names what it must not be planted together with, where paths do not tell: defects with a word in common.
    """

    name: str
    bases: tuple[str, ...]
    changes: Mapping[str, Any]
    found: frozenset[Place]
    apart: frozenset[str] = frozenset()

    def goes_with(self, other: Defect) -> bool:
        """Whether both can be in one dossier without touching the same thing."""
        touching = (_within(mine, theirs) for mine in self.changes for theirs in other.changes)
        return not any(touching) and not self.apart & other.apart


def defect(name: str, bases: Iterable[str], changes: Mapping[str, Any], *found: str, apart: str = "") -> Defect:
    """One in short words; `found`: "C01 /lines/0/amount"."""
    places = frozenset((each[:3], each[4:]) for each in found)
    return Defect(name, tuple(bases), changes, places, frozenset(apart.split()))


def planted(case: Case, defects: Iterable[Defect]) -> Case:
    """The case with all these in it."""
    for defect in defects:
        for path, value in defect.changes.items():
            case = _changed(case, path.split("."), value)
    return case


def _changed(thing: Any, path: list[str], value: Any) -> Any:
    if not path:
        return value
    head, *rest = path
    if isinstance(thing, Mapping):
        return {**thing, ".".join(path): value}
    if isinstance(thing, tuple):
        place = int(head)
        return (*thing[:place], _changed(thing[place], rest, value), *thing[place + 1 :])
    if not is_dataclass(thing) or head not in {each.name for each in fields(thing)}:
        raise ValueError(f"there is no {head} in {type(thing).__name__}")
    return replace(thing, **{head: _changed(getattr(thing, head), rest, value)})  # type: ignore[type-var]


def _within(one: str, other: str) -> bool:
    """Whether one path is the other or leads through it."""
    shorter, longer = sorted((f"{one}.", f"{other}."), key=len)
    return longer.startswith(shorter)
