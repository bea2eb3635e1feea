"""The way out to an address that a unit named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a try ended: taken (any 2xx), and the answer in a few words."""

    taken: bool
    answer: str


class AddressRefused(ValueError):
    """No address we send to; the sentence says why."""


class Outgoing(Protocol):
    """Posts bytes to an address. It raises nothing: whatever goes wrong is an answer."""

    def check(self, url: str) -> None:
        """Raises AddressRefused for an address nobody outside may have us call."""

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Delivery:
        """One try."""
