"""What a provider of electricity, water or telecom may do: bring its lists of bills, and ask how they stand.

The signature over the exact bytes stands in for a key, for questions too. 200 is the answer to keep: the list is here, now or
before, or it can never be taken as it is.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from ninja.errors import AuthenticationError, HttpError

from khobac.cash.autopay.queries import BillView
from khobac.core import clock, limits
from khobac.core.message_signature import DIGEST_HEADER, SIGNATURE_HEADER, SignatureRefused, digest
from khobac.doors.api import problems
from khobac.doors.api.openapi import describes
from khobac.flows.autopay import receiving

router = Router(tags=["providers"])


class BillFault(Schema):
    """A line of a list that is no bill."""

    line: int
    bill: str
    sentence: str


class BillRefused(Schema):
    """A bill that will not pay itself: NO_AUTHORISATION, or DUPLICATE_BILL with the list in which the `first` came."""

    bill: str
    reason: str
    first: str


class NoteRefused(Schema):
    """A credit note that is not taken: UNKNOWN_BILL, DUPLICATE_NOTE, or ABOVE_BILL: more than is left of its bill."""

    note: str
    reason: str


class BillsTaken(Schema):
    """What became of a list. `answer`: ACCEPTED, PARTIAL, or REJECTED_BATCH with its `reason` (nothing was kept then)."""

    answer: str
    batch: str
    taken: int
    refused: list[BillRefused]
    credited: int
    refused_notes: list[NoteRefused]
    faults: list[BillFault]
    reason: str
    repeated: bool


class BillStanding(Schema):
    """How a bill stands; `dossier` is the number of the payment, `note` what the unit says.

    What is paid is `amount` less `credited`, which credit notes took off it.
    """

    bill: str
    customer: str
    amount: int
    credited: int
    state: str
    reason: str
    note: str
    dossier: str
    settled_at: dt.datetime | None


class NoteStanding(Schema):
    """What became of a credit note: what came off later `bills`, what the unit gave back, and what is open."""

    note: str
    bill: str
    amount: int
    set_off: int
    bills: list[str]
    given_back: int
    open_amount: int


class BillsStanding(Schema):
    """The bills and the credit notes of a list, each in its order."""

    items: list[BillStanding]
    notes: list[NoteStanding]


class BillsMoved(Schema):
    """The bills that something happened to, as they stand now, and the moment to ask from `next`."""

    items: list[BillStanding]
    next: dt.datetime


_TAKEN = {
    "answer": "PARTIAL",
    "batch": "EVN-2026-03-01",
    "taken": 499,
    "refused": [{"bill": "HD000912", "reason": "NO_AUTHORISATION", "first": ""}],
    "credited": 1,
    "refused_notes": [{"note": "DC000032", "reason": "ABOVE_BILL"}],
    "faults": [{"line": 17, "bill": "HD000929", "sentence": "Số tiền phải là số đồng nguyên dương."}],
    "reason": "",
    "repeated": False,
}
_STANDING = {
    "items": [
        {
            "bill": "HD000911",
            "customer": "PE01-0007",
            "amount": 2450000,
            "credited": 150000,
            "state": "settled",
            "reason": "",
            "note": "",
            "dossier": "HS-0061-26-0000412",
            "settled_at": "2026-03-03T10:12:00+07:00",
        }
    ],
    "notes": [
        {
            "note": "DC000031",
            "bill": "HD000871",
            "amount": 150000,
            "set_off": 150000,
            "bills": ["HD000911"],
            "given_back": 0,
            "open_amount": 0,
        }
    ],
}
_MOVED = {"items": _STANDING["items"], "next": "2026-03-03T10:08:00+07:00"}
_HEADERS = [
    {"in": "header", "name": name, "required": required, "schema": {"type": "string"}, "description": meaning}
    for name, required, meaning in (
        (SIGNATURE_HEADER, True, "keyid=<provider's key>, alg=ed25519, value=…"),
        (DIGEST_HEADER, False, "sha-256=…"),
    )
]
_BODY = {
    "required": True,
    "content": {"application/json": {"schema": {"type": "string", "contentMediaType": "application/json"}}},
}


@router.post(
    "/providers/bills",
    auth=None,
    summary="A provider's list of bills (C6-18/KB) · Danh sách hóa đơn",
    **describes(200, BillsTaken, _TAKEN, 401, 409, 413, 503, keyed=False, parameters=_HEADERS, requestBody=_BODY),
)
def receive_bills(request: HttpRequest) -> Status[BillsTaken] | HttpResponse:
    """Send the exact bytes with `Khobac-Signature` (Ed25519 over them). Repeats are safe and get the first answer."""
    try:
        body, signature = _signed_body(request)
        received = receiving.receive(body, signature)
    except SignatureRefused as refused:
        raise AuthenticationError(message=f"Chữ ký không được chấp nhận: {refused}.") from refused
    except _TooLarge:
        return problems.problem(request, limits.BILL_LIST.word)
    except OperationalError:
        return problems.problem(request, "UNAVAILABLE", headers={"Retry-After": "5"})
    return Status(200, _taken(received.answer, received.first_answer))


@router.post(
    "/providers/bills/results",
    auth=None,
    summary="How the bills of a list stand · Kết quả danh sách hóa đơn",
    **describes(200, BillsStanding, _STANDING, 400, 401, 404, 413, keyed=False, parameters=_HEADERS, requestBody=_BODY),
)
def bill_results(request: HttpRequest) -> Status[BillsStanding] | HttpResponse:
    """The body is `{"batch": "…"}`, signed like a list. Ask as often as you like."""
    try:
        body, signature = _signed_body(request)
        found, notes = receiving.results_of(body, signature, _asked(body, "batch"))
    except SignatureRefused as refused:
        raise AuthenticationError(message=f"Chữ ký không được chấp nhận: {refused}.") from refused
    except _TooLarge:
        return problems.problem(request, limits.BILL_LIST.word)
    shown = [NoteStanding(**{name: getattr(each, name) for name in NoteStanding.model_fields}) for each in notes]
    return Status(200, BillsStanding(items=_standing(found), notes=shown))


@router.post(
    "/providers/bills/changes",
    auth=None,
    summary="What became of bills since a moment · Thay đổi của hóa đơn",
    **describes(200, BillsMoved, _MOVED, 400, 401, 413, 422, keyed=False, parameters=_HEADERS, requestBody=_BODY),
)
def bill_changes(request: HttpRequest) -> Status[BillsMoved] | HttpResponse:
    """The body is `{"since": "2026-03-03T09:00:00+07:00"}`, signed; the answer says from when to ask `next`.

    Debits, money that came back, bills turned down after waiting or by their unit. The last minutes are told twice.
    """
    try:
        body, signature = _signed_body(request)
        found, then = receiving.moved_since(body, signature, _moment_asked(body))
    except SignatureRefused as refused:
        raise AuthenticationError(message=f"Chữ ký không được chấp nhận: {refused}.") from refused
    except _TooLarge:
        return problems.problem(request, limits.BILL_LIST.word)
    return Status(200, BillsMoved(items=_standing(found), next=then))


class _TooLarge(Exception):
    """The body is larger than any list may be."""


def _signed_body(request: HttpRequest) -> tuple[bytes, str]:
    body = request.read(limits.BILL_LIST.value + 1)
    if len(body) > limits.BILL_LIST.value:
        raise _TooLarge
    sent_digest = request.headers.get(DIGEST_HEADER)
    if sent_digest is not None and sent_digest != digest(body):
        raise AuthenticationError(message="Khobac-Digest khác nội dung: danh sách bị hỏng trên đường đi.")
    return body, request.headers.get(SIGNATURE_HEADER, "")


def _asked(body: bytes, name: str) -> str:
    """What a question is about."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HttpError(400, "") from error
    value = asked.get(name) if isinstance(asked, dict) else None
    if not isinstance(value, str):
        raise HttpError(400, "")
    return value


def _moment_asked(body: bytes) -> dt.datetime:
    try:
        return clock.local(dt.datetime.fromisoformat(_asked(body, "since")))
    except ValueError as error:
        raise HttpError(400, "") from error


def _standing(found: Sequence[BillView]) -> list[BillStanding]:
    return [BillStanding(**{name: getattr(each, name) for name in BillStanding.model_fields}) for each in found]


def _taken(answer: dict[str, Any], repeated: bool) -> BillsTaken:
    return BillsTaken(
        answer=answer["answer"],
        batch=answer.get("batch", ""),
        taken=answer.get("taken", 0),
        refused=[
            BillRefused(bill=each["bill"], reason=each["reason"], first=each.get("first", ""))
            for each in answer.get("refused", ())
        ],
        credited=answer.get("credited", 0),
        refused_notes=[NoteRefused(**each) for each in answer.get("refused_notes", ())],
        faults=[BillFault(**each) for each in answer.get("faults", ())],
        reason=answer.get("reason", ""),
        repeated=repeated,
    )
