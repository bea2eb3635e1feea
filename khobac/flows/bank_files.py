"""Files that banks drop where they cannot call: each is taken once, acknowledged under our signature, and put away.

The same bytes under the same signature as over HTTP, and the same rooms behind: a message, a statement of any length, a list
of revenue payments. A repeat gets the first answer. What is no message of this bank is set aside with the reason in words, and
changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from khobac.cash.payments.ports import DropGone, DroppedFile, DropRefused, FileDrop, Spooled
from khobac.core import clock, limits
from khobac.core.canonical import canonical_bytes
from khobac.core.errors import Refused, Word
from khobac.core.message_signature import SignatureRefused, digest_line
from khobac.flows.payment import answers, statement_files
from khobac.flows.payment.wire import Wire
from khobac.flows.revenue import lists
from khobac.flows.revenue.lists import RevenueWire

LIST = ".csv"
PIECE = 256 * 1024
NEVER_TAKEN = frozenset({Word.MESSAGE_ALTERED, Word.MESSAGE_REFUSED})
"""Of a message: all else is kept, and people here see to it."""

SENTENCES = {
    "NAME": ("Tên tệp không hợp lệ.", "The name of the file is not one we read."),
    "NOT_A_FILE": ("Không phải một tệp thường.", "It is not a plain file."),
    "TOO_LARGE": ("Tệp quá lớn.", "The file is too large."),
    "SIGNATURE": ("Chữ ký không được chấp nhận.", "The signature is not accepted."),
    "SENDER": ("Tệp do ngân hàng khác ký.", "The file was signed by another bank."),
    Word.MESSAGE_ALTERED: ("Cùng số điện nhưng nội dung khác.", "The same message number with other content."),
    Word.MESSAGE_REFUSED: ("Nội dung không đúng mẫu.", "The content is not of its form."),
}


@dataclass(frozen=True)
class Fate:
    """What became of a dropped file. `reason` is empty for what was taken."""

    bank: str
    name: str
    digest: str
    repeated: bool = False
    outcome: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    detail: str = ""

    def acknowledgement(self) -> bytes:
        """What the bank is told, in canonical form."""
        return canonical_bytes(
            {
                "version": 1,
                "bank": self.bank,
                "file": self.name,
                "digest": self.digest,
                "taken": not self.reason,
                "repeated": self.repeated,
                "outcome": self.outcome,
                "reason": str(self.reason),
                "detail": self.detail,
                "at": clock.now(),
            }
        )

    def problem(self) -> str:
        """Why it was set aside, for people in both languages; empty for what was taken."""
        if not self.reason:
            return ""
        vietnamese, english = SENTENCES.get(self.reason, ("Tệp trái với sổ.", "The file contradicts the books."))
        return f"{self.reason}\n{vietnamese}\n{english}\n\n{self.detail}\n"


def configured_drops() -> Sequence[FileDrop]:
    """The folders of this installation. Settings name them, because only config knows the connectors."""
    return cast(Sequence[FileDrop], import_string(settings.BANK_DROPS)())


def take_dropped(drops: Sequence[FileDrop], wire: Wire, revenue: RevenueWire) -> list[Fate]:
    """Take in all that lies there whole. A file that meets a fault of ours is read again next time, and the others go on."""
    fates, faults = [], []
    for drop in drops:
        for file in drop.waiting():
            try:
                fates.append(_take(drop.bank, file, wire, revenue))
            except DropGone:
                continue
            except Exception as fault:
                faults.append(fault)
    if faults:
        raise ExceptionGroup("some of the dropped files met a fault", faults)
    return fates


def _take(bank: str, file: DroppedFile, wire: Wire, revenue: RevenueWire) -> Fate:
    digest = ""
    aside = partial(Fate, bank, file.name)
    try:
        with file.spool() as copy:
            digest = digest_line(copy.sha256)
            repeated, outcome = _reader(file.name, copy)(bank, copy, wire, revenue)
            fate = Fate(bank, file.name, digest, repeated, outcome)
    except DropRefused as refused:
        fate = aside(digest, reason=refused.reason, detail=refused.detail)
    except SignatureRefused as refused:
        fate = aside(digest, reason="SIGNATURE", detail=str(refused))
    except Refused as refused:
        fate = aside(digest, reason=refused.word, detail=refused.sentence)
    told = fate.acknowledgement()
    file.settle(told, wire.sign(told), fate.problem())
    return fate


_Reader = Callable[[str, Spooled, Wire, RevenueWire], tuple[bool, dict[str, Any]]]


def _reader(name: str, copy: Spooled) -> _Reader:
    if name.endswith(LIST):
        return _list
    return _message if copy.size <= limits.BANK_MESSAGE.value else _statement


def _message(bank: str, copy: Spooled, wire: Wire, revenue: RevenueWire) -> tuple[bool, dict[str, Any]]:
    """Signed over its bytes. What contradicts the books is kept and on a person's list: the bank need not bring it again."""
    body = copy.file.read()
    _require_own(bank, wire.sender(body, copy.signature))
    try:
        answer = answers.receive(wire, body, copy.signature)
    except Refused as refused:
        if refused.word in NEVER_TAKEN:
            raise
        return False, {"refused": str(refused.word)}
    return answer.first_answer, answer.outcome


def _statement(bank: str, copy: Spooled, wire: Wire, revenue: RevenueWire) -> tuple[bool, dict[str, Any]]:
    """Too long to be a message: signed over the digest line."""
    _require_own(bank, wire.sender(digest_line(copy.sha256).encode(), copy.signature))
    answer = statement_files.receive(wire, copy.file, copy.signature)
    return answer.first_answer, answer.outcome


def _list(bank: str, copy: Spooled, wire: Wire, revenue: RevenueWire) -> tuple[bool, dict[str, Any]]:
    """Payments of revenue: signed over the digest line."""
    digest = digest_line(copy.sha256)
    _require_own(bank, revenue.bank(digest.encode(), copy.signature))
    answer = lists.take(revenue, iter(partial(copy.file.read, PIECE), b""), digest, copy.signature)
    return answer.first_answer, {"list": answer.standing.no}


def _require_own(bank: str, sender: str) -> None:
    """A bank's folder carries that bank's word alone, whoever can write there."""
    if sender != bank:
        raise DropRefused("SENDER", f"signed by {sender}")
