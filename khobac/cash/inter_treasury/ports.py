"""The way to another treasury, in this database or beyond the network."""

from __future__ import annotations

from typing import Protocol

from khobac.cash.payments.ports import SignedBytes


class NoAnswer(Exception):
    """No receipt that counts. Whether the message arrived is unknown, and the same bytes may go again: they act once."""


class TreasuryChannel(Protocol):
    """The way to one treasury. The caller checks the signature on the receipt."""

    def deliver(self, message: SignedBytes) -> SignedBytes:
        """Hand over a message and get the signed receipt. Raises NoAnswer."""
