"""Start the example tax office: `python -m khobac.sandbox.tax_office --help`. Ends cleanly on SIGTERM and SIGINT."""

from __future__ import annotations

import argparse
import json
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from khobac.sandbox import clock
from khobac.sandbox.bank.signing import Keys
from khobac.sandbox.tax_office.desk import Desk

MAX_BYTES = 20 * 1024 * 1024


class Counter(ThreadingHTTPServer):
    """Serves one desk."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], desk: Desk) -> None:
        super().__init__(address, _Handler)
        self.desk = desk


class _Handler(BaseHTTPRequestHandler):
    server: Counter
    protocol_version = "HTTP/1.1"
    timeout = 60
    wbufsize = -1

    def do_GET(self) -> None:
        answers = {
            "/payments": self.server.desk.paid,
            "/control/clock": clock.standing,
            "/health": lambda: {"agency": "ready"},
        }
        asked = answers.get(self.path)
        self._json(200, asked()) if asked else self._json(404, {"refused": self.path})

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MAX_BYTES:
            self.close_connection = True
            self._json(413, {"refused": "a body with its Content-Length"})
            return
        body = self.rfile.read(int(length))
        try:
            self._act(body)
        except (ValueError, KeyError, TypeError) as wrong:
            self._json(400, {"refused": str(wrong)})

    def _act(self, body: bytes) -> None:
        desk = self.server.desk
        if self.path == "/payments":
            self._json(desk.hear(body, self.headers.get("Khobac-Signature")), {})
        elif self.path == "/control/notices":
            self._send(*desk.issue(json.loads(body)))
        elif self.path == "/control/ask":
            self._send(*desk.ask(json.loads(body)))
        elif self.path == "/control/compare":
            self._send(*desk.compare(json.loads(body)))
        elif self.path == "/control/clock":
            self._json(200, clock.move(json.loads(body)))
        elif self.path == "/control/faults":
            self._json(201, desk.arm(json.loads(body)))
        else:
            self._json(404, {"refused": self.path})

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: what happened is told at /payments."""

    def _json(self, status: int, value: object) -> None:
        self._send(status, json.dumps(value, ensure_ascii=False).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Open the state and the counter, wait for the end."""
    asked = _arguments()
    asked.state.mkdir(parents=True, exist_ok=True)
    desk = Desk(asked.state, Keys(asked.state, asked.name, asked.treasury_key), asked.treasury_url)
    counter = Counter((asked.host, asked.port), desk)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=counter.shutdown).start())
    counter.serve_forever(poll_interval=0.1)
    counter.server_close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m khobac.sandbox.tax_office", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--name", default="thue", help="the agency's code and the id of its key")
    parser.add_argument("--state", type=Path, required=True, help="folder of its memory and its key")
    parser.add_argument("--treasury-url", required=True, help="of the treasury's API, ending in /api/v1")
    parser.add_argument(
        "--treasury-key", type=Path, required=True, help="the treasury's public key, <key id>.pub (PEM)"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
