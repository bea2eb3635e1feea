"""The life of a period as a table. The same steps stand in the database, which refuses any other."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Whether a period takes entries; one that nobody has touched is open."""

    OPEN = "open"
    TEMPORARILY_CLOSED = "temporarily_closed"
    PERMANENTLY_CLOSED = "permanently_closed"


class Event(StrEnum):
    """What moves a period on."""

    CLOSE = "close"
    ASK_TO_REOPEN = "ask_to_reopen"
    REOPEN = "reopen"
    CLOSE_FOR_GOOD = "close_for_good"


TRANSITIONS: dict[Event, tuple[State, State]] = {
    Event.CLOSE: (State.OPEN, State.TEMPORARILY_CLOSED),
    Event.ASK_TO_REOPEN: (State.TEMPORARILY_CLOSED, State.TEMPORARILY_CLOSED),
    Event.REOPEN: (State.TEMPORARILY_CLOSED, State.OPEN),
    Event.CLOSE_FOR_GOOD: (State.TEMPORARILY_CLOSED, State.PERMANENTLY_CLOSED),
}
"""Nothing leads out of a period that is closed for good."""

SHORTEST_REASON = 10
"""Characters of a reason to open again what was closed."""


def allowed_steps_sql() -> str:
    """The CHECK expression that keeps any other step out of the table."""
    steps = ", ".join(f"('{origin}', '{event}', '{to}')" for event, (origin, to) in TRANSITIONS.items())
    return f"(from_state, event, to_state) IN ({steps})"
