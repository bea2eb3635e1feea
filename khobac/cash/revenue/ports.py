"""What the treasury, banks and agencies say to each other about revenue, whatever the form. Plain values, no Django."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

CODE_IN_TEXT = re.compile(r"\bNS[ .:]?([0-9A-Z][0-9A-Z.-]{0,28}[0-9A-Z])\b")
"""How payers who scan the QR code of a notice name their obligation in the words of the transfer."""


class Advice(NamedTuple):
    """What a bank says it took: its own reference, the account of ours that got it, and all it knows. Amounts in đồng."""

    reference: str
    account: str
    code: str
    amount: int
    paid_on: dt.date
    item: str
    chapter: str
    payer_tax_code: str
    payer_name: str
    payer_account: str
    content: str

    @property
    def named(self) -> str:
        """The identification code, told by the bank or written by the payer.

        >>> Advice("R1", "A", "", 1, dt.date(2026, 4, 8), "", "", "", "", "", "ck NS 0061.26.7K3 thue").named
        '0061.26.7K3'
        """
        found = None if self.code else CODE_IN_TEXT.search(self.content)
        return found[1] if found else self.code

    @property
    def digest(self) -> bytes:
        """What was said, in 32 bytes: a repeat is told from an alteration by it."""
        return hashlib.sha256("\x1f".join(map(str, self)).encode()).digest()


@dataclass(frozen=True, slots=True)
class ListHead:
    """What a list says of itself before its lines: `message_id` is unique with its sender."""

    message_id: str


class ListRefused(Exception):
    """Bytes that are no list we accept: where, and what is wrong with them."""

    def __init__(self, line: int, detail: str) -> None:
        super().__init__(f"line {line}: {detail}")
        self.line = line
        self.detail = detail


class RevenueListCodec(Protocol):
    """Reads a list of advices as its bytes arrive; never more than a piece of it is in memory."""

    def read(self, pieces: Iterable[bytes]) -> tuple[ListHead, Iterator[Advice]]:
        """The head at once, the lines as they are asked for. Raises ListRefused, at the end too when the total is wrong."""


class NoAnswer(Exception):
    """An agency did not take a notice, or whether it did is unknown: the same bytes go again."""


class AgencyChannel(Protocol):
    """The way to one agency."""

    def tell(self, body: bytes, signature: str) -> None:
        """Hand over a notice; an agency takes one notice once, by its number. Raises NoAnswer."""
