"""The life of a commitment (domain.md 3.6) as a table. The same steps stand in the database, which refuses any other.

The paper lives from draft to approval and takes recorded steps; once approved, what was paid, cancelled and carried
over says where it stands (`standing`), so that no stored word can contradict the figures.
"""

from __future__ import annotations

from enum import StrEnum

NEW = "new"


class CommitmentState(StrEnum):
    """Where a commitment stands, in life order."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    PARTIALLY_PAID = "partially_paid"
    FULLY_PAID = "fully_paid"
    CANCELLED = "cancelled"
    CARRIED_OVER = "carried_over"


class CommitmentEvent(StrEnum):
    """What moves the paper on."""

    DRAFT = "draft"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    SEND_BACK = "send_back"
    APPROVE = "approve"


S, E = CommitmentState, CommitmentEvent

TRANSITIONS: frozenset[tuple[str, str, str]] = frozenset(
    {
        (NEW, E.DRAFT, S.DRAFT),
        (S.DRAFT, E.SUBMIT, S.SUBMITTED),
        (S.DRAFT, E.WITHDRAW, S.WITHDRAWN),
        (S.SUBMITTED, E.WITHDRAW, S.WITHDRAWN),
        (S.SUBMITTED, E.SEND_BACK, S.RETURNED),
        (S.RETURNED, E.SUBMIT, S.SUBMITTED),
        (S.RETURNED, E.WITHDRAW, S.WITHDRAWN),
        (S.SUBMITTED, E.APPROVE, S.APPROVED),
    }
)

LATER: frozenset[tuple[str, str]] = frozenset(
    {
        (S.APPROVED, S.PARTIALLY_PAID),
        (S.APPROVED, S.FULLY_PAID),
        (S.PARTIALLY_PAID, S.FULLY_PAID),
        *((origin, end) for origin in (S.APPROVED, S.PARTIALLY_PAID) for end in (S.CANCELLED, S.CARRIED_OVER)),
    }
)
"""What becomes of an approved commitment; computed, never stored."""


def target(state: str, event: CommitmentEvent) -> CommitmentState | None:
    """The state this event leads to from here; None when it is not possible now.

    >>> str(target("submitted", CommitmentEvent.APPROVE)), target("draft", CommitmentEvent.APPROVE)
    ('approved', None)
    """
    return next((CommitmentState(to) for origin, name, to in TRANSITIONS if (origin, name) == (state, event)), None)


def standing(committed: int, released: int, cancelled: int = 0, carried_over: int = 0) -> CommitmentState:
    """Where an approved commitment stands: with adjustments `committed`, of which `released` is paid; in đồng.

    >>> [str(standing(*figures)) for figures in ((300, 0), (300, 90), (300, 300), (90, 90, 210), (90, 90, 0, 210))]
    ['approved', 'partially_paid', 'fully_paid', 'cancelled', 'carried_over']
    """
    if committed > released:
        return S.PARTIALLY_PAID if released else S.APPROVED
    if carried_over:
        return S.CARRIED_OVER
    return S.CANCELLED if cancelled else S.FULLY_PAID


def allowed_steps_sql() -> str:
    """The CHECK expression that keeps any other step out of the table."""
    steps = ", ".join(f"('{origin}', '{event}', '{to}')" for origin, event, to in sorted(TRANSITIONS))
    return f"(from_state, event, to_state) IN ({steps})"
