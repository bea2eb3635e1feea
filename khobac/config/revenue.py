"""The wiring of revenue: the form of banks' lists, the keys of banks and agencies, the ways to agencies."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from khobac.cash.revenue.ports import AgencyChannel
from khobac.config.wiring import TREASURY_KEY
from khobac.connectors.agency_http import HttpAgencyChannel
from khobac.connectors.revenue_list import RevenueListCsv
from khobac.core.message_signature import KeyRegister, MessageSigner, load_or_create_signer


class RevenueWire:
    """Implements `flows.revenue.lists.RevenueWire` and `flows.revenue.telling.AgencyWire`.

    Keys lie in `<signing folder>/banks` and `<signing folder>/agencies`, one `<code>.pub` each; files are read for each
    message, so that a key registered or withdrawn counts at once.
    """

    codec = RevenueListCsv()

    def __init__(self, urls: dict[str, str], signer: MessageSigner, keys: Path) -> None:
        self._signer = signer
        self._keys = keys
        self._channels: dict[str, AgencyChannel] = {agency: HttpAgencyChannel(url) for agency, url in urls.items()}

    def bank(self, signed: bytes, signature: str) -> str:
        """The bank whose registered key signed exactly these bytes."""
        return KeyRegister.from_folder(self._keys / "banks").verify(signed, signature)

    def agency(self, signed: bytes, signature: str) -> str:
        """The agency whose registered key signed exactly these bytes."""
        return KeyRegister.from_folder(self._keys / "agencies").verify(signed, signature)

    def sign(self, body: bytes) -> str:
        """The treasury's detached signature over exactly these bytes."""
        return self._signer.sign(body)

    def channels(self) -> dict[str, AgencyChannel]:
        """The ways to the agencies that want to be told."""
        return self._channels


@lru_cache
def revenue_wire() -> RevenueWire:
    """The one of this process."""
    signer = load_or_create_signer(settings.SIGNING_FOLDER, TREASURY_KEY)
    return RevenueWire(settings.AGENCY_URLS, signer, settings.SIGNING_FOLDER)
