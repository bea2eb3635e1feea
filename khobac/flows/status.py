"""From the states of a dossier to the few words the public sees, and what else is shown beside them."""

from __future__ import annotations

from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.states import State
from khobac.core import clock
from khobac.watch.supervision.lateness import is_overdue

PUBLIC: dict[str, str] = {
    State.SUBMITTED: "received",
    State.UNDER_CONTROL: "processing",
    State.CHECKED: "processing",
    State.RETURNED: "needs_mending",
    State.REFUSED: "refused",
    State.WITHDRAWN: "withdrawn",
    State.PAYMENT_PENDING: "approved",
    State.PAYMENT_RETURNED: "payment_returned",
    State.REFUNDED: "not_paid",
    State.PAID: "paid",
    State.COMPLETED: "paid",
    State.POST_CONTROL_OK: "paid",
    State.POST_CONTROL_FINDING: "paid",
}


def flags(dossier: LockedDossier) -> set[str]:
    """What a dossier is marked with at this moment, whatever its status."""
    return {"overdue"} if is_overdue(dossier, clock.now()) else set()
