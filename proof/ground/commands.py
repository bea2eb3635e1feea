"""Every POST of the API as something that can be said again: how a request of its kind is made, whole and acceptable.

What `idempotency` sends is this table; a POST of the contract that is not in it fails a test (tests/proof) and the proof.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from proof.ground import listeners, senders, software
from proof.ground.crowd import Said
from proof.ground.scene import Scene

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Command:
    """A kind of request. `make` prepares the n-th of its kind and leaves nothing to do but to send it."""

    make: Callable[[Scene, int], Said]
    tells: frozenset[str] = NOTHING
    """Fields of the answer that say whether it came before: the one thing in which repeats may differ."""
    lasts: bool = True
    """Whether the first answer comes again years later; a question is answered as things stand then."""


COMMANDS: Mapping[str, Command] = {
    "/api/v1/agency/obligations": Command(senders.notice, frozenset({"new", "repeated"})),
    "/api/v1/agency/obligations/cancel": Command(senders.cancellation),
    "/api/v1/agency/payments/compare": Command(senders.comparison, lasts=False),
    "/api/v1/agency/reclassifications": Command(senders.reclassification),
    "/api/v1/agency/refunds": Command(senders.refund),
    "/api/v1/bank/messages": Command(senders.debit_note, frozenset({"repeated"})),
    "/api/v1/bank/obligations/ask": Command(senders.claim, lasts=False),
    "/api/v1/bank/obligations/release": Command(senders.release, lasts=False),
    "/api/v1/bank/revenue": Command(senders.revenue_list, frozenset({"first_answer"})),
    "/api/v1/checks": Command(software.check, lasts=False),
    "/api/v1/commitment-requests": Command(software.commitment_request),
    "/api/v1/commitment-requests/{request_id}/withdrawal": Command(software.commitment_withdrawal),
    "/api/v1/contract-appendices": Command(software.appendix),
    "/api/v1/contract-guarantees": Command(software.guarantee),
    "/api/v1/contracts": Command(software.contract),
    "/api/v1/documents": Command(software.document),
    "/api/v1/dossiers": Command(software.dossier),
    "/api/v1/dossiers/{number}/withdrawal": Command(software.withdrawal),
    "/api/v1/event-addresses": Command(listeners.address),
    "/api/v1/event-addresses/{address_id}/end": Command(listeners.end),
    "/api/v1/event-addresses/{address_id}/trial": Command(listeners.trial, lasts=False),
    "/api/v1/event-deliveries/{delivery_id}/again": Command(listeners.again, lasts=False),
    "/api/v1/providers/bills": Command(senders.bills, frozenset({"repeated"})),
    "/api/v1/providers/bills/changes": Command(senders.bill_changes, lasts=False),
    "/api/v1/providers/bills/results": Command(senders.bill_results, lasts=False),
    "/api/v1/treasury/messages": Command(senders.transfer, frozenset({"repeated"})),
}
ASKED_ANEW = frozenset({"/api/v1/challenges"})
"""Asked twice, they give two values, each good for one dossier: nothing that lasts comes of them."""
