"""What another treasury may do: bring its messages. The signature over the exact bytes stands in for a key.

200 is always a signed receipt: the message is kept, now or before, and need not come again. Anything else is no receipt, and
the same bytes may come again as often as the sender likes.
"""

from __future__ import annotations

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.errors import AuthenticationError

from khobac.core import limits
from khobac.core.message_signature import DIGEST_HEADER, SIGNATURE_HEADER, SignatureRefused, digest
from khobac.doors.api import problems
from khobac.doors.api.openapi import describes
from khobac.flows.inter_treasury import receiving
from khobac.flows.inter_treasury.wire import configured_wire

router = Router(tags=["treasuries"])


class TransferReceipt(Schema):
    """A message of another treasury is here. `refused`: it contradicts the books here, and people see to it."""

    message_id: str
    treasury: str
    repeated: bool
    refused: str


_EXAMPLE = {"message_id": "LKB0061X412N3", "treasury": "0211", "repeated": False, "refused": ""}
_HEADERS = [
    {"in": "header", "name": name, "required": required, "schema": {"type": "string"}, "description": meaning}
    for name, required, meaning in (
        (SIGNATURE_HEADER, True, "keyid=<treasury>, alg=ed25519, value=…"),
        (DIGEST_HEADER, False, "sha-256=…"),
    )
]
_BYTES = {"schema": {"type": "string", "contentMediaType": "application/json"}}


@router.post(
    "/treasury/messages",
    auth=None,
    summary="A message of another treasury · Điện liên kho bạc",
    **describes(
        200, TransferReceipt, _EXAMPLE, 401, 409, 413, 422, 503, keyed=False, parameters=_HEADERS,
        requestBody={"required": True, "content": {"application/json": _BYTES}},
    ),
)
def receive_treasury_message(request: HttpRequest) -> HttpResponse:
    """Send the exact bytes with `Khobac-Signature` (Ed25519 over them); the receipt is signed the same way. Repeats are safe."""
    body = request.read(limits.BANK_MESSAGE.value + 1)
    if len(body) > limits.BANK_MESSAGE.value:
        return problems.problem(request, limits.BANK_MESSAGE.word)
    sent_digest = request.headers.get(DIGEST_HEADER)
    if sent_digest is not None and sent_digest != digest(body):
        raise AuthenticationError(message="Khobac-Digest khác nội dung: điện bị hỏng trên đường đi.")
    try:
        receipt = receiving.receive(configured_wire(), body, request.headers.get(SIGNATURE_HEADER, ""))
    except SignatureRefused as refused:
        raise AuthenticationError(message=f"Chữ ký không được chấp nhận: {refused}.") from refused
    except OperationalError:
        return problems.problem(request, "UNAVAILABLE", headers={"Retry-After": "5"})
    answer = HttpResponse(receipt.body, content_type="application/json")
    answer[SIGNATURE_HEADER] = receipt.signature
    return answer
