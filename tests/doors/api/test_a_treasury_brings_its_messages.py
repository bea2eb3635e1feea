"""Messages of other treasuries over HTTP: a signed receipt for what is kept, a problem for what will never be taken."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from khobac.cash.inter_treasury import messages
from khobac.cash.inter_treasury.messages import Transfer, Transfers
from khobac.core import db, limits
from khobac.core.message_signature import SIGNATURE_HEADER, digest
from khobac.doors.cli.cases.treasuries import OPEN_TREASURIES

DOOR = "/api/v1/treasury/messages"


@pytest.fixture
def message(world: str, morning: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A payment of 0061 to an account that nobody has at 0211."""
    monkeypatch.setattr("khobac.doors.api.inter_treasury_operations.configured_wire", lambda: OPEN_TREASURIES)
    one = Transfer("TT1X1", "HS-0061-26-0000001", "1012345", "Trung tâm y tế", "1", 5_000_000, "Khám")
    return messages.render(Transfers("LKB0061X1N1", "0061", "0211", morning, (one,)))


def bring(body: bytes, signer: str = "0061", **headers: str) -> Any:
    signed = {SIGNATURE_HEADER: OPEN_TREASURIES.sign(signer, body), "Khobac-Digest": digest(body)}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client().post(DOOR, body, content_type="application/json", headers=signed | named)


def arrived() -> int:
    return len(db.rows("SELECT 1 FROM transfer_arrival"))


def test_the_receipt_is_signed_and_a_repeat_says_so(message: bytes) -> None:
    first, second = bring(message), bring(message)
    assert (first.status_code, second.status_code, arrived()) == (200, 200, 1)
    assert OPEN_TREASURIES.sender(second.content, second.headers[SIGNATURE_HEADER]) == "0211"
    assert [messages.parse_receipt(each.content).repeated for each in (first, second)] == [False, True]


def test_bytes_that_will_never_be_taken_leave_nothing(message: bytes) -> None:
    assert bring(message, "0002").status_code == 422
    assert bring(message, Khobac_Signature="keyid=0061").status_code == 401
    assert bring(message, Khobac_Digest=digest(b"")).status_code == 401
    assert bring(b"{}").status_code == 422
    assert bring(b" " * (limits.BANK_MESSAGE.value + 1)).status_code == 413
    assert arrived() == 0
    assert bring(message).status_code == 200
    assert bring(message.replace(b"5000000", b"6000000")).status_code == 409
    assert arrived() == 1
