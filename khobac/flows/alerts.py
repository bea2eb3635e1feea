"""What the people of a unit have read of their alerts."""

from __future__ import annotations

from khobac.core import db
from khobac.core.repeats import repeated
from khobac.watch.alerts import services as alerts


@repeated
def mark_seen(unit: str, person: str, up_to_id: int) -> int:
    """This person has seen everything told up to that alert; how many were new. Call inside `access.acting_as(unit)`."""
    with db.atomic():
        return alerts.mark_seen(unit, person, up_to_id)
