"""Start the example tax office: `python -m khobac.sandbox.tax_office --help`. Ends cleanly on SIGTERM and SIGINT."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from khobac.sandbox import clock
from khobac.sandbox.bank.signing import Keys
from khobac.sandbox.counter import Clerk, Server, serve
from khobac.sandbox.tax_office.desk import Desk


class Counter(Server):
    """Serves one desk."""

    def __init__(self, address: tuple[str, int], desk: Desk) -> None:
        super().__init__(address, _Handler)
        self.desk = desk


class _Handler(Clerk):
    server: Counter

    def do_GET(self) -> None:
        answers = {
            "/payments": self.server.desk.paid,
            "/control/clock": clock.standing,
            "/health": lambda: {"agency": "ready"},
        }
        asked = answers.get(self.path)
        self.answer(200, asked()) if asked else self.answer(404, {"refused": self.path})

    def do_POST(self) -> None:
        body = self.whole_body()
        if body is None:
            return
        try:
            self._act(body)
        except (ValueError, KeyError, TypeError) as wrong:
            self.answer(400, {"refused": str(wrong)})

    def _act(self, body: bytes) -> None:
        desk = self.server.desk
        if self.path == "/payments":
            self.answer(desk.hear(body, self.headers.get("Khobac-Signature")), {})
        elif self.path == "/control/notices":
            self.answer_bytes(*desk.issue(json.loads(body)))
        elif self.path == "/control/ask":
            self.answer_bytes(*desk.ask(json.loads(body)))
        elif self.path == "/control/compare":
            self.answer_bytes(*desk.compare(json.loads(body)))
        elif self.path == "/control/clock":
            self.answer(200, clock.move(json.loads(body)))
        elif self.path == "/control/faults":
            self.answer(201, desk.arm(json.loads(body)))
        else:
            self.answer(404, {"refused": self.path})


def main() -> None:
    """Open the state and the counter, wait for the end."""
    asked = _arguments()
    asked.state.mkdir(parents=True, exist_ok=True)
    desk = Desk(asked.state, Keys(asked.state, asked.name, asked.treasury_key), asked.treasury_url)
    counter = Counter((asked.host, asked.port), desk)
    serve(counter)


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
