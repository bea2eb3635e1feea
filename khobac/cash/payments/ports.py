"""What the treasury and a bank say to each other, whatever the wire format: instructions out, notices in.

Plain values and two protocols, no Django. The ISO 20022 adapters and the HTTP channel implement the protocols; services
see only this page. Every amount is int đồng.

One order is one batch. A simple order is a batch of one instruction; a list order (a payroll) has one instruction per
payee line. The names follow from the order and are never chosen elsewhere:

    order (PmtInfId)   instruction (InstrId = EndToEndId)
    TT-…-412           TT-…-412                             a simple order
    TT-…-413           TT-…-413-0, TT-…-413-1, …            a list; lines are counted from 0
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from io import BufferedIOBase
from typing import Literal, Protocol

NoticeKind = Literal["ack", "pending", "reject", "debit", "return", "credit", "not_received"]
"""`ack` accepted, nothing paid yet · `pending` neither yes nor no · `reject` refused before any debit · `debit` paid ·
`return` came back after a debit · `credit` money in that answers no order ·
`not_received` the bank never had the message."""


MAX_INSTRUCTIONS = 2_000
"""In one message, so that whatever the bank has to say about all of them fits into one message too."""


def instruction_id(order_id: str, line: int | None) -> str:
    """The InstrId and EndToEndId of an order, or of one line of a list order."""
    return order_id if line is None else f"{order_id}-{line}"


@dataclass(frozen=True, slots=True)
class PaymentInstruction:
    """One payee of one order; `line` is None for a simple order. `remittance` is what the payee reads."""

    order_id: str
    line: int | None
    amount: int
    creditor_name: str
    creditor_account: str
    creditor_bank: str
    remittance: str

    @property
    def instr_id(self) -> str:
        """Names the instruction between treasury and bank; the bank never pays one name twice."""
        return instruction_id(self.order_id, self.line)

    @property
    def end_to_end_id(self) -> str:
        """Travels unchanged to the payee; the treasury uses the same id for both."""
        return self.instr_id


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """One outgoing message: the instructions of one or many orders, all from one account, MAX_INSTRUCTIONS at most."""

    message_id: str
    created_at: dt.datetime
    debtor_name: str
    debtor_account: str
    debtor_bank: str
    execution_on: dt.date
    instructions: tuple[PaymentInstruction, ...]


@dataclass(frozen=True, slots=True)
class BankNotice:
    """One thing the bank says, about the most specific subject it names.

    `instr_id` names one instruction; without it `order_id` names a whole order; without that `original_message_id`
    names a whole message of ours. `amount` is that of the subject, where the bank states one.
    """

    kind: NoticeKind
    original_message_id: str | None = None
    order_id: str | None = None
    instr_id: str | None = None
    end_to_end_id: str | None = None
    line: int | None = None
    amount: int | None = None
    reason_code: str | None = None
    reason_text: str | None = None
    bank_ref: str | None = None
    account: str | None = None
    booked_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """An account's day as the bank has booked it, or a page of it with balances of its own.

    Balances are signed: below zero, the account is overdrawn. The pages of a statement share its id.
    """

    statement_id: str
    account: str
    from_on: dt.date
    to_on: dt.date
    opening: int
    closing: int
    lines: tuple[BankNotice, ...]
    page: int = 1
    is_last_page: bool = True


class StatementStream(Protocol):
    """A statement of any length, read as far as its entries; `head` has no lines. The signature has been verified."""

    @property
    def message_id(self) -> str:
        """Unique with its sender."""

    @property
    def head(self) -> Statement:
        """Everything but the lines."""

    def chunks(self) -> Iterator[Sequence[BankNotice]]:
        """The lines, some hundreds at a time, once. Raises MessageRefused where the rest is not valid: then none counts."""


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """A message of a bank, read and valid. `message_id` is unique with its sender; a statement has no notices."""

    sender: str
    message_id: str
    message_type: str
    created_at: dt.datetime
    notices: tuple[BankNotice, ...] = ()
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class SignedBytes:
    """A message exactly as it crosses the wire, and the detached signature over exactly these bytes (header form)."""

    body: bytes
    signature: str


class MessageRefused(Exception):
    """Bytes that are not a message we accept. `reason` is for machines and statistics, `detail` for people."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class ChannelTimeout(Exception):
    """No answer that counts. Whether the bank has the message is unknown: ask, never send again blindly."""


class ChannelRefused(Exception):
    """The bank answered, under its signature, that it does not take these bytes; it has done nothing with them."""

    def __init__(self, status: int, answer: SignedBytes) -> None:
        super().__init__(f"{status}: {answer.body[:500].decode('utf-8', 'replace')}")
        self.status = status
        self.answer = answer


class MessageCodec(Protocol):
    """Turns a payment file into a message and a bank's message into notices; refuses what is not valid, both ways."""

    def render(self, file: PaymentFile) -> bytes:
        """The message to be signed and sent. Raises MessageRefused where the standard cannot carry a value."""

    def parse(self, body: bytes, sender: str) -> ParsedMessage:
        """What the bank whose signature stood on these bytes says in them. Raises MessageRefused."""

    def open_statement(self, file: BufferedIOBase) -> StatementStream:
        """A statement too long to be a message, from its first byte. Raises MessageRefused."""


class BankChannel(Protocol):
    """The way to one bank. The caller checks the signatures on answers: it alone knows the bank's registered keys."""

    def send(self, message: SignedBytes) -> SignedBytes:
        """Hand over a message and get the bank's signed first answer. Raises ChannelTimeout or ChannelRefused."""

    def ask_status(self, message_id: str) -> SignedBytes:
        """Ask what became of a message. "Never received" is a signed answer too; silence is ChannelTimeout."""


class DropRefused(Exception):
    """What lies in a bank's folder and is no file we read. `reason` is for machines, `detail` for people."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class DropGone(Exception):
    """Somebody else has taken the file meanwhile."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """A copy of a dropped file that nobody else can write to, its digest, and the signature that lay beside it."""

    file: BufferedIOBase
    size: int
    sha256: bytes
    signature: str


class DroppedFile(Protocol):
    """One file that a bank has put into its folder, with its signature."""

    @property
    def name(self) -> str:
        """As the bank calls it."""

    def spool(self) -> AbstractContextManager[Spooled]:
        """Copy it. Raises DropRefused for what is no plain file of a size and a name that we read, DropGone."""

    def settle(self, acknowledgement: bytes, signature: str, problem: str = "") -> None:
        """Acknowledge it to the bank, then take it out of the way: set aside with the problem in words, where there is one."""


class FileDrop(Protocol):
    """The folder of a bank that cannot call."""

    @property
    def bank(self) -> str:
        """Whose folder it is; nobody else's signature counts there."""

    def waiting(self) -> Sequence[DroppedFile]:
        """Files that lie there whole, in the order of their names."""
