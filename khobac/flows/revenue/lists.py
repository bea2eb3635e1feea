"""A bank's list of payments comes in: kept as its exact bytes and its lines, then handled; a repeat gets the first answer.

The signature stands on the digest of the bytes, so that a list of any size is never in memory whole: its sender is known
before its first byte is read, it lies in a file while it is checked, and its lines go from there to the database as they are
read.
"""

from __future__ import annotations

import base64
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from khobac.cash.revenue import queries as revenue
from khobac.cash.revenue import services
from khobac.cash.revenue.ports import ListRefused, RevenueListCodec
from khobac.cash.revenue.queries import ListView
from khobac.core import clock, db, limits
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows.revenue import receiving
from khobac.registers.banks import queries as banks

PIECE = 256 * 1024
DIGEST = "sha-256="


class RevenueWire(Protocol):
    """The form of lists, and the keys of banks and agencies. Config wires it, acceptance cases bring their own."""

    @property
    def codec(self) -> RevenueListCodec:
        """Lists to advices."""

    def bank(self, signed: bytes, signature: str) -> str:
        """The bank whose registered key signed these bytes; raises SignatureRefused."""

    def agency(self, signed: bytes, signature: str) -> str:
        """The agency whose registered key signed these bytes; raises SignatureRefused."""


def configured_wire() -> RevenueWire:
    """The wire of this installation. Settings name it, because only config knows the connectors."""
    return cast(RevenueWire, import_string(settings.REVENUE_WIRE)())


@dataclass(frozen=True)
class Answer:
    """What a list was answered. `first_answer`: it had come before, and nothing was changed."""

    first_answer: bool
    standing: ListView


def take(wire: RevenueWire, pieces: Iterable[bytes], digest: str, signature: str) -> Answer:
    """Take a list in and handle it. `digest`, the words the bank signed, is "sha-256=…" of the bytes.

    Raises SignatureRefused, MESSAGE_REFUSED for bytes that are no list or not those signed, MESSAGE_ALTERED for a list of the
    same name with other content.
    """
    bank = wire.bank(digest.encode(), signature)
    with tempfile.TemporaryFile() as file:
        if _spool(pieces, file) != digest:
            raise Refused(Word.MESSAGE_REFUSED, "Bảng kê đã bị hỏng trên đường đi: khác nội dung ngân hàng ký.")
        list_no, is_new = _keep(wire.codec, bank, file, digest, signature)
    return Answer(not is_new, receiving.handle(list_no))


@repeated
def _keep(codec: RevenueListCodec, bank: str, file: IO[bytes], digest: str, signature: str) -> tuple[int, bool]:
    """The list's number and whether it is new; kept whole or not at all."""
    try:
        with db.atomic():
            head, advices = codec.read(_pieces(file))
            list_no = services.open_list(bank, head.message_id, _raw(digest), signature)
            if list_no is None:
                return _first(bank, head.message_id, digest), False
            services.close_list(list_no, *services.copy_lines(list_no, advices))
            services.keep_pieces(list_no, enumerate(_pieces(file), 1))
            _require_own_accounts(bank, list_no)
            return list_no, True
    except ListRefused as refused:
        raise Refused(Word.MESSAGE_REFUSED, f"Bảng kê không đọc được: {refused}.", line=refused.line) from refused


def _first(bank: str, message_id: str, digest: str) -> int:
    earlier = revenue.list_of(bank, message_id)
    if earlier is None or earlier.digest != _raw(digest):
        raise Refused(
            Word.MESSAGE_ALTERED, "Ngân hàng gửi lại cùng số bảng kê nhưng nội dung khác.", message=message_id
        )
    return earlier.no


def _require_own_accounts(bank: str, list_no: int) -> None:
    strange = revenue.accounts_of(list_no) - banks.revenue_accounts(bank, clock.today()).keys()
    if strange:
        named = ", ".join(sorted(strange)[:5])
        raise Refused(Word.MESSAGE_REFUSED, f"Không phải tài khoản chuyên thu tại ngân hàng này: {named}.")


def signed_words(pieces: Iterable[bytes]) -> str:
    """The digest header over some bytes: what a bank signs of its list."""
    hashed = hashlib.sha256()
    for piece in pieces:
        hashed.update(piece)
    return DIGEST + base64.b64encode(hashed.digest()).decode()


def _spool(pieces: Iterable[bytes], file: IO[bytes]) -> str:
    """Write the bytes away as they come; the digest header over them."""
    hashed, size = hashlib.sha256(), 0
    for piece in pieces:
        size += len(piece)
        if size > limits.REVENUE_LIST.value:
            raise Refused(Word.MESSAGE_REFUSED, "Bảng kê quá lớn: hãy chia thành nhiều bảng.")
        hashed.update(piece)
        file.write(piece)
    return DIGEST + base64.b64encode(hashed.digest()).decode()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a file from its beginning, a piece at a time."""
    file.seek(0)
    return iter(partial(file.read, PIECE), b"")


def _raw(digest: str) -> bytes:
    return base64.b64decode(digest.removeprefix(DIGEST))
