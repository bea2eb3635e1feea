"""The lives of a receipt and of a refund, as tables; the CHECKs on their steps are generated from them."""

from __future__ import annotations

from enum import StrEnum


class ReceiptState(StrEnum):
    """Where the money of a receipt stands."""

    PENDING = "pending"
    SHARED = "shared"


class RefundState(StrEnum):
    """Where a refund stands; from `approved` on its payment order carries the money."""

    PROPOSED = "proposed"
    COUNTERSIGNED = "countersigned"
    DECLINED = "declined"
    APPROVED = "approved"
    PAID = "paid"
    RETURNED = "returned"


R, B = ReceiptState, RefundState

RECEIPT_STEPS: frozenset[tuple[str, str]] = frozenset(
    {("new", R.PENDING), ("new", R.SHARED), (R.PENDING, R.SHARED), (R.SHARED, R.SHARED)}
)
"""(from, to); shared to shared is a reclassification: taken back from the levels and shared anew."""

REFUND_STEPS: frozenset[tuple[str, str]] = frozenset(
    {
        ("new", B.PROPOSED),
        (B.PROPOSED, B.COUNTERSIGNED),
        (B.PROPOSED, B.DECLINED),
        (B.COUNTERSIGNED, B.DECLINED),
        (B.COUNTERSIGNED, B.APPROVED),
        (B.APPROVED, B.PAID),
        (B.APPROVED, B.RETURNED),
        (B.PAID, B.RETURNED),
    }
)


def allowed_sql(steps: frozenset[tuple[str, str]]) -> str:
    """The CHECK expression that keeps any other step out of a table."""
    pairs = ", ".join(f"('{origin}', '{target}')" for origin, target in sorted(steps))
    return f"(from_state, to_state) IN ({pairs})"
