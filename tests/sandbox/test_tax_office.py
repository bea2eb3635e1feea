"""The example tax office keeps what the treasury signed, each notice once, and is wrong on demand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from khobac.core.message_signature import MessageSigner, load_or_create_signer
from khobac.sandbox.bank.signing import Keys
from khobac.sandbox.tax_office.desk import Desk

BODY = json.dumps({"notice": 7, "agency": "thue", "receipts": [{"code": "N1", "amount": 100}]}).encode()


@pytest.fixture
def treasury(tmp_path: Path) -> MessageSigner:
    return load_or_create_signer(tmp_path / "treasury", "treasury-2026")


@pytest.fixture
def desk(tmp_path: Path, treasury: MessageSigner) -> Desk:
    return Desk(tmp_path, Keys(tmp_path, "thue", tmp_path / "treasury" / "treasury-2026.pub"), "http://127.0.0.1:9")


def test_a_notice_is_kept_once_and_only_from_the_treasury(desk: Desk, treasury: MessageSigner) -> None:
    assert [desk.hear(BODY, treasury.sign(BODY)) for _ in range(2)] == [200, 200]
    assert desk.hear(BODY, treasury.sign(BODY + b" ")) == 401
    assert desk.hear(BODY, None) == 401
    assert desk.paid() == {"N1": [{"code": "N1", "amount": 100}]}


def test_it_is_silent_or_deaf_when_told_to(desk: Desk, treasury: MessageSigner) -> None:
    desk.arm({"kind": "deaf"})
    assert (desk.hear(BODY, treasury.sign(BODY)), desk.paid()) == (500, {})
    desk.arm({"kind": "silent"})
    assert desk.hear(BODY, treasury.sign(BODY)) == 500
    assert list(desk.paid()) == ["N1"]
    assert desk.hear(BODY, treasury.sign(BODY)) == 200
    with pytest.raises(ValueError, match="faults are"):
        desk.arm({"kind": "rude"})


def test_it_says_what_it_was_told_of_a_day_at_an_office(
    desk: Desk, treasury: MessageSigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, object]] = []
    monkeypatch.setattr(desk, "_send", lambda path, said: sent.append((path, said)) or (200, b"{}"))
    desk.issue({"obligations": [{"code": "N1", "office": "0061"}, {"code": "N2", "office": "0062"}]})
    paid = [
        {"code": code, "amount": amount, "received_at": f"2026-04-{day}T23:30:00+07:00"}
        for code, amount, day in (("N1", 60, "08"), ("N1", 40, "08"), ("N1", 7, "09"), ("N2", 5, "08"))
    ]
    body = json.dumps({"notice": 8, "agency": "thue", "receipts": paid}).encode()
    desk.hear(body, treasury.sign(body))
    desk.compare({"office": "0061", "on": "2026-04-08"})
    day = {"office": "0061", "on": "2026-04-08", "payments": [{"code": "N1", "amount": 100}]}
    assert sent[-1] == ("payments/compare", day)
