"""The wiring between treasuries: those of this database are called in the process, the others over HTTP."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from khobac.cash.inter_treasury.ports import NoAnswer, TreasuryChannel
from khobac.cash.payments.ports import SignedBytes
from khobac.connectors.treasury_http import HttpTreasuryChannel
from khobac.core.errors import Refused
from khobac.core.message_signature import KeyRegister, load_or_create_signer
from khobac.flows.inter_treasury import receiving


class InstalledTreasuries:
    """Implements `flows.inter_treasury.wire.TreasuryWire`.

    The key of a treasury lies in `<signing folder>/treasuries/<code>.key`, its public half beside it as `<code>.pub`, where
    an operator also puts those of treasuries elsewhere: the id of a key is the code of the treasury that signs with it.
    """

    def __init__(self, urls: dict[str, str], keys: Path) -> None:
        self._keys = keys
        self._elsewhere = {treasury: HttpTreasuryChannel(url) for treasury, url in urls.items()}

    def channel(self, treasury: str) -> TreasuryChannel:
        """The way to a treasury."""
        return self._elsewhere.get(treasury) or InProcess(self)

    def is_here(self, treasury: str) -> bool:
        """Whether no other address is known for it."""
        return treasury not in self._elsewhere

    def sign(self, treasury: str, body: bytes) -> str:
        """That treasury's signature; its key is made at first use."""
        return load_or_create_signer(self._keys, treasury).sign(body)

    def sender(self, body: bytes, signature: str) -> str:
        """The treasury whose registered key signed exactly these bytes; raises SignatureRefused."""
        return KeyRegister.from_folder(self._keys).verify(body, signature)


class InProcess:
    """The way to a treasury of this database: the same door, without a network before it."""

    def __init__(self, treasuries: InstalledTreasuries) -> None:
        self._treasuries = treasuries

    def deliver(self, message: SignedBytes) -> SignedBytes:
        """Hand over a message and get the signed receipt."""
        try:
            return receiving.receive(self._treasuries, message.body, message.signature)
        except Refused as refused:
            raise NoAnswer(str(refused)) from refused


def treasury_wire() -> InstalledTreasuries:
    """The one of this process, by the folder its keys lie in."""
    return _installed(settings.SIGNING_FOLDER)


@lru_cache
def _installed(keys: Path) -> InstalledTreasuries:
    return InstalledTreasuries(settings.TREASURY_URLS, keys / "treasuries")
