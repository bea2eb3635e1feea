"""The gate of hostile.py for a file that is never in memory as a whole: the same refusals, piece by piece.

What is bounded there for a message is bounded here for a stretch: between two entries that have been read and forgotten
there are never more bytes, tags or attributes than a whole message may have.
"""

from __future__ import annotations

import codecs

from khobac.cash.payments.ports import MessageRefused
from khobac.connectors.iso20022.hostile import MAX_ATTRIBUTES, MAX_BYTES, MAX_RUN_BYTES, MAX_TAGS, check_declaration

MAX_FILE_BYTES = 512 * 1024 * 1024


class Gate:
    """Looks at each piece before the parser may have it. The first piece holds the XML declaration."""

    def __init__(self) -> None:
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._bytes = 0
        self._last = b""
        self._run = 0
        self._stretch = [0, 0, 0]

    def check(self, piece: bytes) -> None:
        """Raises MessageRefused for what may not stand in a message."""
        body = piece if self._bytes else piece[check_declaration(piece) :]
        self._count(piece)
        try:
            self._utf8.decode(piece)
        except UnicodeDecodeError as error:
            raise MessageRefused("NOT_UTF8", f"byte {error.start} of a piece is not UTF-8") from None
        if b"\0" in piece:
            raise MessageRefused("NOT_UTF8", "a NUL byte: this is UTF-16, in which nothing below would be found")
        joined = self._last + body
        if b"<!" in joined or b"<?" in joined:
            raise MessageRefused("FORBIDDEN_MARKUP", "nothing but elements and their texts has a place in a message")
        self._last = body[-1:]
        self._measure(piece)

    def forget(self) -> None:
        """What came so far has been read and given up."""
        self._stretch = [0, 0, 0]

    def _count(self, piece: bytes) -> None:
        self._bytes += len(piece)
        if self._bytes > MAX_FILE_BYTES:
            raise MessageRefused("TOO_LARGE", f"at most {MAX_FILE_BYTES} bytes are read")
        more = (len(piece), piece.count(b"<"), piece.count(b"="))
        self._stretch = [old + new for old, new in zip(self._stretch, more, strict=True)]
        if any(have > most for have, most in zip(self._stretch, (MAX_BYTES, MAX_TAGS, MAX_ATTRIBUTES), strict=True)):
            raise MessageRefused("TOO_LARGE", "too much between two entries")

    def _measure(self, piece: bytes) -> None:
        """From one `<` to the next, also across pieces."""
        first, *others = piece.split(b"<")
        self._run += len(first)
        if max([self._run, *map(len, others)]) > MAX_RUN_BYTES:
            raise MessageRefused("TOO_LARGE", f"a tag or text of more than {MAX_RUN_BYTES} bytes")
        if others:
            self._run = len(others[-1])
