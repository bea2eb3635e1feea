"""The message codec of the ISO 20022 banks: which bytes go to which adapter, and always through gate and schema."""

from __future__ import annotations

from collections.abc import Callable
from io import BufferedIOBase

from lxml import etree

from khobac.cash.payments.ports import MessageRefused, ParsedMessage, PaymentFile, StatementStream
from khobac.connectors.iso20022 import camt053, camt054, hostile, not_received, pain001, pain002, schema, statement_file

_Reader = Callable[[etree._Element, str, str], ParsedMessage]
_READERS: dict[str, _Reader] = {
    **dict.fromkeys(pain002.MESSAGE_TYPES, pain002.read),
    camt054.MESSAGE_TYPE: camt054.read,
    camt053.MESSAGE_TYPE: camt053.read,
}


class Iso20022Codec:
    """Implements `cash.payments.ports.MessageCodec`."""

    def render(self, file: PaymentFile) -> bytes:
        """The payment file as pain.001.001.09."""
        return pain001.render(file)

    def parse(self, body: bytes, sender: str) -> ParsedMessage:
        """A bank's message: pain.002, camt.054, camt.053, or the explicit answer that it never had ours."""
        if body.startswith(b"{"):
            return not_received.read(body, sender)
        hostile.check_bytes(body)
        message_type = _message_type(hostile.root_name(body))
        root = schema.parse_valid(body, message_type)
        return _READERS[message_type](root, message_type, sender)

    def open_statement(self, file: BufferedIOBase) -> StatementStream:
        """A camt.053 of any length."""
        return statement_file.StatementFile(file)


def _message_type(root_name: str) -> str:
    """'{urn:iso:…:camt.054.001.08}Document' → 'camt.054.001.08'."""
    for message_type in _READERS:
        if root_name == f"{{{schema.NAMESPACE}{message_type}}}Document":
            return message_type
    raise MessageRefused("UNKNOWN_MESSAGE", f"the root element {root_name[:120]} is none of {', '.join(_READERS)}")
