"""Events for a unit's software, set up by the software itself: where they go, which, the log of all, and sending again.

The same as on the page `/phan-mem`. A key cannot make or exchange keys: one that was stolen must not outlive its end.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Annotated

from django.http import HttpRequest
from ninja import Header, Path, Query, Router, Schema, Status
from pydantic import Field

from khobac.core import access
from khobac.doors.api import cursors
from khobac.doors.api.cursors import LARGEST_ID
from khobac.doors.api.keys import UnitKey, client_of
from khobac.doors.api.openapi import describes
from khobac.doors.api.unit_operations import Cursor, Key
from khobac.doors.api.values import Incoming, text
from khobac.flows import webhooks
from khobac.flows.webhooks import BY_KEY
from khobac.watch.webhooks import queries
from khobac.watch.webhooks.queries import EndpointView, EventView

router = Router(tags=["events"])

Kind = Annotated[str, Field(json_schema_extra={"enum": list(webhooks.KINDS)})]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]


class EventAddressIn(Incoming):
    """An address of the unit's software, and the kinds of events that go there."""

    url: Annotated[str, text(300), Field(examples=["https://don-vi.example/su-kien"])]
    kinds: Annotated[list[Kind], Field(min_length=1, max_length=len(webhooks.KINDS))]


class EventAddressOut(Schema):
    """Where events go, until `ended_at`."""

    id: int
    url: str
    kinds: list[str]
    created_at: dt.datetime
    ended_at: dt.datetime | None


class EventAddresses(Schema):
    """The addresses in use, oldest first."""

    items: list[EventAddressOut]


class DeliveryOut(Schema):
    """An event on its way to one address. `state` is waiting, delivered or given_up; `answer` is what was answered last."""

    id: int
    event: str = Field(description="the id in the event itself, the same in every repeat")
    type: str
    subject: str
    url: str
    state: str
    attempts: int
    answer: str
    made_at: dt.datetime
    tried_at: dt.datetime | None
    next_at: dt.datetime | None


class DeliveryPage(Schema):
    """The log, newest first; `next_cursor` leads to what is older."""

    items: list[DeliveryOut]
    next_cursor: str | None


_ADDRESS_IN = {"url": "https://don-vi.example/su-kien", "kinds": ["PaymentSettled", "DossierReturned"]}
_ADDRESS = _ADDRESS_IN | {"id": 12, "created_at": "2026-11-20T15:20:00+07:00", "ended_at": None}
_DELIVERY = {
    "id": 812, "event": "evt_10412", "type": "PaymentSettled", "subject": "HS-0061-26-0000412",
    "url": "https://don-vi.example/su-kien", "state": "waiting", "attempts": 2, "answer": "HTTP 503",
    "made_at": "2026-11-20T15:20:00+07:00", "tried_at": "2026-11-20T15:20:10+07:00", "next_at": "2026-11-20T15:21:10+07:00",
}  # fmt: skip


@router.get(
    "/event-addresses",
    auth=UnitKey("events"),
    summary="Where events go · Địa chỉ nhận sự kiện",
    **describes(200, EventAddresses, {"items": [_ADDRESS]}),
)
def list_event_addresses(request: HttpRequest) -> EventAddresses:
    """The addresses in use."""
    unit = client_of(request).unit
    with access.acting_as(unit):
        return EventAddresses(items=[_address(each) for each in queries.endpoints_of(unit)])


@router.post(
    "/event-addresses",
    auth=UnitKey("events"),
    summary="Send events there · Nhận sự kiện",
    **describes(201, EventAddressOut, _ADDRESS, 403, sent=_ADDRESS_IN),
)
def name_event_address(request: HttpRequest, address: EventAddressIn) -> Status[EventAddressOut]:
    """An address that is there already gets these kinds in place of those it had; a repeat changes nothing."""
    client = client_of(request)
    return Status(201, _address(webhooks.subscribe(client.unit, address.url, address.kinds, client.person, BY_KEY)))


@router.post(
    "/event-addresses/{address_id}/end",
    auth=UnitKey("events"),
    summary="Send nothing there any more · Ngừng gửi",
    **describes(200, EventAddressOut, _ADDRESS | {"ended_at": "2026-11-21T08:00:00+07:00"}, 403, 404, 422),
)
def end_event_address(request: HttpRequest, address_id: Id) -> EventAddressOut:
    """What waits for it is given up. A repeat changes nothing."""
    client = client_of(request)
    return _address(webhooks.end(client.unit, address_id, client.person, BY_KEY))


@router.post(
    "/event-addresses/{address_id}/trial",
    auth=UnitKey("events"),
    summary="Send a trial event · Gửi thử",
    **describes(201, DeliveryOut, _DELIVERY | {"type": "Trial", "subject": ""}, 400, 403, 404, 422),
)
def try_event_address(
    request: HttpRequest, address_id: Id, idempotency_key: Annotated[Key, Header(alias="Idempotency-Key")]
) -> Status[DeliveryOut]:
    """One event that says nothing happened, for each Idempotency-Key; ask the log what became of it."""
    client = client_of(request)
    key = hashlib.sha256(idempotency_key.encode()).hexdigest()[:32]
    return Status(201, _delivery(webhooks.try_out(client.unit, address_id, client.person, key, BY_KEY)))


@router.get(
    "/event-deliveries",
    auth=UnitKey("events"),
    summary="The log of events · Nhật ký sự kiện",
    **describes(200, DeliveryPage, {"items": [_DELIVERY], "next_cursor": "ZGVsaXZlcnkgODEy"}, 422),
)
def list_event_deliveries(
    request: HttpRequest,
    cursor: Annotated[Cursor | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = queries.LOG_LENGTH,
) -> DeliveryPage:
    """Every event to every address, with the answer to its last try and when it goes again."""
    unit = client_of(request).unit
    before = cursors.delivery(cursor) if cursor else None
    with access.acting_as(unit):
        found = queries.log_of(unit, before, limit + 1)
    shown, more = found[:limit], len(found) > limit
    return DeliveryPage(
        items=[_delivery(each) for each in shown], next_cursor=cursors.of_delivery(shown[-1].id) if more else None
    )


@router.post(
    "/event-deliveries/{delivery_id}/again",
    auth=UnitKey("events"),
    summary="Send an event again · Gửi lại sự kiện",
    **describes(200, DeliveryOut, _DELIVERY | {"attempts": 0}, 403, 404, 422),
)
def send_event_again(request: HttpRequest, delivery_id: Id) -> DeliveryOut:
    """Delivered, waiting or given up: it goes within seconds. 404 where its address has ended."""
    client = client_of(request)
    return _delivery(webhooks.send_again(client.unit, delivery_id, client.person, BY_KEY))


def _address(found: EndpointView) -> EventAddressOut:
    return EventAddressOut(**vars(found))


def _delivery(found: EventView) -> DeliveryOut:
    return DeliveryOut(
        id=found.id,
        event=found.event,
        type=found.kind,
        subject=found.subject,
        url=found.url,
        state=found.state,
        attempts=found.attempts,
        answer=found.answer,
        made_at=found.made_at,
        tried_at=found.tried_at,
        next_at=found.next_at if found.state == "waiting" else None,
    )
