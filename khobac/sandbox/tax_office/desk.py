"""What the tax office knows: which office collects what it asked for, and what was paid, by the number of each notice."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from khobac.sandbox import clock, magic
from khobac.sandbox.bank.signing import Keys, headers

FAULTS = ("silent", "deaf", "slow")
ANSWER_SECONDS = 10.0
SLOW_SECONDS = 3.0
DUE_IN = dt.timedelta(days=20)
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
        self._met: set[int] = set()
        self._db = sqlite3.connect(state / "tax-office.sqlite3", isolation_level=None, check_same_thread=False)
        self._db.executescript(_SCHEMA)

    def issue(self, said: Any) -> tuple[int, bytes]:
        """Send a notice of obligations to the treasury: its status and answer. What says no day is due in twenty days."""
        due_on = (clock.today() + DUE_IN).isoformat()
        obligations = [{"due_on": due_on} | each for each in said["obligations"]]
        status, answer = self._send("obligations", {"obligations": obligations})
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
                received_on = (
                    dt.datetime.fromisoformat(receipt["received_at"]).astimezone(clock.VIETNAM).date().isoformat()
                )
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
        kinds = self._strike(json.loads(body))
        if "slow" in kinds:
            time.sleep(SLOW_SECONDS)
        if "deaf" in kinds:
            return 500
        with self._lock:
            self._db.execute("INSERT OR IGNORE INTO notice VALUES (?, ?)", (json.loads(body)["notice"], body))
        return 500 if "silent" in kinds else 200

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

    def _strike(self, notice: Any) -> set[str]:
        """How this notice is dealt with: by what is armed, and, the first time it comes, by its magic amounts."""
        with self._lock:
            kinds = {kind for kind, times in self._faults.items() if times > 0}
            self._faults = {kind: times - (kind in kinds) for kind, times in self._faults.items()}
            is_new = notice["notice"] not in self._met
            self._met.add(notice["notice"])
        amounts = {receipt["amount"] for receipt in notice["receipts"]} if is_new else set[int]()
        return kinds | {kind for amount in amounts if (kind := magic.asked(magic.TAX_OFFICE, amount))}
