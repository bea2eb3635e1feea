"""PDF: refused when it has a password, or an action that runs something.

Names are looked for in the file itself and inside its compressed object streams; pictures and fonts are not unpacked.
"""
from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from khobac.core import limits
from khobac.core.documents.refusals import DocumentRefused


def _names(*names: bytes) -> re.Pattern[bytes]:
    """Any of these PDF names, each character plain or as `#xx`."""
    spelled = (b"".join(b"(?:%c|(?i:#%02x))" % (character, character) for character in name) for name in names)
    return re.compile(b"/(?:" + b"|".join(spelled) + b")(?![A-Za-z0-9])")


_ACTIVE = _names(b"JavaScript", b"Launch", b"RichMedia")
_ENCRYPTED = _names(b"Encrypt")
_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_OBJECT_STREAM_START = re.compile(rb"\s*(?:[0-9%]|\Z)")
"""An object stream begins with a list of numbers; a reader may also skip comments and white space before it."""

_LOOK_AHEAD = 512
_STEP = 256 * limits.KIB
_OVERLAP = 64


def check_pdf(content: bytes) -> None:
    """Refuse a PDF that runs something, cannot be looked into, or has no end."""
    if b"%%EOF" not in content[-2048:]:
        raise DocumentRefused("FILE_DAMAGED")
    if _ENCRYPTED.search(content):
        raise DocumentRefused("FILE_ENCRYPTED")
    if _ACTIVE.search(content) or any(map(_ACTIVE.search, _object_streams(content))):
        raise DocumentRefused("PDF_ACTIVE")


def _object_streams(content: bytes) -> Iterator[bytes]:
    """Overlapping pieces of every compressed stream that may hold objects.

    A reader may use what it could unpack of a broken stream, so one that breaks half-way cannot be judged.
    """
    left = limits.PDF_UNPACKED.value
    for number, match in enumerate(_STREAM.finditer(content), 1):
        if number > limits.PDF_STREAMS.value:
            raise DocumentRefused(limits.PDF_STREAMS.word)
        pieces = _unpacked(memoryview(content)[match.end() :])
        try:
            piece = next(pieces)
        except zlib.error:
            continue
        if not _OBJECT_STREAM_START.match(piece):
            continue
        yield piece
        try:
            for more in pieces:
                piece = piece[-_OVERLAP:] + more
                yield piece
                left -= len(more)
                if left < 0:
                    raise DocumentRefused(limits.PDF_UNPACKED.word)
        except zlib.error as error:
            raise DocumentRefused("PDF_NOT_INSPECTABLE") from error


def _unpacked(packed: memoryview) -> Iterator[bytes]:
    """A first short piece to look at, then the rest in steps; nothing is unpacked before it is asked for."""
    unpacker = zlib.decompressobj()
    yield unpacker.decompress(packed[:_LOOK_AHEAD], _LOOK_AHEAD)
    tail, at = unpacker.unconsumed_tail, _LOOK_AHEAD
    while not unpacker.eof and (tail or at < len(packed)):
        if not tail:
            tail, at = bytes(packed[at : at + _STEP]), at + _STEP
        yield unpacker.decompress(tail, _STEP)
        tail = unpacker.unconsumed_tail
    yield unpacker.flush()
