"""Bank messages over HTTP: applied once, whatever their copies; unsigned, damaged or hostile bytes leave nothing."""
from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from khobac.core import db, limits
from khobac.core.message_signature import digest
from khobac.doors.cli.cases.bank import CASE_BANK, signed_by
from khobac.flows.payment import approval, dispatch, examination
from khobac.sandbox import clock
from khobac.sandbox.bank import messages
from khobac.sandbox.bank.messages import Entry, Payment
from tests.doors.api.conftest import Software


@pytest.fixture
def paid(software: Software, monkeypatch: pytest.MonkeyPatch) -> tuple[Software, str, bytes]:
    """A dossier whose order is at the bank, and the bank's note that it was debited."""
    monkeypatch.setattr("khobac.doors.api.bank_operations.configured_wire", lambda: CASE_BANK)
    number = software.file().json()["number"]
    examination.examine(number, "tuan")
    examination.accept(number, "tuan")
    approval.approve([number], "xuan", "vinh")
    dispatch.send_prepared(CASE_BANK)
    [payment] = software.get(f"/dossiers/{number}").json()["payments"]
    return software, number, debit_note(payment["order"], payment["amount"])


def debit_note(order: str, amount: int, message_id: str = "NHA0001") -> bytes:
    day = clock.now().date()
    entry = Entry(order, day, "NHA0000000001", (Payment(order, amount, order),))
    return messages.debit_note(message_id=message_id, created_at=clock.now(), account="113100061", entries=[entry])


def bring(body: bytes, **changes: str) -> Any:
    headers = {"Khobac-Signature": signed_by("NHA", body), "Khobac-Digest": digest(body)} | {
        name.replace("_", "-"): value for name, value in changes.items()
    }
    return Client().post("/api/v1/bank/messages", body, content_type="application/xml", headers=headers)


def entries() -> int:
    return int(db.rows("SELECT count(*) AS many FROM journal_entry")[0]["many"])


def test_a_debit_note_pays_the_dossier_once(paid: tuple[Software, str, bytes]) -> None:
    software, number, note = paid
    before = entries()
    answers = [bring(note) for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 200]
    assert [each.json()["repeated"] for each in answers] == [False, True, True]
    assert entries() == before + 1
    assert software.get(f"/dossiers/{number}").json()["status"] == "paid"


def test_bytes_nobody_signed_are_turned_away(paid: tuple[Software, str, bytes]) -> None:
    software, number, note = paid
    damaged = note.replace(b"CdtDbtInd", b"CdtDbtInD")
    for answer in (
        bring(note, Khobac_Signature=""),
        bring(note, Khobac_Signature=signed_by("NHA", note + b" ")),
        bring(note, Khobac_Digest=digest(damaged)),
        bring(damaged, Khobac_Signature=signed_by("NHA", note)),
    ):
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert software.get(f"/dossiers/{number}").json()["status"] == "approved"


def test_the_same_id_with_other_content_is_refused(paid: tuple[Software, str, bytes]) -> None:
    _software, _number, note = paid
    assert bring(note).status_code == 200
    answer = bring(note.replace(b"</Document>", b" </Document>"))
    assert (answer.status_code, answer.json()["type"]) == (409, "/api/v1/problems/MESSAGE_ALTERED")


def test_what_contradicts_the_books_is_kept_for_people(paid: tuple[Software, str, bytes]) -> None:
    software, number, _note = paid
    [payment] = software.get(f"/dossiers/{number}").json()["payments"]
    wrong = debit_note(payment["order"], payment["amount"] + 1, "NHA0002")
    for _ in range(2):
        answer = bring(wrong)
        assert (answer.status_code, answer.json()["outcome"]) == (202, {"refused": "STATE"})
    assert software.get(f"/dossiers/{number}").json()["status"] == "approved"


def test_what_is_no_message_is_refused_and_kept(paid: tuple[Software, str, bytes]) -> None:
    before = entries()
    for body in (b"<a/>", b"{}", b"", b"\x00\xff", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'):
        answer = bring(body)
        assert (answer.status_code, answer.json()["type"]) == (422, "/api/v1/problems/MESSAGE_REFUSED")
    assert entries() == before


def test_an_oversized_message_is_not_read(paid: tuple[Software, str, bytes]) -> None:
    assert bring(b" " * (limits.BANK_MESSAGE.value + 1)).status_code == 413
