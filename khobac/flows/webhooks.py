"""Events to units' own software: who may name an address, and how each event is signed and sent.

Signed is `<event id>.<timestamp>.<body>` with the treasury's message key (Ed25519, detached, as bank messages are): nobody shares
a secret, and an old event sent again by a stranger is known by its timestamp. Nothing is sent inside a transaction.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal, TypeVar, cast

from django.conf import settings
from django.utils.module_loading import import_string

from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.message_signature import SIGNATURE_HEADER
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment.wire import configured_wire
from khobac.watch.webhooks import queries, services
from khobac.watch.webhooks.ports import AddressRefused, Outgoing
from khobac.watch.webhooks.queries import Due, EndpointView, EventView

ID_HEADER, TIMESTAMP_HEADER = "Khobac-Event", "Khobac-Timestamp"
AT_ONCE = 50
KINDS = services.KINDS
V = TypeVar("V", EndpointView, EventView)
Right = Literal["manage_software", "prepare"]
BY_KEY: Right = "prepare"
"""The right of those in whose name a key acts: whoever answers for the unit gave that key the scope `events`."""


def configured_outgoing() -> Outgoing:
    """The way out of this installation. Settings name it, because only config knows the connectors."""
    return cast(Outgoing, import_string(settings.WEBHOOKS)())


@repeated
def subscribe(unit: str, url: str, kinds: Sequence[str], by: str, right: Right = "manage_software") -> EndpointView:
    """Send these kinds of events there from now on. Raises INVALID for an address or a kind there is not."""
    if not kinds or not set(kinds) <= set(KINDS):
        raise Refused(Word.INVALID, f"Loại sự kiện gồm: {', '.join(KINDS)}.", pointer="/kinds")
    rights.require_unit(by, right, unit)
    try:
        configured_outgoing().check(url)
    except AddressRefused as refused:
        raise Refused(Word.INVALID, str(refused), pointer="/url") from refused
    with db.atomic():
        if services.subscribe(unit, url, sorted(set(kinds), key=KINDS.index), by):
            audit.record(by, "subscribe_events", [(url, unit)])
        return _found(queries.endpoint_at(unit, url))


@repeated
def end(unit: str, endpoint_id: int, by: str, right: Right = "manage_software") -> EndpointView:
    """Send nothing there any more. A repeat changes nothing. Raises NOT_FOUND."""
    rights.require_unit(by, right, unit)
    with db.atomic():
        if services.end(unit, endpoint_id):
            audit.record(by, "end_events", [(str(endpoint_id), unit)])
        return _found(queries.endpoint(unit, endpoint_id))


@repeated
def try_out(unit: str, endpoint_id: int, by: str, key: str, right: Right = "manage_software") -> EventView:
    """Send a trial event there, one for each key. Raises NOT_FOUND where its address has ended."""
    rights.require_unit(by, right, unit)
    with db.atomic():
        services.trial(unit, endpoint_id, key)
        return _found(queries.trial(unit, endpoint_id, key))


@repeated
def send_again(unit: str, event_id: int, by: str, right: Right = "manage_software") -> EventView:
    """Send an event of the log again, delivered or not. Raises NOT_FOUND where its address has ended."""
    rights.require_unit(by, right, unit)
    with db.atomic():
        if services.send_again(unit, event_id):
            audit.record(by, "send_event_again", [(str(event_id), unit)])
        event = _found(queries.event(unit, event_id))
        if not event.address_in_use:
            raise _not_found()
        return event


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


def _found(view: V | None) -> V:
    if view is None:
        raise _not_found()
    return view


def _not_found() -> Refused:
    return Refused(Word.NOT_FOUND, "Không có sự kiện hoặc địa chỉ này, hoặc địa chỉ nhận đã ngừng.")
