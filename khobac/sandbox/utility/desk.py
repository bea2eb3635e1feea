"""What a company does: makes lists of bills, brings them until they are answered, and asks how they stand."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any, NamedTuple

from khobac.sandbox import clock
from khobac.sandbox.bank.signing import Keys, headers
from khobac.sandbox.utility import faults
from khobac.sandbox.utility.faults import Line

DUE_IN = dt.timedelta(days=20)
ANSWER_SECONDS = 60.0
PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, GIVES_UP_AFTER_SECONDS = 0.2, 5.0, 120.0


@dataclass(frozen=True)
class Company:
    """Who sends bills, and for what."""

    code: str
    name: str
    services: tuple[str, ...]


COMPANIES = {
    "utility": Company("DIENNUOC", "Công ty Điện nước mẫu", ("electricity", "water")),
    "telecom": Company("VIENTHONG", "Công ty Viễn thông mẫu", ("telephone", "internet", "mobile")),
}


class Answer(NamedTuple):
    """What the treasury said to one delivery."""

    status: int
    body: bytes


class Desk:
    """One company, its key, and the treasury it bills."""

    def __init__(self, company: Company, keys: Keys, treasury_url: str) -> None:
        self.company = company
        self._keys = keys
        self._treasury = treasury_url
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self._lock = threading.Lock()
        self._armed: dict[str, int] = {}

    def bring(self, said: Any) -> list[Answer]:
        """Make this list and bring it, with the faults that are armed; every answer in turn, the one that counts last."""
        due_on = said.get("due_on") or (clock.today() + DUE_IN).isoformat()
        lines = [
            {"bill": bill, "customer": customer, "amount": amount, "due_on": due_on}
            for bill, customer, amount in said["bills"]
        ]
        notes = [{"note": note, "bill": bill, "amount": amount} for note, bill, amount in said.get("credits", ())]
        kinds = self._strike() | faults.by_amounts(lines)
        body = self._listed(said, *faults.with_more(lines, notes, kinds))
        answers = []
        if "unsigned" in kinds:
            answers.append(self._post("bills", body, ""))
        if "damaged" in kinds:
            answers.append(self._post("bills", faults.damaged(body), self._keys.sign(body)))
        if "miscounted" in kinds:
            answers.append(self._signed("bills", faults.miscounted(body)))
        answers.append(self._until_answered(body))
        answers += [self._signed("bills", body) for _ in range(2 if "twice" in kinds else 0)]
        if "altered" in kinds:
            answers.append(self._signed("bills", faults.altered(body)))
        return answers

    def results(self, batch: str) -> Answer:
        """How the treasury says the bills of a list stand."""
        return self._signed("bills/results", json.dumps({"batch": batch}).encode())

    def arm(self, said: Any) -> dict[str, int]:
        """From now on so many lists wrong in this way; what is armed now."""
        if said["kind"] not in faults.KINDS:
            raise ValueError(f"faults are {', '.join(faults.KINDS)}")
        with self._lock:
            self._armed[said["kind"]] = int(said.get("times", 1))
            return dict(self._armed)

    def _strike(self) -> frozenset[str]:
        with self._lock:
            hit = frozenset(kind for kind, times in self._armed.items() if times > 0)
            self._armed = {kind: times - (kind in hit) for kind, times in self._armed.items()}
        return hit

    def _listed(self, said: Any, lines: list[Line], notes: list[Line]) -> bytes:
        listed = {
            "document": "khobac bill list 1",
            "batch": said["batch"],
            "provider": self.company.code,
            "period": said.get("period") or f"{clock.today():%Y%m}",
            "total_lines": len(lines),
            "total_amount": sum(line["amount"] for line in lines),
            "lines": lines,
            "total_credits": sum(note["amount"] for note in notes),
            "credits": notes,
        }
        return json.dumps(listed, ensure_ascii=False).encode()

    def _until_answered(self, body: bytes) -> Answer:
        """Again with growing pauses while nobody answers or the treasury asks to come again."""
        pause, deadline = PAUSE_SECONDS, time.monotonic() + GIVES_UP_AFTER_SECONDS
        while (answer := self._signed("bills", body)).status in (0, 503) and time.monotonic() < deadline:
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        return answer

    def _signed(self, path: str, body: bytes) -> Answer:
        return self._post(path, body, self._keys.sign(body))

    def _post(self, path: str, body: bytes, signature: str) -> Answer:
        with_type = {"Content-Type": "application/json", **headers(body, signature)}
        request = urllib.request.Request(f"{self._treasury}/providers/{path}", body, with_type, method="POST")
        try:
            with self._opener.open(request, timeout=ANSWER_SECONDS) as answer:
                return Answer(answer.status, answer.read())
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, refused.read())
        except (OSError, http.client.HTTPException) as problem:
            return Answer(0, str(problem).encode())
