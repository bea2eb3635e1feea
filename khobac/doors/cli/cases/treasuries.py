"""The treasuries of the cases: they hear each other's news at once; payments arrive when the case says so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from khobac.cash.inter_treasury import messages
from khobac.cash.inter_treasury.messages import Transfers
from khobac.cash.inter_treasury.ports import NoAnswer, TreasuryChannel
from khobac.cash.payments.ports import SignedBytes
from khobac.core.message_signature import KeyRegister, MessageSigner
from khobac.doors.cli.cases.world import OFFICES
from khobac.flows.inter_treasury import receiving


@dataclass(frozen=True)
class CaseTreasuries:
    """Implements `flows.inter_treasury.wire.TreasuryWire` with keys that live as long as the process."""

    hold_transfers: bool = True

    def channel(self, treasury: str) -> TreasuryChannel:
        """The way to any treasury."""
        return self

    def deliver(self, message: SignedBytes) -> SignedBytes:
        """The signed receipt of the treasury; none while its transfers are held back."""
        if self.hold_transfers and isinstance(messages.parse(message.body), Transfers):
            raise NoAnswer("it arrives when the case says so")
        return receiving.receive(self, message.body, message.signature)

    def is_here(self, treasury: str) -> bool:
        """All of them keep their books in the database of the case."""
        return True

    def sign(self, treasury: str, body: bytes) -> str:
        """That treasury's signature."""
        return _signer(treasury).sign(body)

    def sender(self, body: bytes, signature: str) -> str:
        """The treasury that signed these bytes."""
        return KeyRegister({code: _signer(code).key.public_key() for code in OFFICES}).verify(body, signature)


CASE_TREASURIES = CaseTreasuries()
OPEN_TREASURIES = CaseTreasuries(hold_transfers=False)


@lru_cache
def _signer(treasury: str) -> MessageSigner:
    return MessageSigner(treasury, Ed25519PrivateKey.generate())
