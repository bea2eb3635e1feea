"""The life of a dossier as a table. A CHECK made of the same rows stands in the database, which refuses any other step."""

from __future__ import annotations

from enum import StrEnum

NEW = "new"


class State(StrEnum):
    """Where a dossier stands, in life order."""

    SUBMITTED = "submitted"
    UNDER_CONTROL = "under_control"
    CHECKED = "checked"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    PAYMENT_PENDING = "payment_pending"
    PAYMENT_RETURNED = "payment_returned"
    REFUNDED = "refunded"
    PAID = "paid"
    COMPLETED = "completed"
    POST_CONTROL_OK = "post_control_ok"
    POST_CONTROL_FINDING = "post_control_finding"


class Event(StrEnum):
    """What moves a dossier on."""

    FILE = "file"
    WITHDRAW = "withdraw"
    EXAMINE = "examine"
    ACCEPT = "accept"
    UNDO = "undo"
    SEND_BACK = "send_back"
    REFUSE = "refuse"
    COUNTERSIGN = "countersign"
    HAND_BACK = "hand_back"
    APPROVE = "approve"
    DEBIT = "debit"
    MONEY_BACK = "money_back"
    CORRECT = "correct"
    GIVE_UP = "give_up"
    EXTEND = "extend"


S, E = State, Event

TRANSITIONS: frozenset[tuple[str, str, str]] = frozenset(
    {
        (NEW, E.FILE, S.SUBMITTED),
        (S.SUBMITTED, E.WITHDRAW, S.WITHDRAWN),
        (S.SUBMITTED, E.EXAMINE, S.UNDER_CONTROL),
        (S.UNDER_CONTROL, E.EXAMINE, S.UNDER_CONTROL),
        (S.UNDER_CONTROL, E.ACCEPT, S.CHECKED),
        (S.CHECKED, E.UNDO, S.UNDER_CONTROL),
        (S.UNDER_CONTROL, E.SEND_BACK, S.RETURNED),
        (S.CHECKED, E.SEND_BACK, S.RETURNED),
        (S.UNDER_CONTROL, E.REFUSE, S.REFUSED),
        (S.CHECKED, E.REFUSE, S.REFUSED),
        (S.CHECKED, E.COUNTERSIGN, S.CHECKED),
        (S.CHECKED, E.HAND_BACK, S.UNDER_CONTROL),
        (S.CHECKED, E.APPROVE, S.PAYMENT_PENDING),
        (S.CHECKED, E.APPROVE, S.COMPLETED),
        # pay first, control after (Circular 17/2024 Art 3): approved without the officer's proposal, controlled once paid
        (S.UNDER_CONTROL, E.COUNTERSIGN, S.UNDER_CONTROL),
        (S.UNDER_CONTROL, E.APPROVE, S.PAYMENT_PENDING),
        (S.PAYMENT_PENDING, E.DEBIT, S.PAID),
        (S.PAID, E.ACCEPT, S.POST_CONTROL_OK),
        (S.PAID, E.SEND_BACK, S.POST_CONTROL_FINDING),
        (S.PAYMENT_PENDING, E.DEBIT, S.POST_CONTROL_OK),
        (S.PAYMENT_PENDING, E.DEBIT, S.POST_CONTROL_FINDING),
        (S.PAYMENT_PENDING, E.DEBIT, S.COMPLETED),
        # money that did not arrive, or came back
        (S.PAYMENT_PENDING, E.MONEY_BACK, S.PAYMENT_RETURNED),
        (S.COMPLETED, E.MONEY_BACK, S.PAYMENT_RETURNED),
        (S.PAID, E.MONEY_BACK, S.PAYMENT_RETURNED),
        (S.POST_CONTROL_OK, E.MONEY_BACK, S.PAYMENT_RETURNED),
        (S.POST_CONTROL_FINDING, E.MONEY_BACK, S.PAYMENT_RETURNED),
        (S.PAYMENT_RETURNED, E.MONEY_BACK, S.PAYMENT_RETURNED),
        (S.PAYMENT_RETURNED, E.CORRECT, S.PAYMENT_RETURNED),  # one row of a list, while others are still out
        (S.PAYMENT_RETURNED, E.CORRECT, S.PAYMENT_PENDING),
        (S.PAYMENT_RETURNED, E.GIVE_UP, S.REFUNDED),
        # force majeure: where it stands it has more time (Circular 17/2024 Art 8.1)
        (S.SUBMITTED, E.EXTEND, S.SUBMITTED),
        (S.UNDER_CONTROL, E.EXTEND, S.UNDER_CONTROL),
        (S.CHECKED, E.EXTEND, S.CHECKED),
    }
)

#: the clock runs only in these
OPEN = frozenset({S.SUBMITTED, S.UNDER_CONTROL, S.CHECKED})
#: the clock has ended without an answer to keep a promise by
CLOCK_VOID = frozenset({S.RETURNED, S.REFUSED, S.WITHDRAWN})
#: withdrawn and refused dossiers no longer count as requests
DEAD = frozenset({S.WITHDRAWN, S.REFUSED})


def targets(state: str, event: Event) -> frozenset[str]:
    """The states this event leads to from here; empty when it is not possible now."""
    return frozenset(to for origin, name, to in TRANSITIONS if origin == state and name == event)


def allowed_steps_sql() -> str:
    """The CHECK expression that keeps any other step out of the table."""
    rows = ", ".join(f"('{origin}', '{event}', '{target}')" for origin, event, target in sorted(TRANSITIONS))
    return f"(from_state, event, to_state) IN ({rows})"
