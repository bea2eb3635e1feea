"""The bank's explicit answer that it never had a message. ISO 20022 has none for it, so it is a small JSON document.

    {"type": "khobac.not-received.1", "message_id": "<the bank's own>", "original_message_id": "<ours>",
     "received": false, "created_at": "2026-03-26T14:40:00+07:00"}

It is signed, stored and counted by sender and message id like every other message, because sending the same bytes again
rests on it.
"""

from __future__ import annotations

import json

from khobac.cash.payments.ports import BankNotice, MessageRefused, ParsedMessage
from khobac.connectors.iso20022.reading import moment

MESSAGE_TYPE = "khobac.not-received.1"
_MAX_BYTES = 4096
_TEXTS = ("message_id", "original_message_id", "created_at")


def read(body: bytes, sender: str) -> ParsedMessage:
    """Refuses everything but exactly this answer; a longer id than ISO's 35 characters cannot be one of ours."""
    if len(body) > _MAX_BYTES:
        raise MessageRefused("TOO_LARGE", f"{len(body)} bytes; at most {_MAX_BYTES} are read")
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise MessageRefused("NOT_WELL_FORMED", "not JSON") from None
    if not isinstance(answer, dict) or set(answer) != {"type", "received", *_TEXTS}:
        raise MessageRefused("NOT_VALID", f"the members must be type, received, {', '.join(_TEXTS)}")
    if answer["type"] != MESSAGE_TYPE or answer["received"] is not False:
        raise MessageRefused("NOT_VALID", f"type must be {MESSAGE_TYPE} and received must be false")
    if not all(isinstance(answer[name], str) and 0 < len(answer[name]) <= 35 for name in _TEXTS):
        raise MessageRefused("NOT_VALID", f"{', '.join(_TEXTS)} must be texts of 1 to 35 characters")
    return ParsedMessage(
        sender=sender,
        message_id=answer["message_id"],
        message_type=MESSAGE_TYPE,
        created_at=moment(answer["created_at"]),
        notices=(BankNotice(kind="not_received", original_message_id=answer["original_message_id"]),),
    )
