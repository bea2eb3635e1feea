"""The life of a bill and of an authorisation as tables; the CHECK on the steps of bills is generated from them."""

from __future__ import annotations

from enum import StrEnum

NEW = "new"


class BillState(StrEnum):
    """Where a bill stands. `announced`: the unit may still pause or dispute it."""

    ANNOUNCED = "announced"
    WAITING = "waiting"
    HELD = "held"
    REJECTED = "rejected"
    SENT = "sent"
    SETTLED = "settled"
    RETURNED = "returned"


class Reason(StrEnum):
    """Why a bill does not pay itself; empty where it does. CREDITED: credit notes covered it, nothing was left to pay."""

    NONE = ""
    NO_AUTHORISATION = "NO_AUTHORISATION"
    DUPLICATE_BILL = "DUPLICATE_BILL"
    SHORT = "SHORT"
    ABOVE_CAP = "ABOVE_CAP"
    ABOVE_MONTHLY_CAP = "ABOVE_MONTHLY_CAP"
    SUSPENDED = "SUSPENDED"
    FROZEN = "FROZEN"
    UNUSUAL = "UNUSUAL"
    PAUSED = "PAUSED"
    DISPUTED = "DISPUTED"
    FINDING = "FINDING"
    NOT_CORRECTED = "NOT_CORRECTED"
    CREDITED = "CREDITED"


class CreditRefusal(StrEnum):
    """Why a credit note is not taken; empty where it is."""

    NONE = ""
    UNKNOWN_BILL = "UNKNOWN_BILL"
    DUPLICATE_NOTE = "DUPLICATE_NOTE"
    ABOVE_BILL = "ABOVE_BILL"


class AuthorisationState(StrEnum):
    """Where an authorisation stands; one past its last day has expired, whatever stands here."""

    DRAFT = "draft"
    COUNTERSIGNED = "countersigned"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"


B = BillState

STEPS: frozenset[tuple[str, str]] = frozenset(
    {
        (NEW, B.ANNOUNCED),
        (NEW, B.HELD),
        (NEW, B.REJECTED),
        (B.ANNOUNCED, B.SENT),
        (B.ANNOUNCED, B.SETTLED),
        (B.ANNOUNCED, B.WAITING),
        (B.ANNOUNCED, B.HELD),
        (B.ANNOUNCED, B.REJECTED),
        (B.WAITING, B.WAITING),
        (B.WAITING, B.SENT),
        (B.WAITING, B.SETTLED),
        (B.WAITING, B.HELD),
        (B.WAITING, B.REJECTED),
        (B.HELD, B.ANNOUNCED),
        (B.HELD, B.HELD),
        (B.HELD, B.REJECTED),
        (B.SENT, B.SETTLED),
        (B.SENT, B.RETURNED),
        (B.SETTLED, B.RETURNED),
        (B.RETURNED, B.SENT),
        (B.RETURNED, B.REJECTED),
    }
)

#: paid: what a credit note takes back of it comes off the next bill
PAID = frozenset({B.SENT, B.SETTLED})
#: the unit is asked, and may still say no
ASKED = frozenset({B.ANNOUNCED, B.HELD, B.WAITING})


def allowed_steps_sql() -> str:
    """The CHECK expression that keeps any other step out of the table."""
    pairs = ", ".join(f"('{origin}', '{target}')" for origin, target in sorted(STEPS))
    return f"(from_state, to_state) IN ({pairs})"
