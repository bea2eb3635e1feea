"""The bank takes revenue: by a code, asking the treasury first, or by a QR code, as any transfer to the account it names.

Afterwards it tells the treasury in a list of one payment. With `hold` it takes the money and says nothing yet: then the payer's
page must say that the outcome is unknown; `tell` sends what was held.
"""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

from khobac.sandbox import clock
from khobac.sandbox.bank.signing import Keys, headers

ANSWER_SECONDS = 10.0
PAYER = ("0101234567", "Khách hàng mẫu", "1020304050")
COLUMNS = "reference,account,code,amount,paid_on,item,chapter,payer_tax_code,payer_name,payer_account,content"


class Teller:
    """One bank's counter for payers; `treasury_url` ends in /api/v1/bank."""

    def __init__(self, name: str, keys: Keys, treasury_url: str) -> None:
        self._name, self._keys, self._treasury = name, keys, treasury_url
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self._lock = threading.Lock()
        self._held: list[bytes] = []

    def pay(self, asked: dict[str, Any]) -> tuple[int, bytes]:
        """Take the money and tell the treasury: its status and answer. What it refuses before is not taken."""
        if asked.get("tell"):
            return self._tell_held()
        if "qr" in asked:
            paid = self._by_qr(str(asked["qr"]))
        else:
            status, answer = self._post_json("obligations/ask", {"code": asked["code"]})
            owed = json.loads(answer)
            if status == 200:
                question = {"code": asked["code"], "take": True, "amount": owed["left"]}
                status, answer = self._post_json("obligations/ask", question)
            if status != 200:
                return status, answer
            paid = {"account": owed["account"], "code": asked["code"], "amount": owed["left"], "content": ""}
        body = self._list_of(paid)
        if asked.get("hold"):
            with self._lock:
                self._held.append(body)
            return 202, b"{}"
        return self._send(body)

    def _by_qr(self, text: str) -> dict[str, Any]:
        fields = dict(_fields(text))
        to = dict(_fields(dict(_fields(fields["38"]))["01"]))
        return {
            "account": to["01"], "code": "", "amount": int(fields["54"]), "content": dict(_fields(fields["62"])).get("08", ""),
        }

    def _list_of(self, paid: dict[str, Any]) -> bytes:
        now = clock.now()
        reference = f"{self._name}{now:%Y%m%d%H%M%S%f}"
        fields = [
            reference, paid["account"], paid["code"], paid["amount"], now.date(), "", "", *PAYER,
            paid["content"],
        ]
        lines = [f"KHOBAC-REVENUE,1,{reference}", COLUMNS, ",".join(map(str, fields)), f"TOTAL,1,{paid['amount']}"]
        return "".join(f"{line}\n" for line in lines).encode()

    def _tell_held(self) -> tuple[int, bytes]:
        with self._lock:
            held, self._held = self._held, []
        answers = [self._send(body) for body in held]
        return answers[-1] if answers else (200, b"{}")

    def _send(self, body: bytes) -> tuple[int, bytes]:
        """A list: signed over its digest."""
        digest = headers(body, "")["Khobac-Digest"]
        signed = {"Khobac-Digest": digest, "Khobac-Signature": self._keys.sign(digest.encode()), "Content-Type": "text/csv"}
        return self._post("revenue", body, signed)

    def _post_json(self, path: str, said: dict[str, Any]) -> tuple[int, bytes]:
        body = json.dumps(said).encode()
        return self._post(path, body, {"Content-Type": "application/json", **headers(body, self._keys.sign(body))})

    def _post(self, path: str, body: bytes, with_headers: dict[str, str]) -> tuple[int, bytes]:
        request = urllib.request.Request(f"{self._treasury}/{path}", body, with_headers, method="POST")
        try:
            with self._opener.open(request, timeout=ANSWER_SECONDS) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """The fields of an EMVCo text: two digits of name, two of length, the value."""
    while text:
        length = int(text[2:4])
        yield text[:2], text[4 : 4 + length]
        text = text[4 + length :]
