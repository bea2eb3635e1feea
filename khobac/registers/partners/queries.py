"""Reading keys."""

from __future__ import annotations

from khobac.registers.partners.models import SoftwareKey
from khobac.registers.partners.secrets_kept import hashed

__all__ = ["SoftwareKey", "key", "keys_of", "keys_of_office"]


def key(value: str) -> SoftwareKey | None:
    """The key behind this secret with its person and office, unless it is revoked. One statement by index."""
    usable = SoftwareKey.objects.select_related("person", "office").filter(revoked_at=None, person__is_active=True)
    return usable.filter(hash=hashed(value)).first()


def keys_of_office(office_id: int) -> list[SoftwareKey]:
    """All keys of a treasury office, newest first."""
    return list(SoftwareKey.objects.select_related("person").filter(office=office_id).order_by("-created_at"))


def keys_of(unit: str) -> list[SoftwareKey]:
    """All keys of a unit, newest first."""
    return list(SoftwareKey.objects.select_related("person").filter(unit_id=unit).order_by("-created_at"))
