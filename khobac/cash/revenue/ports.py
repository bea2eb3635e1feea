"""What the treasury, banks and agencies say to each other about revenue, whatever the form. Plain values, no Django."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from khobac.cash.revenue.matching import Advice


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
