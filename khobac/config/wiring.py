"""The wiring of ports to connectors: the bank connection and the anchors of this installation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from khobac.books.anchors.ports import Anchor
from khobac.cash.payments.ports import BankChannel, ChannelTimeout
from khobac.connectors.anchors import DatabaseAnchor, FileAnchor
from khobac.connectors.bank_folder import BankFolder
from khobac.connectors.bank_http import HttpBankChannel
from khobac.connectors.iso20022.codec import Iso20022Codec
from khobac.connectors.webhook_http import HttpOutgoing
from khobac.core.message_signature import KeyRegister, MessageSigner, load_or_create_signer

TREASURY_KEY = "treasury-2026"
"""The id under which banks have registered our key; its private half lies in the signing folder."""


class BankWire:
    """ISO 20022 to the banks of BANK_URLS over HTTP, to those of BANK_FOLDERS in files. Implements `flows.payment.wire.Wire`.

    A bank's key lies in `<signing folder>/banks/<BANK>.pub`; files are read for each message, so that a key registered or
    withdrawn counts at once.
    """

    codec = Iso20022Codec()

    def __init__(
        self, urls: dict[str, str], signer: MessageSigner, bank_keys: Path, folders: Sequence[BankFolder] = ()
    ) -> None:
        self._signer = signer
        self._bank_keys = bank_keys
        self._channels: dict[str, BankChannel] = {bank: HttpBankChannel(url, signer.sign) for bank, url in urls.items()}
        self._channels |= {folder.bank: folder for folder in folders}

    def channel(self, bank: str) -> BankChannel:
        """The way to one bank. Raises ChannelTimeout for one without an address: its orders stay to be asked about."""
        if bank not in self._channels:
            raise ChannelTimeout(f"no address is configured for bank {bank}")
        return self._channels[bank]

    def sign(self, body: bytes) -> str:
        """The treasury's detached signature over exactly these bytes."""
        return self._signer.sign(body)

    def sender(self, body: bytes, signature: str) -> str:
        """The bank whose registered key signed exactly these bytes; raises SignatureRefused."""
        return KeyRegister.from_folder(self._bank_keys).verify(body, signature)


@lru_cache
def bank_wire() -> BankWire:
    """The one of this process: connections and the signing key are shared by its threads."""
    signer = load_or_create_signer(settings.SIGNING_FOLDER, TREASURY_KEY)
    return BankWire(settings.BANK_URLS, signer, settings.SIGNING_FOLDER / "banks", bank_drops())


@lru_cache
def bank_drops() -> tuple[BankFolder, ...]:
    """The folders of banks that cannot call."""
    signer = load_or_create_signer(settings.SIGNING_FOLDER, TREASURY_KEY)
    return tuple(BankFolder(bank, Path(folder), signer.sign) for bank, folder in settings.BANK_FOLDERS.items())


@lru_cache
def webhooks_out() -> HttpOutgoing:
    """The way of events to units' own software; a sandbox reaches programs on its own machine."""
    return HttpOutgoing(settings.SAMPLE_DATA)


def anchors_in_use() -> tuple[Anchor, ...]:
    """The places of KHOBAC_ANCHORS: folders (on another volume), and databases of other treasuries by their address."""
    return tuple(
        DatabaseAnchor(place) if place.startswith("postgresql://") else FileAnchor(Path(place))
        for place in settings.ANCHORS
    )
