"""The example company brings what it is told to, under its signature, and misbehaves exactly as asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from khobac.cash.autopay import messages
from khobac.core.message_signature import KeyRegister, SignatureRefused
from khobac.sandbox.bank.signing import Keys
from khobac.sandbox.utility.desk import COMPANIES, Desk

SAID = {"batch": "E-1", "period": "202603", "due_on": "2026-03-20", "bills": [["B1", "D-1", 100], ["B2", "D-2", 200]]}


class Treasury(HTTPServer):
    """Takes everything and remembers it; the first answers may be told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Ear)
        self.heard: list[tuple[str, bytes, str]] = []
        self.first_statuses: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Ear(BaseHTTPRequestHandler):
    server: Treasury

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, body, self.headers["Khobac-Signature"] or ""))
        status = self.server.first_statuses.pop(0) if self.server.first_statuses else 200
        self.send_response(status)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *said: Any) -> None:
        """Silence."""


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    server = Treasury()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def desk(treasury: Treasury, tmp_path: Path) -> Desk:
    key = Ed25519PrivateKey.generate().public_key()
    public = tmp_path / "treasury.pub"
    public.write_bytes(key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
    company = COMPANIES["utility"]
    return Desk(company, Keys(tmp_path, company.code, public), treasury.url)


def verdict(tmp_path: Path, body: bytes, signature: str) -> str:
    """Who signed these bytes, by the product's own register; empty for nobody."""
    try:
        return KeyRegister.from_folder(tmp_path).verify(body, signature)
    except SignatureRefused:
        return ""


def test_a_list_is_what_the_product_reads_and_signed_by_the_company(
    desk: Desk, treasury: Treasury, tmp_path: Path
) -> None:
    (tmp_path / "treasury.pub").unlink()
    [answer] = desk.bring(SAID)
    [(path, body, signature)] = treasury.heard
    assert (answer.status, path, verdict(tmp_path, body, signature)) == (200, "/providers/bills", "DIENNUOC")
    listed = messages.read(body)
    assert [(line.bill, line.customer, line.amount) for line in listed.lines] == [("B1", "D-1", 100), ("B2", "D-2", 200)]


def test_it_comes_again_while_the_treasury_asks_it_to(desk: Desk, treasury: Treasury) -> None:
    treasury.first_statuses = [503]
    [answer] = desk.bring(SAID)
    assert answer.status == 200
    assert len(treasury.heard) == 2
    assert treasury.heard[0] == treasury.heard[1]


@pytest.mark.parametrize(("kind", "signed"), [
    ("unsigned", [False, True]), ("damaged", [False, True]), ("twice", [True] * 3), ("altered", [True] * 2),
    ("miscounted", [True] * 2),
])
def test_each_fault_is_one_of_delivery(
    desk: Desk, treasury: Treasury, tmp_path: Path, kind: str, signed: list[bool]
) -> None:
    desk.arm({"kind": kind})
    desk.bring(SAID)
    assert [bool(verdict(tmp_path, body, signature)) for _, body, signature in treasury.heard] == signed
    del treasury.heard[:]
    desk.bring(SAID | {"batch": "E-2"})
    assert len(treasury.heard) == 1, "a fault is over after the times it was armed for"


def test_a_miscounted_list_is_none_and_an_altered_one_is_another(desk: Desk, treasury: Treasury) -> None:
    desk.arm({"kind": "miscounted"})
    desk.arm({"kind": "altered"})
    desk.bring(SAID)
    wrong, right, other = (body for _, body, _ in treasury.heard)
    with pytest.raises(messages.BatchRefused):
        messages.read(wrong)
    assert (messages.read(right).total, messages.read(other).total) == (300, 301)


def test_a_repeated_bill_and_a_stranger_stand_in_the_list(desk: Desk, treasury: Treasury) -> None:
    desk.arm({"kind": "repeated"})
    desk.arm({"kind": "stranger"})
    desk.bring(SAID)
    [(_, body, _)] = treasury.heard
    assert [line.bill for line in messages.read(body).lines] == ["B1", "B2", "B1", "B1-LA"]


def test_results_are_asked_for_under_its_signature(desk: Desk, treasury: Treasury, tmp_path: Path) -> None:
    desk.results("E-1")
    [(path, body, signature)] = treasury.heard
    assert (path, json.loads(body)) == ("/providers/bills/results", {"batch": "E-1"})
    assert verdict(tmp_path, body, signature)


def test_an_unknown_fault_is_said_so(desk: Desk) -> None:
    with pytest.raises(ValueError, match="faults are"):
        desk.arm({"kind": "sulk"})
