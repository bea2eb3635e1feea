"""What treasuries say to each other, as values and as bytes. One spelling for each message: canonical JSON.

Two kinds. `transfers` go from the payer's treasury to the payee's; `news` come back about each of them by its name: it was
credited, it waits for the right account, it is on its way back. Whoever takes a message answers with a receipt. Amounts
are đồng.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from khobac.core.canonical import NotCanonical, canonical_bytes
from khobac.core.errors import Refused, Word

T = TypeVar("T")
MOST = 1_000
"""Transfers in one message."""

Text = Annotated[str, Field(min_length=1, max_length=500)]
Treasury = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
Amount = Annotated[int, Field(gt=0, lt=2**62)]
What = Literal["credited", "waiting", "returned"]


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment on its way. `name` is the payer's order; both books post under the number of its `dossier`."""

    name: Text
    dossier: Text
    payer: Text
    payee: Text
    account: Text
    amount: Amount
    content: Text


@dataclass(frozen=True, slots=True)
class Transfers:
    """Payments from one treasury to accounts at another."""

    message_id: Text
    sender: Treasury
    receiver: Treasury
    made_at: dt.datetime
    transfers: Annotated[tuple[Transfer, ...], Field(min_length=1, max_length=MOST)]
    kind: Literal["transfers"] = "transfers"


@dataclass(frozen=True, slots=True)
class Item:
    """What became of one transfer at the payee's treasury, and why it came back."""

    name: Text
    what: What
    amount: Amount
    reason: Annotated[str, Field(max_length=500)] = ""


@dataclass(frozen=True, slots=True)
class News:
    """What became of transfers, told to the treasury they came from."""

    message_id: Text
    sender: Treasury
    receiver: Treasury
    made_at: dt.datetime
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=MOST)]
    kind: Literal["news"] = "news"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A message is here and need not come again; with `refused`, nothing was done with it and a person has to look.

    `repeated`: it had come before, and this is the answer of then.
    """

    message_id: Text
    treasury: Treasury
    repeated: bool = False
    refused: str = ""


Message = Transfers | News
_MESSAGE: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="kind")])
_RECEIPT: TypeAdapter[Receipt] = TypeAdapter(Receipt)


def render(said: Message | Receipt) -> bytes:
    """The bytes that are signed and sent."""
    return canonical_bytes(said)


def parse(body: bytes) -> Message:
    """The message behind these bytes. Raises MESSAGE_REFUSED for any that `render` would not write."""
    return _understood(_MESSAGE, body)


def parse_receipt(body: bytes) -> Receipt:
    """The receipt behind these bytes. Raises MESSAGE_REFUSED."""
    return _understood(_RECEIPT, body)


def _understood(shape: TypeAdapter[T], body: bytes) -> T:
    try:
        said = shape.validate_json(body, strict=True)
        if canonical_bytes(said) == body:
            return said
    except (ValidationError, NotCanonical):
        pass
    raise Refused(Word.MESSAGE_REFUSED, "Điện liên kho bạc không đúng mẫu.")
