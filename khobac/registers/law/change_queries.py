"""Reading changes of law: who drafted what, and how it was decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from khobac.registers.law.models import OPEN_CHANGES, Change

ENTRIES = ("parameters", "tablerows", "wordings")
"""What a change says: values, rows of decision tables, and entries of the library of defects."""


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


def changes() -> list[ChangeView]:
    """All changes, those that wait first, then the latest."""
    found = _changes()
    return sorted(found, key=lambda each: each.state not in OPEN_CHANGES)


def change(change_id: int) -> ChangeView | None:
    """One change."""
    return next(iter(_changes(change_id)), None)


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
