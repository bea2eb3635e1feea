"""An anchor, a place outside the database host, and what it keeps: signed sentences about a book."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from khobac.books.ledger.chain import FINGERPRINT
from khobac.core.receipts import PublicKeys, RecordRefused, verify_record

Kind = Literal["head", "day"]


@dataclass(frozen=True)
class Statement:
    """`signed` is the record with its signature. `links` are fingerprints of all links a head covers: they say which entry
    is false, and the record holds their hash. What the fields say is as good as `is_signed_by`.
    """

    treasury_id: int
    treasury: str
    book: str
    kind: Kind
    first: int
    number: int
    link: bytes
    root: bytes
    signed: str
    links: bytes = b""

    def is_signed_by(self, keys: PublicKeys) -> bool:
        """Whether one of these keys signed exactly this."""
        try:
            record = verify_record(self.signed, keys)
        except RecordRefused:
            return False
        return record == {**self.said, "at": record.get("at"), "day": record.get("day")}

    @property
    def said(self) -> dict[str, Any]:
        """What is signed, but for the moment."""
        return {
            "statement": self.kind,
            "treasury": self.treasury,
            "treasury_id": self.treasury_id,
            "book": self.book,
            "first": self.first,
            "number": self.number,
            "link": self.link.hex(),
            "root": self.root.hex(),
            "links": hashlib.sha256(self.links).hexdigest(),
        }

    def fingerprints(self) -> Iterator[tuple[int, bytes]]:
        """Number and first bytes of the link of each entry a head covers."""
        for place in range(len(self.links) // FINGERPRINT):
            yield self.first + place, self.links[place * FINGERPRINT : (place + 1) * FINGERPRINT]

    def as_json(self) -> dict[str, Any]:
        """For a line of a file."""
        return {**self.said, "signed": self.signed, "links": self.links.hex()}


def from_json(read: dict[str, Any]) -> Statement:
    """The statement behind a line of a file. Raises KeyError or ValueError for a line that is none."""
    return Statement(
        read["treasury_id"],
        read["treasury"],
        read["book"],
        read["statement"],
        read["first"],
        read["number"],
        bytes.fromhex(read["link"]),
        bytes.fromhex(read["root"]),
        read["signed"],
        bytes.fromhex(read["links"]),
    )


class AnchorUnreachable(Exception):
    """The anchor does not answer; it is tried again at the next turn."""


class AnchorDisagrees(Exception):
    """The anchor holds another statement about the same numbers: one of the two books is not the one it was."""


class Anchor(Protocol):
    """A port; adapters are small values that other processes can be handed."""

    @property
    def name(self) -> str:
        """Under which name its progress is kept."""

    def hand(self, statements: Sequence[Statement]) -> None:
        """Keep these for good, in order; what it has already is kept once. Durable when this returns.

        Raises AnchorUnreachable or AnchorDisagrees.
        """

    def held(self, treasury: str, book: str, kind: Kind) -> Iterator[Statement]:
        """What it keeps about a book, in order of numbers. Raises AnchorUnreachable."""
