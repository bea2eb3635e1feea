"""A peer on the loopback that answers as a broken line, a broken machine or a liar would; one way for all who connect."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from khobac.core.message_signature import SIGNATURE_HEADER


class Peer:
    """`answer` is what everybody gets who has sent a request: bytes, nothing (b""), or silence (None)."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://{}:{}".format(*self._listener.getsockname())
        self.answer: bytes | None = b""
        self._open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Listen no longer: whoever connects is refused."""
        self._listener.close()
        for each in self._open:
            each.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._reply, args=(connection,), daemon=True).start()

    def _reply(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection.settimeout(2)
            connection.recv(65_536)
            if self.answer is None:
                self._open.append(connection)
                return
            connection.sendall(self.answer)
            connection.shutdown(socket.SHUT_WR)
            connection.close()


@contextmanager
def peer() -> Iterator[Peer]:
    """Listening inside the block."""
    made = Peer()
    try:
        yield made
    finally:
        made.close()


def http(status: int, body: bytes, signature: str = "", length: int | None = None) -> bytes:
    """An HTTP answer; with a `length` of its own it may promise more than comes."""
    signed = f"{SIGNATURE_HEADER}: {signature}\r\n" if signature else ""
    promised = len(body) if length is None else length
    return f"HTTP/1.1 {status} X\r\nContent-Length: {promised}\r\n{signed}Connection: close\r\n\r\n".encode() + body
