"""Reading changes of law: who drafted what, what it says, and what of it is said already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from khobac.registers.law.models import OPEN_CHANGES, Change, Parameter, TableRow
from khobac.registers.recording import known


@dataclass(frozen=True)
class ChangeView:
    """A change as people read it. `author` and `decider` are usernames, the names stand beside them."""

    id: int
    title: str
    state: str
    author: str
    author_name: str
    drafted_at: dt.datetime
    proposed_at: dt.datetime | None
    decider_name: str
    decided_at: dt.datetime | None
    reason: str
    entries: int


@dataclass(frozen=True)
class RowView:
    """A row of a decision table as it was stated, with its examples."""

    id: int
    key: str
    conditions: tuple[str, ...]
    result: Any
    reason_vi: str
    reason_en: str
    text_id: str
    text_number: str
    article: str
    valid_from: dt.date
    valid_to: dt.date | None
    examples: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Standing:
    """What is already stated under a name: from which day, and by which open change if it does not count yet."""

    name: str
    value: Any
    valid_from: dt.date
    valid_to: dt.date | None
    change_id: int | None
    counts: bool


def changes() -> list[ChangeView]:
    """All changes, those that wait first, then the latest."""
    found = _changes()
    return sorted(found, key=lambda each: each.state not in OPEN_CHANGES)


def change(change_id: int) -> ChangeView | None:
    """One change."""
    return next(iter(_changes(change_id)), None)


def rows_of_change(change_id: int) -> list[RowView]:
    """The rows of decision tables one change states."""
    return _rows(Q(change=change_id))


def rows_of_table(kind: str, on: dt.date) -> list[RowView]:
    """The rows of a table that count on that day, examples included, in the order of their keys."""
    holding = Q(approved_at__isnull=False, valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    return [row for row in _rows(holding & Q(key__startswith=f"{kind}.")) if row.conditions]


def standing(names: Collection[str], without: int) -> list[Standing]:
    """Every value of these names that counts or is drafted in an open change other than that one. One statement."""
    counting = Q(approved_at__isnull=False) | Q(change__state__in=OPEN_CHANGES)
    found = Parameter.objects.filter(known(), counting, key__in=names).exclude(change=without)
    return [
        Standing(row.key, row.value["v"], row.valid_from, row.valid_to, row.change_id, row.approved_at is not None)
        for row in found.order_by("key", "valid_from")
    ]


def _changes(change_id: int | None = None) -> list[ChangeView]:
    current = {name: Count(name, filter=Q(**{f"{name}__recorded_to": None}), distinct=True) for name in ENTRIES}
    found = Change.objects.select_related("drafted_by", "decided_by").annotate(
        **{f"{name}_count": count for name, count in current.items()}
    )
    return [
        ChangeView(
            id=each.id,
            title=each.title,
            state=each.state,
            author=each.drafted_by.username,
            author_name=each.drafted_by.name,
            drafted_at=each.drafted_at,
            proposed_at=each.proposed_at,
            decider_name=each.decided_by.name if each.decided_by else "",
            decided_at=each.decided_at,
            reason=each.reason,
            entries=sum(getattr(each, f"{name}_count") for name in ENTRIES),
        )
        for each in (found.filter(pk=change_id) if change_id is not None else found).order_by("-id")
    ]


ENTRIES = ("parameters", "tablerows")


def _rows(which: Q) -> list[RowView]:
    return [
        RowView(
            id=row.id,
            key=row.key,
            conditions=tuple(row.conditions),
            result=row.result["v"],
            reason_vi=row.reason_vi,
            reason_en=row.reason_en,
            text_id=row.text_id or "",
            text_number=row.text.number if row.text else "",
            article=row.article,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            examples=tuple(row.examples),
        )
        for row in TableRow.objects.select_related("text").filter(known(), which).order_by("key", "valid_from")
    ]
