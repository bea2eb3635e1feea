"""From the states of a dossier to the few words the public sees."""

from __future__ import annotations

from khobac.casework.dossiers.states import State

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
