"""The bank's counter: HTTP on the loopback, each request in its own thread; the package says what the paths mean."""

from __future__ import annotations

import datetime as dt
import json
import time
from dataclasses import asdict
from typing import Any
from urllib.parse import unquote

from khobac.sandbox import clock
from khobac.sandbox.bank.desk import Desk, Reply
from khobac.sandbox.bank.faults import Fault
from khobac.sandbox.bank.signing import headers
from khobac.sandbox.bank.store import armed_faults
from khobac.sandbox.bank.teller import Teller
from khobac.sandbox.counter import Clerk, Server

_LEDGER = """
SELECT end_to_end_id, instr_id, order_id, message_id, account, amount, creditor_name, creditor_account, creditor_bank,
state,
       reason_code, debit_ref, paid_on, return_ref, returned_on
  FROM payment ORDER BY rowid"""


class Counter(Server):
    """Serves one desk."""

    def __init__(self, address: tuple[str, int], desk: Desk, teller: Teller | None = None) -> None:
        super().__init__(address, _Handler)
        self.desk = desk
        self.teller = teller


class _Handler(Clerk):
    server: Counter

    def do_GET(self) -> None:
        desk = self.server.desk
        if self.path.startswith("/status/"):
            message_id = unquote(self.path.removeprefix("/status/"))
            self._reply(desk.status(message_id, self.path, self.headers.get("Khobac-Signature")))
        elif self.path == "/health":
            waiting = desk.store.rows("SELECT count(*) FROM push WHERE copies > 0")[0][0]
            to_book = desk.store.rows("SELECT count(*) FROM work")[0][0]
            self.answer(200, {"bank": desk.name, "still_to_tell": waiting, "still_to_book": to_book})
        elif self.path == "/control/ledger":
            self.answer(200, {row["end_to_end_id"]: dict(row) for row in desk.store.rows(_LEDGER)})
        elif self.path == "/control/faults":
            with desk.store.transaction() as db:
                armed = armed_faults(db)
            self.answer(200, [asdict(fault) for fault in armed])
        elif self.path == "/control/clock":
            self.answer(200, clock.standing())
        else:
            self.answer(404, {"refused": f"there is nothing at {self.path}"})

    def do_POST(self) -> None:
        body = self.whole_body()
        if body is None:
            return
        if self.path == "/payments":
            self._reply(self.server.desk.receive(body, self.headers.get("Khobac-Signature")))
        elif self.path == "/control/pay" and self.server.teller is not None:
            status, answer = self.server.teller.pay(json.loads(body))
            self.answer_bytes(status, answer)
        elif self.path in ("/control/faults", "/control/statement", "/control/clock", "/control/paid"):
            try:
                self._control(json.loads(body))
            except (ValueError, TypeError, KeyError) as error:
                self.answer(400, {"refused": str(error)})
        else:
            self.answer(404, {"refused": f"there is nothing at {self.path}"})

    def do_DELETE(self) -> None:
        if self.path == "/control/faults":
            self.server.desk.disarm()
            self.answer(200, [])
        else:
            self.answer(404, {"refused": f"there is nothing at {self.path}"})

    def _control(self, asked: Any) -> None:
        if self.path == "/control/faults":
            fault = Fault.from_json(asked)
            self.server.desk.arm(fault)
            self.answer(201, asdict(fault))
        elif self.path == "/control/paid":
            self.answer(200, {"adopted": self.server.desk.adopt(asked)})
        elif self.path == "/control/clock":
            self.answer(200, clock.move(asked))
        else:
            day = dt.date.fromisoformat(asked["date"])
            self.answer(202, {"message_ids": self.server.desk.push_statements(day, asked.get("account"))})

    def _reply(self, reply: Reply) -> None:
        time.sleep(reply.hold_seconds)
        if reply.hang_up:
            self.close_connection = True
            return
        kind = "application/json" if reply.body.startswith(b"{") else "application/xml"
        self.answer_bytes(reply.status, reply.body, kind, headers(reply.body, reply.signature))
