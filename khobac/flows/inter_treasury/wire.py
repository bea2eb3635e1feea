"""What a flow needs to talk with other treasuries; config wires it, acceptance cases bring their own."""

from __future__ import annotations

from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from khobac.cash.inter_treasury.ports import TreasuryChannel


class TreasuryWire(Protocol):
    """Channels and signatures between treasuries. Each treasury signs with a key of its own."""

    def channel(self, treasury: str) -> TreasuryChannel:
        """The way to a treasury, by its code."""

    def is_here(self, treasury: str) -> bool:
        """Whether that treasury keeps its book in this database."""

    def sign(self, treasury: str, body: bytes) -> str:
        """The detached signature over exactly these bytes of a treasury that keeps its book here."""

    def sender(self, body: bytes, signature: str) -> str:
        """The treasury whose registered key signed exactly these bytes; raises SignatureRefused."""


def configured_wire() -> TreasuryWire:
    """The wire of this installation. Settings name it, because only config knows the connectors."""
    return cast(TreasuryWire, import_string(settings.TREASURY_WIRE)())
