"""Start an example company: `python -m khobac.sandbox.utility --help`. Ends cleanly on SIGTERM and SIGINT."""

from __future__ import annotations

import argparse
import json
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from khobac.sandbox import clock
from khobac.sandbox.bank.signing import Keys
from khobac.sandbox.utility.desk import COMPANIES, Answer, Desk

MOST_BYTES = 20 * 1024 * 1024


class Counter(ThreadingHTTPServer):
    """Serves one desk."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], desk: Desk) -> None:
        super().__init__(address, _Handler)
        self.desk = desk


class _Handler(BaseHTTPRequestHandler):
    server: Counter
    protocol_version = "HTTP/1.1"
    timeout = 180
    wbufsize = -1

    def do_GET(self) -> None:
        if self.path == "/health":
            self._json(200, {"company": self.server.desk.company.code})
        elif self.path == "/control/clock":
            self._json(200, clock.standing())
        elif self.path.startswith("/control/lists/"):
            answer = self.server.desk.results(unquote(self.path.removeprefix("/control/lists/")))
            self._json(answer.status or 502, _understood(answer))
        else:
            self._json(404, {"refused": f"there is nothing at {self.path}"})

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        if size > MOST_BYTES:
            self.close_connection = True
            self._json(413, {"refused": "too large"})
            return
        body = self.rfile.read(size)
        try:
            said = json.loads(body)
            if self.path == "/control/lists":
                answers = self.server.desk.bring(said)
                self._json(200, [{"status": each.status, "said": _understood(each)} for each in answers])
            elif self.path == "/control/clock":
                self._json(200, clock.move(said))
            elif self.path == "/control/faults":
                self._json(200, self.server.desk.arm(said))
            else:
                self._json(404, {"refused": f"there is nothing at {self.path}"})
        except (ValueError, TypeError, KeyError, IndexError) as error:
            self._json(400, {"refused": repr(error)})

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _json(self, status: int, content: Any) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _understood(answer: Answer) -> Any:
    """The treasury's JSON, or its words."""
    try:
        return json.loads(answer.body)
    except ValueError:
        return answer.body.decode("utf-8", "replace")


def main() -> None:
    """Open the state, serve, wait for the end."""
    asked = _arguments()
    asked.state.mkdir(parents=True, exist_ok=True)
    company = COMPANIES[asked.company]
    desk = Desk(company, Keys(asked.state, company.code, asked.treasury_key), asked.treasury_url)
    counter = Counter((asked.host, asked.port), desk)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=counter.shutdown).start())
    counter.serve_forever(poll_interval=0.1)
    counter.server_close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m khobac.sandbox.utility", description=__doc__)
    parser.add_argument("--company", choices=sorted(COMPANIES), required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--state", type=Path, required=True, help="folder of its key (<code>.key, .pub)")
    parser.add_argument("--treasury-url", required=True, help="where the treasury's API begins (…/api/v1)")
    parser.add_argument("--treasury-key", type=Path, required=True, help="the treasury's public key (PEM)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
