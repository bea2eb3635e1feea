"""The life of an arrival, as a table; the CHECK on its steps is generated from it."""

from __future__ import annotations

from enum import StrEnum


class ArrivalState(StrEnum):
    """Where money from another treasury stands here."""

    CREDITED = "credited"
    WAITING = "waiting"
    RETURNED = "returned"


A = ArrivalState

STEPS: frozenset[tuple[str, str]] = frozenset(
    {("new", A.CREDITED), ("new", A.WAITING), (A.WAITING, A.CREDITED), (A.WAITING, A.RETURNED)}
)


def allowed_steps_sql() -> str:
    """The CHECK expression that keeps any other step out of the table."""
    pairs = ", ".join(f"('{origin}', '{target}')" for origin, target in sorted(STEPS))
    return f"(from_state, to_state) IN ({pairs})"
