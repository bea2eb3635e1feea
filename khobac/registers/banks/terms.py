"""Laying a change of terms over what holds: between its days it counts, before and after what counted goes on. Services' part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Q, QuerySet

from khobac.core import clock
from khobac.registers.banks.models import BankAgreement, PaymentRoute, TermsChange
from khobac.registers.calendar.working_time import ONE_DAY
from khobac.registers.recording import known

Terms = TypeVar("Terms", BankAgreement, PaymentRoute)


def propose_terms(kind: str, content: dict[str, object], reason: str, by: str) -> int:
    """Keep what a steward proposes; its number."""
    at = clock.now()
    made = TermsChange.objects.create(kind=kind, content=content, reason=reason, proposed_by=by, proposed_at=at)
    return int(made.pk)


def decide_terms(change_id: int, state: str, by: str) -> None:
    """Note how it was decided."""
    TermsChange.objects.filter(pk=change_id).update(state=state, decided_by=by, decided_at=clock.now())


def lay_over(standing: QuerySet[Terms], new: Terms) -> None:
    """Let a row count from its first day to its last; what counted there stays beside it on its other days."""
    _cut_out(standing, new.valid_from, new.valid_to)
    new.recorded_from = clock.now()
    new.save()


def end_route(place: int, first_on: dt.date) -> None:
    """Take a row out of the routing table from that day on."""
    _cut_out(PaymentRoute.objects.filter(place=place), first_on, None)


def _cut_out(standing: QuerySet[Terms], first_on: dt.date, last_on: dt.date | None) -> None:
    """Record what holds on these days anew without them. It ends where it did."""
    at = clock.now()
    begun = Q() if last_on is None else Q(valid_from__lte=last_on)
    met = list(standing.filter(known(), begun, Q(valid_to=None) | Q(valid_to__gte=first_on)).select_for_update())
    standing.model._default_manager.filter(pk__in=[each.pk for each in met]).update(recorded_to=at)
    pieces = [piece for each in met for piece in _outside(each, first_on, last_on)]
    standing.model._default_manager.bulk_create(pieces)


def _outside(row: Terms, first_on: dt.date, last_on: dt.date | None) -> Sequence[Terms]:
    before = (row.valid_from, first_on - ONE_DAY)
    after = (last_on + ONE_DAY, row.valid_to) if last_on is not None else None
    days = [each for each in (before, after) if each is not None and (each[1] is None or each[0] <= each[1])]
    return [_copy(row, begins, ends) for begins, ends in days]


def _copy(row: Terms, begins: dt.date, ends: dt.date | None) -> Terms:
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in fields})
    copy.valid_from, copy.valid_to, copy.recorded_from, copy.recorded_to = begins, ends, clock.now(), None
    return copy
