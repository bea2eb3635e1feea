"""Who is acting, and in whose name: the second lock in front of the rows of one unit.

Unit pages and the partner API run inside `acting_as(unit)`: one transaction on the `unit` connection whose
database role sees only the rows of that unit (row-level security). Everything else runs as staff.
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connections, transaction

STAFF_ALIAS = "default"
UNIT_ALIAS = "unit"

_unit: ContextVar[str | None] = ContextVar("khobac_acting_unit", default=None)


def acting_unit() -> str | None:
    """The unit in whose name this request runs, or None for staff."""
    return _unit.get()


@contextmanager
def acting_as(unit_code: str) -> Iterator[None]:
    """One transaction in which only rows of this unit can be seen or written.

    Raises ValueError for an empty code: no unit must never mean every unit.
    """
    if not unit_code:
        raise ValueError("acting_as needs a unit")
    token = _unit.set(unit_code)
    try:
        with transaction.atomic(using=UNIT_ALIAS):
            with connections[UNIT_ALIAS].cursor() as cursor:
                cursor.execute("SELECT set_config('khobac.unit', %s, true)", [unit_code])
            yield
    finally:
        _unit.reset(token)


@contextmanager
def as_treasury() -> Iterator[None]:
    """Inside a unit's request: the treasury does something for it, on its own connection.

    For what units may ask for but not write themselves, such as a corrected payment order. Whoever opens this has
    checked the person's right and that the subject is the unit's own.
    """
    token = _unit.set(None)
    try:
        yield
    finally:
        _unit.reset(token)
