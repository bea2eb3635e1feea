"""What the tax office knows: which office collects what it asked for, and what was paid, by the number of each notice."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from khobac.sandbox.bank.signing import Keys, headers

FAULTS = ("silent", "deaf", "slow")
ANSWER_SECONDS = 10.0
VIETNAM = dt.timezone(dt.timedelta(hours=7))
_SCHEMA = """
    CREATE TABLE IF NOT EXISTS notice (number INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS asked_for (code TEXT PRIMARY KEY, office TEXT NOT NULL) STRICT;
"""


class Desk:
    """One tax office, its key, and the treasury it reports to."""

    def __init__(self, state: Path, keys: Keys, treasury_url: str) -> None:
        self._keys = keys
        self._treasury = treasury_url
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self._lock = threading.Lock()
        self._faults: dict[str, int] = {}
        self._db = sqlite3.connect(state / "tax-office.sqlite3", isolation_level=None, check_same_thread=False)
        self._db.executescript(_SCHEMA)

    def issue(self, said: Any) -> tuple[int, bytes]:
        """Send a notice of obligations to the treasury: its status and answer."""
        status, answer = self._send("obligations", {"obligations": said["obligations"]})
        if status == 200:
            codes = [(each["code"], each["office"]) for each in said["obligations"]]
            with self._lock:
                self._db.executemany("INSERT OR IGNORE INTO asked_for VALUES (?, ?)", codes)
        return status, answer

    def ask(self, said: Any) -> tuple[int, bytes]:
        """Order a refund, or ask for another item or chapter: the treasury's status and answer."""
        return self._send({"refund": "refunds", "reclassification": "reclassifications"}[said.pop("kind")], said)

    def compare(self, said: Any) -> tuple[int, bytes]:
        """Hold what it was told was paid on a day at an office against the treasury's books, code by code."""
        with self._lock:
            offices = dict(self._db.execute("SELECT code, office FROM asked_for"))
        sums: dict[str, int] = {}
        for code, receipts in self.paid().items():
            for receipt in receipts:
                received_on = dt.datetime.fromisoformat(receipt["received_at"]).astimezone(VIETNAM).date().isoformat()
                if (offices.get(code), received_on) == (said["office"], said["on"]):
                    sums[code] = sums.get(code, 0) + receipt["amount"]
        payments = [{"code": code, "amount": amount} for code, amount in sorted(sums.items())]
        return self._send("payments/compare", {"office": said["office"], "on": said["on"], "payments": payments})

    def _send(self, path: str, said: Any) -> tuple[int, bytes]:
        body = json.dumps(said, ensure_ascii=False).encode()
        with_type = {"Content-Type": "application/json", **headers(body, self._keys.sign(body))}
        request = urllib.request.Request(f"{self._treasury}/agency/{path}", body, with_type, method="POST")
        try:
            with self._opener.open(request, timeout=ANSWER_SECONDS) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()

    def hear(self, body: bytes, signature: str | None) -> int:
        """A notice of receipts from the treasury: the status of the answer. A repeat is taken, and kept once."""
        if not self._keys.is_from_treasury(body, signature):
            return 401
        if self._falls("deaf"):
            return 500
        with self._lock:
            self._db.execute("INSERT OR IGNORE INTO notice VALUES (?, ?)", (json.loads(body)["notice"], body))
        return 500 if self._falls("silent") else 200

    def is_slow(self) -> bool:
        """Whether this answer is to take its time."""
        return self._falls("slow")

    def paid(self) -> dict[str, list[dict[str, Any]]]:
        """What was paid, by code."""
        with self._lock:
            bodies = [row[0] for row in self._db.execute("SELECT body FROM notice ORDER BY number")]
        found: dict[str, list[dict[str, Any]]] = {}
        for body in bodies:
            for receipt in json.loads(body)["receipts"]:
                found.setdefault(receipt["code"], []).append(receipt)
        return found

    def arm(self, said: Any) -> dict[str, int]:
        """From now on so many times wrong in this way; what is armed now."""
        if said["kind"] not in FAULTS:
            raise ValueError(f"faults are {', '.join(FAULTS)}")
        with self._lock:
            self._faults[said["kind"]] = int(said.get("times", 1))
            return dict(self._faults)

    def _falls(self, kind: str) -> bool:
        with self._lock:
            left = self._faults.get(kind, 0)
            self._faults[kind] = max(0, left - 1)
        return left > 0
