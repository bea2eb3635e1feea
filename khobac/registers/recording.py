"""What register rows have in common: the recording period, source and certainty, and the two ways to change them.

`record` makes the current rows equal to those given (idempotent loading); `end_validity` re-records rows with an
earlier end. Both close the recording period of what they replace, so that "what did we know then" stays answerable.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q, QuerySet, Value

from khobac.core import clock
from khobac.registers.counts import Counts


class Certainty(models.TextChoices):
    """How far a row may be relied upon; shown wherever the row is shown."""

    SOURCED = "sourced", "Có nguồn"
    KNOWN = "known", "Chưa kiểm chứng"
    ILLUSTRATIVE = "illustrative", "Minh họa"
    ENTERED = "entered", "Do người có thẩm quyền nhập"


class Recorded(models.Model):
    """Columns of a register row: where it comes from and when we knew it (`recorded_to` NULL = still believed)."""

    source = models.CharField(max_length=20, blank=True, default="")
    certainty = models.CharField(max_length=12, choices=Certainty.choices, default=Certainty.ENTERED)
    note = models.TextField(blank=True, default="")
    recorded_from = models.DateTimeField(default=clock.now)
    recorded_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Dated(Recorded):
    """A register row that holds from one day to another, both inclusive."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def one_at_a_time(name: str, *keys: str, among: Q | None = None) -> ExclusionConstraint:
    """No two current rows (`among` some of them) of the same key hold on the same day; the database refuses the second."""
    days = Func("valid_from", "valid_to", Value("[]"), function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(
        name=name, expressions=[*((F(key), "=") for key in keys), (days, "&&")], condition=Q(recorded_to=None) & (among or Q())
    )


def valid_on(day: dt.date, prefix: str = "") -> Q:
    """Rows holding on that day; `prefix` leads to a related row (`"office__"`)."""
    started = Q(**{f"{prefix}valid_from__lte": day}) | Q(**{f"{prefix}valid_from": None})
    return started & (Q(**{f"{prefix}valid_to__gte": day}) | Q(**{f"{prefix}valid_to": None}))


def known(at: dt.datetime | None = None) -> Q:
    """Rows believed now, or those believed at an earlier instant."""
    if at is None:
        return Q(recorded_to=None)
    return Q(recorded_from__lte=at) & (Q(recorded_to=None) | Q(recorded_to__gt=at))


def holding(row: str) -> str:
    """The same for statements: rows of that name believed now and holding on the day `%(on)s`."""
    return f"{row}.recorded_to IS NULL AND {row}.valid_from <= %(on)s AND ({row}.valid_to IS NULL OR {row}.valid_to >= %(on)s)"


RECORDING = frozenset({"id", "recorded_from", "recorded_to"})
R = TypeVar("R", bound=Recorded)


def record(
    rows: Sequence[R], key: Sequence[str], scope: QuerySet[R] | None = None, ignoring: Sequence[str] = ()
) -> Counts:
    """Make the current rows with these keys equal to `rows`; three statements however many rows.

    Rows of other keys stay untouched, unless they lie in `scope`: there, what is not among `rows` is closed. `key`
    names columns (`unit_id`, not `unit`); `ignoring` names those whose difference alone is no change. Raises ValueError
    when two rows share a key.
    """
    model = type(rows[0]) if rows else scope.model if scope is not None else None
    if model is None:
        return Counts()
    at = clock.now()
    content = [field.attname for field in model._meta.concrete_fields if field.attname not in {*RECORDING, *ignoring}]
    wanted = {_values(row, key): row for row in rows}
    if len(wanted) != len(rows):
        raise ValueError(f"{model.__name__}: two rows with the same {', '.join(key)}")
    beside = model._default_manager.filter(**{f"{key[0]}__in": {getattr(row, key[0]) for row in rows}})
    changed, gone, unchanged = [], [], 0
    for old in (beside if scope is None else scope).filter(recorded_to=None):
        row = wanted.get(_values(old, key))
        if row is None:
            gone.append(old.pk)
        elif _values(old, content) == _values(row, content):
            del wanted[_values(old, key)]
            unchanged += 1
        else:
            changed.append(old.pk)
    _close(model._default_manager.filter(pk__in=changed + (gone if scope is not None else [])), at)
    for row in wanted.values():
        row.recorded_from = at
    model._default_manager.bulk_create(wanted.values())
    return Counts(new=len(wanted) - len(changed), changed=len(changed), unchanged=unchanged)


def end_validity(rows: QuerySet[Any], last_on: dt.date) -> int:
    """Re-record the current ones among `rows` as valid no longer than `last_on`; the number of rows touched.

    A row that would only begin later is closed and not recorded again.
    """
    at = clock.now()
    late = list(rows.filter(Q(recorded_to=None) & (Q(valid_to=None) | Q(valid_to__gt=last_on))))
    _close(rows.model._default_manager.filter(pk__in=[row.pk for row in late]), at)
    shortened = [row for row in late if row.valid_from is None or row.valid_from <= last_on]
    for row in shortened:
        row.pk, row.valid_to, row.recorded_from, row._state.adding = None, last_on, at, True
    rows.model._default_manager.bulk_create(shortened)
    return len(late)


def _close(rows: QuerySet[Any], at: dt.datetime) -> None:
    rows.update(recorded_to=at)


def _values(row: models.Model, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)
