"""Statements too long to be a message come as files; their signature stands on the digest line of the file.

A file is read twice and never held: once for its digest, once for its lines. Its bytes stay where it was dropped; the inbox
keeps digest and signature, which prove them.
"""

from __future__ import annotations

import hashlib
from io import BufferedIOBase

from khobac.cash.payments import services as inbox
from khobac.cash.payments.ports import MessageRefused, StatementStream
from khobac.core import db
from khobac.core.errors import Refused, Word
from khobac.core.message_signature import digest_line
from khobac.core.repeats import repeated
from khobac.flows.payment import answers
from khobac.flows.payment.answers import Answer
from khobac.flows.payment.wire import Wire

MESSAGE_TYPE = "statement file"


@repeated
def receive(wire: Wire, file: BufferedIOBase, signature: str) -> Answer:
    """Take one statement file in, once. Raises SignatureRefused, MESSAGE_ALTERED, MESSAGE_REFUSED."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").digest()
    sender = wire.sender(digest_line(digest).encode(), signature)
    file.seek(0)
    try:
        stream = wire.codec.open_statement(file)
        return _apply(sender, stream, digest, signature)
    except MessageRefused as refused:
        raise Refused(Word.MESSAGE_REFUSED, str(refused), reason=refused.reason) from refused


def _apply(sender: str, stream: StatementStream, digest: bytes, signature: str) -> Answer:
    with db.atomic():
        earlier = inbox.keep_incoming(sender, stream.message_id, MESSAGE_TYPE, digest, b"", signature)
        if earlier is not None:
            return Answer(True, earlier.outcome or {})
        outcome = answers.compare(sender, stream.message_id, stream.head, stream.chunks())
        inbox.mark_handled(sender, stream.message_id, outcome)
        return Answer(False, outcome)
