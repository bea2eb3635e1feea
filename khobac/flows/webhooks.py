"""Events to units' own software: who may name an address, and how each event is signed and sent.

Signed is `<event id>.<timestamp>.<body>` with the treasury's message key (Ed25519, detached, as bank messages are): nobody shares
a secret, and an old event sent again by a stranger is known by its timestamp. Nothing is sent inside a transaction.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.message_signature import SIGNATURE_HEADER
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment.wire import configured_wire
from khobac.watch.webhooks import services
from khobac.watch.webhooks.ports import AddressRefused, Outgoing
from khobac.watch.webhooks.queries import Due

ID_HEADER, TIMESTAMP_HEADER = "Khobac-Event", "Khobac-Timestamp"
AT_ONCE = 50


def configured_outgoing() -> Outgoing:
    """The way out of this installation. Settings name it, because only config knows the connectors."""
    return cast(Outgoing, import_string(settings.WEBHOOKS)())


@repeated
def subscribe(unit: str, url: str, kinds: Sequence[str], by: str) -> int:
    """Send these kinds of events there from now on. Raises INVALID for an address or a kind there is not."""
    if not kinds or not set(kinds) <= set(services.KINDS):
        raise Refused(Word.INVALID, f"Loại sự kiện gồm: {', '.join(services.KINDS)}.", pointer="/kinds")
    rights.require_unit(by, "manage_software", unit)
    try:
        configured_outgoing().check(url)
    except AddressRefused as refused:
        raise Refused(Word.INVALID, str(refused), pointer="/url") from refused
    with db.atomic():
        endpoint = services.subscribe(unit, url, kinds, by)
        audit.record(by, "subscribe_events", [(url, unit)])
    return endpoint


@repeated
def end(unit: str, endpoint_id: int, by: str) -> None:
    """Send nothing there any more. A repeat changes nothing."""
    rights.require_unit(by, "manage_software", unit)
    with db.atomic():
        if services.end(unit, endpoint_id):
            audit.record(by, "end_events", [(str(endpoint_id), unit)])


@repeated
def try_out(unit: str, endpoint_id: int, by: str) -> None:
    """Send a trial event there."""
    rights.require_unit(by, "manage_software", unit)
    with db.atomic():
        services.trial(unit, endpoint_id)


@repeated
def send_again(unit: str, event_id: int, by: str) -> None:
    """Send an event of the log again, delivered or not. Raises NOT_FOUND where its address has ended."""
    rights.require_unit(by, "manage_software", unit)
    with db.atomic():
        if not services.send_again(unit, event_id):
            raise Refused(Word.NOT_FOUND, "Không có sự kiện này, hoặc địa chỉ nhận đã ngừng.")
        audit.record(by, "send_event_again", [(str(event_id), unit)])


def send_due(outgoing: Outgoing) -> int:
    """Send what is due, one after another; how many were tried."""
    due = _claim()
    for each in due:
        delivery = outgoing.post(each.url, each.body.encode(), signed_headers(each.body))
        _note(each, delivery.taken, delivery.answer)
    return len(due)


def signed_headers(body: str) -> dict[str, str]:
    """Id, timestamp and signature that go with an event."""
    event, timestamp = str(json.loads(body)["id"]), str(int(clock.now().timestamp()))
    signature = configured_wire().sign(f"{event}.{timestamp}.{body}".encode())
    return {ID_HEADER: event, TIMESTAMP_HEADER: timestamp, SIGNATURE_HEADER: signature}


@repeated
def _claim() -> list[Due]:
    with db.atomic():
        return services.claim_due(AT_ONCE)


@repeated
def _note(due: Due, taken: bool, answer: str) -> None:
    with db.atomic():
        services.note(due, taken, answer)
