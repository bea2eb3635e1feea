"""Carries the bank's messages to the treasury until each is taken: POST, signed, again with growing pauses."""

from __future__ import annotations

import http.client
import random
import threading
import urllib.error
import urllib.request

from khobac.sandbox import clock
from khobac.sandbox.bank.desk import Desk
from khobac.sandbox.bank.signing import headers

_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 30.0
_IDLE_SECONDS = 0.05
_ANSWER_SECONDS = 10.0
_AT_ONCE = 50


class Courier(threading.Thread):
    """Books what is due and delivers what is written, in the order of their times."""

    def __init__(self, desk: Desk, treasury_url: str, seed: int) -> None:
        super().__init__(name="courier", daemon=True)
        self._desk = desk
        self._url = treasury_url
        self._chance = random.Random(seed + 1)
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self._ended = threading.Event()

    def run(self) -> None:
        """Until `stop`."""
        while not self._ended.is_set():
            self._desk.book_due()
            if not self._deliver_due():
                self._ended.wait(_IDLE_SECONDS)

    def stop(self) -> None:
        """Finish the message in hand and end."""
        self._ended.set()
        self.join(timeout=_ANSWER_SECONDS + 1)

    def _deliver_due(self) -> bool:
        moment = clock.now().timestamp()
        rows = self._desk.store.rows(
            "SELECT * FROM push WHERE copies > 0 AND due_at <= ? ORDER BY due_at, id LIMIT ?", moment, _AT_ONCE
        )
        for row in rows:
            if self._ended.is_set():
                break
            body = self._with_one_byte_changed(row["body"]) if row["altered"] else row["body"]
            answer = self._post(body, headers(body, row["signature"]))
            taken = answer.startswith("2") and not row["altered"]
            pause = min(_PAUSE_SECONDS * 2 ** min(row["attempts"], 20), _LONGEST_PAUSE_SECONDS)
            next_at = row["due_at"] if taken else clock.now().timestamp() + pause
            with self._desk.store.transaction() as db:
                db.execute(
                    "UPDATE push SET copies = copies - ?, altered = 0, attempts = attempts + ?, due_at = ?,"
                    " last_answer = ? WHERE id = ?",
                    (int(taken), int(not taken), next_at, answer, row["id"]),
                )
        return bool(rows)

    def _post(self, body: bytes, signed: dict[str, str]) -> str:
        """The status code, or why there was none."""
        with_type = {"Content-Type": "application/xml", **signed}
        request = urllib.request.Request(self._url, data=body, headers=with_type, method="POST")
        try:
            with self._opener.open(request, timeout=_ANSWER_SECONDS) as response:
                return str(response.status)
        except urllib.error.HTTPError as error:
            error.close()
            return str(error.code)
        except (OSError, http.client.HTTPException) as error:
            return f"no answer: {error}"

    def _with_one_byte_changed(self, body: bytes) -> bytes:
        """Any byte, any bit, as a thief would, who can make the digest anew and not the signature."""
        altered = bytearray(body)
        altered[self._chance.randrange(len(altered))] ^= 1 << self._chance.randrange(8)
        return bytes(altered)
