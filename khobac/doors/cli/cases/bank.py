"""The banks of the cases: a channel that takes every message, and the real bytes banks would say back, signed."""
from __future__ import annotations

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from khobac.cash.payments.ports import BankChannel, SignedBytes
from khobac.connectors.iso20022.codec import Iso20022Codec
from khobac.core.message_signature import KeyRegister, MessageSigner
from khobac.doors.cli.cases.world import BANKS

TREASURY = "treasury"


class Taking:
    """A channel whose bank takes what it is sent and says nothing by itself; each case says what the bank answers."""

    def send(self, message: SignedBytes) -> SignedBytes:
        """Taken; no answer yet."""
        return SignedBytes(b"", "")

    def ask_status(self, message_id: str) -> SignedBytes:
        """No answer: the case says when the bank tells."""
        return SignedBytes(b"", "")


class CaseBank:
    """Implements `flows.payment.wire.Wire` with keys that live as long as the process."""

    codec = Iso20022Codec()

    def channel(self, bank: str) -> BankChannel:
        """The way to any bank."""
        return Taking()

    def sign(self, body: bytes) -> str:
        """The treasury's signature."""
        return _signer(TREASURY).sign(body)

    def sender(self, body: bytes, signature: str) -> str:
        """The bank that signed these bytes."""
        return KeyRegister({bank: _signer(bank).key.public_key() for bank in BANKS}).verify(body, signature)


CASE_BANK = CaseBank()


def signed_by(bank: str, body: bytes) -> str:
    """A bank's signature over its own message."""
    return _signer(bank).sign(body)


@lru_cache
def _signer(key_id: str) -> MessageSigner:
    return MessageSigner(key_id, Ed25519PrivateKey.generate())
