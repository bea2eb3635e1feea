"""Lists of bills over HTTP: taken once, whatever their copies; unsigned or damaged bytes leave nothing."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from khobac.core import clock, db, limits
from khobac.core.message_signature import digest
from khobac.flows.autopay import paying
from khobac.flows.payment import dispatch
from tests.flows.autopay.conftest import CUSTOMER, Power, allot, work
from tests.flows.payment.conftest import Bank, School


@pytest.fixture
def power(world: str, morning: object) -> Power:
    company = Power()
    company.register()
    allot(100_000_000)
    company.authorise()
    return company


def bring(power: Power, body: bytes, path: str = "", **changes: str) -> Any:
    headers = {"Khobac-Signature": power.key.sign(body), "Khobac-Digest": digest(body)} | {
        name.replace("_", "-"): value for name, value in changes.items()
    }
    return Client().post(f"/api/v1/providers/bills{path}", body, content_type="application/json", headers=headers)


def asked(power: Power, batch: str) -> Any:
    return bring(power, json.dumps({"batch": batch}).encode(), "/results")


def kept() -> int:
    return int(db.rows("SELECT count(*) AS many FROM autopay_batch")[0]["many"])


def test_a_list_is_taken_once_and_asked_about(power: Power) -> None:
    body = power.list_of(("HD1", CUSTOMER, 2_450_000), ("HD2", "PE-9999", 1), name="E-1")
    first, again = bring(power, body), bring(power, body)
    assert (first.status_code, again.status_code, kept()) == (200, 200, 1)
    assert first.json()["refused"] == [{"bill": "HD2", "reason": "NO_AUTHORISATION", "first": ""}]
    assert again.json() == first.json() | {"repeated": True}
    assert [each["state"] for each in asked(power, "E-1").json()["items"]] == ["announced", "rejected"]
    paying.pay_next()
    [paid, _] = asked(power, "E-1").json()["items"]
    assert paid["state"] == "sent"
    assert paid["dossier"].startswith("HS-")


def test_a_credit_note_is_taken_and_asked_about(power: Power) -> None:
    bring(power, power.list_of(("HD1", CUSTOMER, 2_000_000), name="E-1"))
    paying.pay_next()
    notes = [("DC1", "HD1", 150_000), ("DC2", "HD9", 1)]
    answer = bring(power, power.list_of(("HD2", CUSTOMER, 900_000), name="E-2", credits=notes)).json()
    assert (answer["answer"], answer["credited"]) == ("PARTIAL", 1)
    assert answer["refused_notes"] == [{"note": "DC2", "reason": "UNKNOWN_BILL"}]
    paying.pay_next()
    standing = asked(power, "E-2").json()
    assert [(each["amount"], each["credited"], each["state"]) for each in standing["items"]] == [(900_000, 150_000, "sent")]
    assert standing["notes"] == [
        {"note": "DC1", "bill": "HD1", "amount": 150_000, "set_off": 150_000, "bills": ["HD2"], "given_back": 0,
         "open_amount": 0}
    ]


def test_a_provider_hears_what_became_of_its_bills(power: Power) -> None:
    """Also of those that were turned down long after their list was answered, and of money that came back."""
    bring(power, power.list_of(("HD1", CUSTOMER, 1_000_000), ("HD2", CUSTOMER, 200_000_000), due_on="2026-03-04"))
    work()
    asked_at, bank = clock.now(), School(Bank())

    def changes(since: dt.datetime) -> Any:
        return bring(power, json.dumps({"since": since.isoformat()}).encode(), "/changes")

    assert [each["state"] for each in changes(asked_at).json()["items"]] == ["sent", "waiting"]
    with clock.at(asked_at + dt.timedelta(days=2)):
        dispatch.send_prepared(bank.bank)
        bank.debit(power.bill("HD1").dossier)
        bank.money_back(power.bill("HD1").dossier)
        work()
        told = changes(asked_at + dt.timedelta(hours=1)).json()
        standing = {each["bill"]: (each["state"], each["reason"]) for each in told["items"]}
        assert standing == {"HD1": ("returned", ""), "HD2": ("rejected", "SHORT")}
        assert dt.datetime.fromisoformat(told["next"]) == clock.now() - dt.timedelta(minutes=5)
        assert changes(clock.now() + dt.timedelta(minutes=1)).json()["items"] == []
        assert changes(clock.now() - dt.timedelta(days=8)).status_code == 422
    assert bring(power, b'{"since": "yesterday"}', "/changes").status_code == 400


def test_bytes_nobody_signed_are_turned_away(power: Power) -> None:
    body = power.list_of(("HD1", CUSTOMER, 1))
    for answer in (
        bring(power, body, Khobac_Signature=""),
        bring(power, body, Khobac_Signature=power.key.sign(body + b" ")),
        bring(power, body, Khobac_Digest=digest(body + b" ")),
        bring(Power(), body),
    ):
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert kept() == 0


def test_what_can_never_be_taken_says_so(power: Power) -> None:
    answer = bring(power, b"{}").json()
    assert (answer["answer"], answer["reason"], kept()) == ("REJECTED_BATCH", "UNREADABLE", 0)
    first = power.list_of(("HD1", CUSTOMER, 1), name="E-1")
    bring(power, first)
    altered = bring(power, power.list_of(("HD1", CUSTOMER, 2), name="E-1"))
    assert (altered.status_code, altered.json()["type"]) == (409, "/api/v1/problems/MESSAGE_ALTERED")


def test_a_provider_asks_about_its_own_lists_alone(power: Power) -> None:
    assert asked(power, "E-1").status_code == 404
    assert bring(power, b"[]", "/results").status_code == 400


def test_a_list_without_end_is_not_read(power: Power, monkeypatch: pytest.MonkeyPatch) -> None:
    small = limits.Limit("bill.list", 10, "bytes", "BODY_TOO_LARGE")
    monkeypatch.setattr(limits, "BILL_LIST", small)
    assert bring(power, power.list_of(("HD1", CUSTOMER, 1))).status_code == 413
