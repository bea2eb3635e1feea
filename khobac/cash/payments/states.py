"""The life of a payment order, as a table; the CHECK on its steps is generated from it."""

from __future__ import annotations

from enum import StrEnum


class OrderState(StrEnum):
    """Where an order stands, in the words of the acceptance cases."""

    PREPARED = "prepared"
    SENDING = "sending"
    SENT = "sent"
    CONFIRMED = "confirmed"
    SEND_FAILED = "send_failed"
    POSTED = "posted"
    REVERSED = "reversed"
    REPLACED = "replaced"


P = OrderState

#: (from, to); an order whose outcome is unknown or which the bank rejected is `send_failed`
STEPS: frozenset[tuple[str, str]] = frozenset(
    {
        ("new", P.PREPARED),
        (P.PREPARED, P.SENDING),
        (P.SENDING, P.SENT),
        (P.SENDING, P.SEND_FAILED),
        (P.SENDING, P.CONFIRMED),
        (P.SENDING, P.POSTED),
        (P.SENT, P.CONFIRMED),
        (P.SENT, P.SEND_FAILED),
        (P.SENT, P.POSTED),
        (P.CONFIRMED, P.SEND_FAILED),
        (P.CONFIRMED, P.POSTED),
        (P.SENDING, P.REVERSED),  # straight back: another treasury found no account, and nothing was ever credited
        (P.SENT, P.REVERSED),
        (P.CONFIRMED, P.REVERSED),
        (P.SEND_FAILED, P.CONFIRMED),
        (P.SEND_FAILED, P.POSTED),
        (P.SEND_FAILED, P.SENDING),
        (P.POSTED, P.REVERSED),
        (P.REVERSED, P.REPLACED),
        (P.SEND_FAILED, P.REPLACED),
    }
)

#: the bank may still debit these
PAYABLE = frozenset({P.SENDING, P.SENT, P.CONFIRMED, P.SEND_FAILED})


def allowed_steps_sql() -> str:
    """The CHECK expression that keeps any other step out of the table."""
    pairs = ", ".join(f"('{origin}', '{target}')" for origin, target in sorted(STEPS))
    return f"(from_state, to_state) IN ({pairs})"
