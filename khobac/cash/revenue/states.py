"""The lives of receipts, refunds and reclassifications, as tables; the CHECKs on their steps are generated from them."""

from __future__ import annotations

from enum import StrEnum


class ReceiptState(StrEnum):
    """Where the money of a receipt stands."""

    PENDING = "pending"
    SHARED = "shared"
    RETURNED = "returned"


class RefundState(StrEnum):
    """Where a refund stands; `asked` by an agency, from `approved` on its payment order carries the money."""

    ASKED = "asked"
    PROPOSED = "proposed"
    COUNTERSIGNED = "countersigned"
    DECLINED = "declined"
    APPROVED = "approved"
    PAID = "paid"
    RETURNED = "returned"


class ReclassificationState(StrEnum):
    """Where a reclassification stands; approved, the books have it."""

    ASKED = "asked"
    PROPOSED = "proposed"
    DECLINED = "declined"
    APPROVED = "approved"


BY_MACHINE = "machine"
"""Who took a step that no person took."""

R, B, C = ReceiptState, RefundState, ReclassificationState

OPEN = (B.ASKED, B.PROPOSED, B.COUNTERSIGNED)
"""Not decided yet: a refund in any of these, a reclassification in the first two."""

RECEIPT_STEPS: frozenset[tuple[str, str]] = frozenset(
    {("new", R.PENDING), ("new", R.SHARED), (R.PENDING, R.SHARED), (R.SHARED, R.SHARED), (R.PENDING, R.RETURNED)}
)
"""(from, to); shared to shared is a reclassification: taken back from the levels and shared anew. Pending to returned: money that
paid nothing anybody owed went back whole."""

REFUND_STEPS: frozenset[tuple[str, str]] = frozenset(
    {
        ("new", B.ASKED),
        ("new", B.PROPOSED),
        (B.ASKED, B.PROPOSED),
        (B.ASKED, B.DECLINED),
        (B.PROPOSED, B.COUNTERSIGNED),
        (B.PROPOSED, B.DECLINED),
        (B.COUNTERSIGNED, B.DECLINED),
        (B.COUNTERSIGNED, B.APPROVED),
        (B.APPROVED, B.PAID),
        (B.APPROVED, B.RETURNED),
        (B.PAID, B.RETURNED),
    }
)

RECLASSIFICATION_STEPS: frozenset[tuple[str, str]] = frozenset(
    {
        ("new", C.ASKED),
        ("new", C.PROPOSED),
        (C.ASKED, C.PROPOSED),
        (C.ASKED, C.DECLINED),
        (C.PROPOSED, C.DECLINED),
        (C.PROPOSED, C.APPROVED),
    }
)


def allowed_sql(steps: frozenset[tuple[str, str]]) -> str:
    """The CHECK expression that keeps any other step out of a table."""
    pairs = ", ".join(f"('{origin}', '{target}')" for origin, target in sorted(steps))
    return f"(from_state, to_state) IN ({pairs})"
