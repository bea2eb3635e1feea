"""What a bank may do: bring its messages. The signature over the exact bytes stands in for a key.

What a bank may conclude: 200 the message is applied, now or before; 202 it is kept, and people here see to it (it came
too early or contradicts the books): in both cases it need not come again. 401, 409, 413, 422: these bytes will never be
taken. 503: again, later.
"""
from __future__ import annotations

from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from ninja.errors import AuthenticationError

from khobac.core import limits
from khobac.core.errors import Refused, Word
from khobac.core.message_signature import DIGEST_HEADER, SIGNATURE_HEADER, SignatureRefused, digest
from khobac.doors.api import problems
from khobac.doors.api.examples import TAKEN
from khobac.doors.api.openapi import describes
from khobac.doors.api.schemas import Taken
from khobac.flows.payment import answers
from khobac.flows.payment.wire import configured_wire

router = Router(tags=["banks"])

BYTES = {"schema": {"type": "string", "contentMediaType": "application/xml"}}


def described() -> dict[str, Any]:
    """How the contract tells of a body that is bytes, and of the two headers beside it."""
    headers = [
        {"in": "header", "name": name, "required": required, "schema": {"type": "string"}, "description": meaning}
        for name, required, meaning in (
            (SIGNATURE_HEADER, True, "keyid=…, alg=ed25519, value=…"), (DIGEST_HEADER, False, "sha-256=…"),
        )
    ]
    made = describes(
        200, Taken, TAKEN, 401, 409, 413, 422, 503, keyed=False, parameters=headers,
        requestBody={"required": True, "content": {"application/xml": BYTES, "application/json": BYTES}},
    )
    made["response"][202] = Taken
    return made


NEVER_TAKEN = frozenset({Word.MESSAGE_ALTERED, Word.MESSAGE_REFUSED})


@router.post(
    "/bank/messages", auth=None,
    summary="A bank's message (pain.002, camt.053, camt.054) · Điện của ngân hàng",
    **described(),
)
def receive_message(request: HttpRequest) -> Status[Taken] | HttpResponse:
    """Send the exact bytes with `Khobac-Signature` (Ed25519 over them) and `Khobac-Digest` (SHA-256). Repeats are safe."""
    body = request.read(limits.BANK_MESSAGE.value + 1)
    if len(body) > limits.BANK_MESSAGE.value:
        return problems.problem(request, limits.BANK_MESSAGE.word)
    sent_digest = request.headers.get(DIGEST_HEADER)
    if sent_digest is not None and sent_digest != digest(body):
        raise AuthenticationError(message="Khobac-Digest khác nội dung: điện bị hỏng trên đường đi.")
    try:
        answer = answers.receive(configured_wire(), body, request.headers.get(SIGNATURE_HEADER, ""))
    except SignatureRefused as refused:
        raise AuthenticationError(message=f"Chữ ký không được chấp nhận: {refused}.") from refused
    except Refused as refused:
        if refused.word in NEVER_TAKEN:
            raise
        return Status(202, Taken(repeated=False, outcome={"refused": refused.word}))
    except OperationalError:
        return problems.problem(request, "UNAVAILABLE", headers={"Retry-After": "5"})
    waiting = answer.outcome.get("waiting") or answer.outcome.get("refused")
    return Status(202 if waiting else 200, Taken(repeated=answer.first_answer, outcome=answer.outcome))
