"""Reading keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q

from khobac.core import clock
from khobac.registers.organisations.models import Person
from khobac.registers.partners.models import SoftwareKey
from khobac.registers.partners.secrets_kept import hashed

__all__ = ["SoftwareKey", "in_force", "key", "keys_of", "keys_of_office", "people"]


def in_force(at: dt.datetime) -> Q:
    """Keys that sign in at that moment; one that was exchanged for another ends later."""
    return Q(revoked_at=None) | Q(revoked_at__gt=at)


def people(ids: Sequence[int]) -> list[tuple[str, str]]:
    """User name and name of these people who may still sign in, by name. One statement."""
    found = Person.objects.filter(pk__in=ids, is_active=True).order_by("sort_key")
    return [(each.username, each.name) for each in found]


def key(value: str) -> SoftwareKey | None:
    """The key behind this secret with its person and office, unless it is revoked. One statement by index."""
    usable = SoftwareKey.objects.select_related("person", "office").filter(in_force(clock.now()), person__is_active=True)
    return usable.filter(hash=hashed(value)).first()


def keys_of_office(office_id: int) -> list[SoftwareKey]:
    """All keys of a treasury office, newest first."""
    return list(SoftwareKey.objects.select_related("person").filter(office=office_id).order_by("-created_at"))


def keys_of(unit: str) -> list[SoftwareKey]:
    """All keys of a unit, newest first."""
    return list(SoftwareKey.objects.select_related("person").filter(unit_id=unit).order_by("-created_at"))
