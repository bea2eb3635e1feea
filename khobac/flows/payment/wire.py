"""What a flow needs to talk with banks; config wires it, acceptance cases bring their own."""

from __future__ import annotations

from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from khobac.cash.payments.ports import BankChannel, MessageCodec


class Wire(Protocol):
    """Codec, channels and signatures of the bank connection."""

    @property
    def codec(self) -> MessageCodec:
        """Messages to bytes and back."""

    def channel(self, bank: str) -> BankChannel:
        """The way to one bank."""

    def sign(self, body: bytes) -> str:
        """The treasury's detached signature over exactly these bytes."""

    def sender(self, body: bytes, signature: str) -> str:
        """The bank whose registered key signed exactly these bytes; raises SignatureRefused."""


def configured_wire() -> Wire:
    """The wire of this installation. Settings name it, because only config knows the connectors."""
    return cast(Wire, import_string(settings.BANK_WIRE)())
