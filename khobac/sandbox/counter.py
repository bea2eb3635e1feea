"""What the counters of all stand-ins share: HTTP, a thread for each request, bodies of a bounded size, a clean end."""

from __future__ import annotations

import json
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MOST_BYTES = 20 * 1024 * 1024


class Server(ThreadingHTTPServer):
    """A counter; it says nothing of what it serves."""

    daemon_threads = True
    request_queue_size = 128


class Clerk(BaseHTTPRequestHandler):
    """Reads a request whole and answers in one piece."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    wbufsize = -1  # head and body in one piece: in two, Nagle and delayed ACK would cost 40 ms an answer

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: what happened is told at the counter."""

    def whole_body(self) -> bytes | None:
        """The body; a request without a length, or with too great a one, is turned away unread (None)."""
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MOST_BYTES:
            self.close_connection = True
            self.answer(413, {"refused": f"a body of 0 to {MOST_BYTES} bytes with its Content-Length"})
            return None
        return self.rfile.read(int(length))

    def answer(self, status: int, value: object) -> None:
        """In JSON."""
        self.answer_bytes(status, json.dumps(value, ensure_ascii=False).encode())

    def answer_bytes(
        self, status: int, body: bytes, kind: str = "application/json; charset=utf-8", extra: dict[str, str] | None = None
    ) -> None:
        """As they are."""
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(extra or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def serve(counter: Server) -> None:
    """Until SIGTERM or SIGINT."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=counter.shutdown).start())
    counter.serve_forever(poll_interval=0.1)
    counter.server_close()
