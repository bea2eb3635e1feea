"""What a steward must know before a change of law goes on: what stands in its way, and what it will do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from khobac.core import clock
from khobac.flows.law.uses import uses
from khobac.registers.law import queries as laws
from khobac.registers.law import tables, wordings
from khobac.registers.law.checking import PRACTICE
from khobac.registers.law.queries import ParameterView, Standing
from khobac.registers.law.tables import RowView
from khobac.registers.law.wordings import WordingView

Stated = ParameterView | RowView | WordingView


class Text(Protocol):
    """What is asked of a legal text that a change may rest on."""

    id: str
    kind: str
    effective_on: dt.date | None


class Sort(StrEnum):
    """The kinds of conflict; the first two stop a change."""

    UNFOUNDED = "unfounded"
    ELSEWHERE = "elsewhere"
    REPLACES = "replaces"
    ENDS = "ends"
    SAME = "same"
    PAST = "past"
    BEFORE_TEXT = "before_text"
    AFTER_TEXT = "after_text"
    TAKEN_AWAY = "taken_away"
    UNUSED = "unused"


STOPS = frozenset({Sort.UNFOUNDED, Sort.ELSEWHERE})


@dataclass(frozen=True)
class Conflict:
    """One of them, about one name; `facts` are what its sentence names."""

    sort: Sort
    name: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def stops(self) -> bool:
        """Whether the change cannot go on before this is mended."""
        return self.sort in STOPS


@dataclass(frozen=True)
class Said:
    """What one change says: values, rows of decision tables, entries of the library of defects."""

    change_id: int
    values: list[ParameterView]
    rows: list[RowView]
    entries: list[WordingView]


def said_by(change_id: int) -> Said:
    """What a change says, whatever has become of it. Three statements, however much it is."""
    return Said(
        change_id,
        laws.values_of_change(change_id),
        tables.rows_of_change(change_id),
        wordings.wordings_of_change(change_id),
    )


def conflicts(said: Said, texts: Iterable[Text]) -> list[Conflict]:
    """Everything about what a change says beside these legal texts, what stops it first. Three statements at most."""
    values, rows, entries = said.values, said.rows, said.entries
    beside = laws.standing([value.name for value in values], without=said.change_id)
    rows_beside = laws.standing_rows([row.name for row in rows], without=said.change_id)
    entries_beside = wordings.standing_wordings([entry.key for entry in entries], without=said.change_id)
    begins = {text.id: (text.kind, text.effective_on) for text in texts}
    found = [
        conflict
        for value in values
        for conflict in (
            *_foundation(value, begins),
            *_beside(value, [each for each in beside if each.name == value.name], values),
            *_effect(value),
        )
    ]
    for row in rows:
        if not row.text_id:
            found.append(Conflict(Sort.UNFOUNDED, row.name))
        found += _before_text(row, begins)
        found += _beside(row, [each for each in rows_beside if each.name == row.name], rows)
        found += _past(row)
    for entry in entries:
        found += _rests_on(entry, begins)
        found += _beside(entry, [each for each in entries_beside if each.name == entry.key], entries)
        found += _past(entry)
    return sorted(found, key=lambda conflict: not conflict.stops)


def _foundation(value: ParameterView, begins: dict[str, tuple[str, dt.date | None]]) -> Iterator[Conflict]:
    kind, _effective_on = begins.get(value.text_id, ("", None))
    if not kind or (kind != PRACTICE and not value.article) or (kind == PRACTICE and not value.note):
        yield Conflict(Sort.UNFOUNDED, value.name)
    yield from _before_text(value, begins)


def _rests_on(entry: WordingView, begins: dict[str, tuple[str, dt.date | None]]) -> Iterator[Conflict]:
    """An entry rests on a text that is in force when it begins; one that is taken away needs none."""
    if entry.value is not None and not entry.text_id:
        yield Conflict(Sort.UNFOUNDED, entry.key)
    yield from _before_text(entry, begins)
    ended_on = entry.text_ended_on
    if ended_on and entry.valid_from > ended_on:
        yield Conflict(Sort.AFTER_TEXT, entry.key, {"text": entry.text_number, "day": ended_on})


def _before_text(stated: Stated, begins: dict[str, tuple[str, dt.date | None]]) -> Iterator[Conflict]:
    _kind, effective_on = begins.get(stated.text_id, ("", None))
    if effective_on and stated.valid_from < effective_on:
        yield Conflict(Sort.BEFORE_TEXT, stated.name, {"text": stated.text_number, "day": effective_on})


def _beside(value: Stated, others: Sequence[Standing], own: Sequence[Stated]) -> Iterator[Conflict]:
    for each in others:
        if not each.counts:
            yield Conflict(Sort.ELSEWHERE, value.name, {"change": each.change_id, "day": each.valid_from})
        elif each.valid_from == value.valid_from:
            yield Conflict(Sort.REPLACES, value.name, {"value": each.value, "day": each.valid_from})
    later = [each.valid_from for each in others if each.counts and each.valid_from > value.valid_from]
    later += [each.valid_from for each in own if each.name == value.name and each.valid_from > value.valid_from]
    if later:
        yield Conflict(Sort.ENDS, value.name, {"day": min(later)})
    held = [each for each in others if each.counts and each.valid_from < value.valid_from and _holds(each, value)]
    if held and held[-1].value == value.value:
        yield Conflict(Sort.SAME, value.name, {"value": value.value, "day": held[-1].valid_from})


def _holds(each: Standing, value: Stated) -> bool:
    return each.valid_to is None or each.valid_to >= value.valid_from


def _past(stated: Stated) -> Iterator[Conflict]:
    if stated.valid_from < clock.today():
        yield Conflict(Sort.PAST, stated.name, {"day": stated.valid_from})


def _effect(value: ParameterView) -> Iterator[Conflict]:
    yield from _past(value)
    if value.value is None and uses().get(value.name):
        yield Conflict(Sort.TAKEN_AWAY, value.name, {"readers": ", ".join(uses()[value.name])})
    if value.key is None:
        yield Conflict(Sort.UNUSED, value.name)
