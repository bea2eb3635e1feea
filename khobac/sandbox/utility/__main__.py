"""Start an example company: `python -m khobac.sandbox.utility --help`. Ends cleanly on SIGTERM and SIGINT."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from khobac.sandbox import clock
from khobac.sandbox.bank.signing import Keys
from khobac.sandbox.counter import Clerk, Server, serve
from khobac.sandbox.utility.desk import COMPANIES, Answer, Desk


class Counter(Server):
    """Serves one desk."""

    def __init__(self, address: tuple[str, int], desk: Desk) -> None:
        super().__init__(address, _Handler)
        self.desk = desk


class _Handler(Clerk):
    server: Counter
    timeout = 180

    def do_GET(self) -> None:
        if self.path == "/health":
            self.answer(200, {"company": self.server.desk.company.code})
        elif self.path == "/control/clock":
            self.answer(200, clock.standing())
        elif self.path.startswith("/control/lists/"):
            answer = self.server.desk.results(unquote(self.path.removeprefix("/control/lists/")))
            self.answer(answer.status or 502, _understood(answer))
        else:
            self.answer(404, {"refused": f"there is nothing at {self.path}"})

    def do_POST(self) -> None:
        body = self.whole_body()
        if body is None:
            return
        try:
            said = json.loads(body)
            if self.path == "/control/lists":
                answers = self.server.desk.bring(said)
                self.answer(200, [{"status": each.status, "said": _understood(each)} for each in answers])
            elif self.path == "/control/clock":
                self.answer(200, clock.move(said))
            elif self.path == "/control/faults":
                self.answer(200, self.server.desk.arm(said))
            else:
                self.answer(404, {"refused": f"there is nothing at {self.path}"})
        except (ValueError, TypeError, KeyError, IndexError) as error:
            self.answer(400, {"refused": repr(error)})


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
    serve(counter)


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
