"""Revenue over HTTP: an agency says what is owed, a bank asks and brings its list; nothing unsigned is taken."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from khobac.core import db
from khobac.core.message_signature import MessageSigner, load_or_create_signer
from khobac.doors.api.revenue_schemas import RECLASSIFICATION, REFUND
from khobac.flows import founding
from khobac.flows.founding import ValueRow
from khobac.flows.revenue import lists, reclassifying
from tests.flows.revenue.conftest import Office
from tests.flows.revenue.conftest import office as office

OWED = {
    "code": "N1", "office": "0061", "payer_tax_code": "0101234567", "payer_name": "Công ty A", "chapter": "555",
    "item": "1701", "amount_due": 100,
}


@pytest.fixture
def signers(office: Office) -> dict[str, MessageSigner]:
    """Keys registered with the treasury: two banks' and one agency's."""
    keys = Path(settings.SIGNING_FOLDER)
    banks = {bank: load_or_create_signer(keys / "banks", bank) for bank in ("NHA", "NHB")}
    return banks | {"thue": load_or_create_signer(keys / "agencies", "thue")}


def post(path: str, said: Any, signer: MessageSigner) -> Any:
    body = json.dumps(said).encode()
    return Client().post(
        f"/api/v1/{path}", body, content_type="application/json", headers={"Khobac-Signature": signer.sign(body)}
    )


def bring(body: bytes, signer: MessageSigner) -> Any:
    words = lists.signed_words([body])
    headers = {"Khobac-Digest": words, "Khobac-Signature": signer.sign(words.encode())}
    return Client().post("/api/v1/bank/revenue", body, content_type="text/csv", headers=headers)


def test_from_the_notice_to_the_list(office: Office, signers: dict[str, MessageSigner]) -> None:
    told = [post("agency/obligations", {"obligations": [OWED]}, signers["thue"]).json() for _ in range(2)]
    assert told == [{"new": 1, "repeated": 0}, {"new": 0, "repeated": 1}]
    altered = post("agency/obligations", {"obligations": [OWED | {"amount_due": 99}]}, signers["thue"])
    assert (altered.status_code, altered.json()["type"].rsplit("/")[-1]) == (409, "MESSAGE_ALTERED")
    question = {"code": "N1", "take": True, "amount": 100}
    assert post("bank/obligations/ask", question, signers["NHA"]).json()["left"] == 100
    elsewhere = post("bank/obligations/ask", question, signers["NHB"])
    assert (elsewhere.status_code, elsewhere.json()["type"].rsplit("/")[-1]) == (409, "ID_PAID")
    body = office.bytes_of([office.advice("R1", "N1")])
    answers = [bring(body, signers["NHA"]).json() for _ in range(2)]
    assert [each["first_answer"] for each in answers] == [False, True]
    assert answers[0]["shared"] == 1
    assert post("bank/obligations/ask", {"code": "N1"}, signers["NHB"]).json()["state"] == "paid"


def test_a_bank_that_lets_go_leaves_the_code_to_others(office: Office, signers: dict[str, MessageSigner]) -> None:
    office.owe("N1")
    question = {"code": "N1", "take": True, "amount": 100}
    post("bank/obligations/ask", question, signers["NHA"])
    assert post("bank/obligations/release", {"code": "N1"}, signers["NHB"]).status_code == 200
    assert post("bank/obligations/ask", question, signers["NHB"]).status_code == 409
    post("bank/obligations/release", {"code": "N1"}, signers["NHA"])
    assert post("bank/obligations/ask", question, signers["NHB"]).status_code == 200


def test_what_an_agency_says_twice_is_said_once(office: Office, signers: dict[str, MessageSigner]) -> None:
    def recorded() -> int:
        return len(db.rows("SELECT 1 FROM core_auditrecord WHERE actor = 'thue'"))

    for path, said in (("agency/obligations", {"obligations": [OWED]}), ("agency/obligations/cancel", {"codes": ["N1"]})):
        before = recorded()
        first = post(path, said, signers["thue"]).json()
        again = post(path, said, signers["thue"]).json()
        assert recorded() == before + 1
        assert path != "agency/obligations/cancel" or first == again == {"cancelled": 1}


def test_the_key_of_a_bank_opens_no_agency_and_the_other_way_round(
    office: Office, signers: dict[str, MessageSigner]
) -> None:
    assert post("agency/obligations", {"obligations": [OWED]}, signers["NHA"]).status_code == 401
    assert post("bank/obligations/ask", {"code": "N1"}, signers["thue"]).status_code == 401
    assert bring(office.bytes_of([office.advice("R1")]), signers["thue"]).status_code == 401
    assert Client().post("/api/v1/bank/revenue", b"x", content_type="text/csv").status_code == 401


@pytest.mark.parametrize("wrong", [{"item": "6501"}, {"chapter": "999"}, {"amount_due": 0}, {"code": "n1"}, {"more": 1}])
def test_what_could_not_be_booked_is_refused_at_once(
    office: Office, signers: dict[str, MessageSigner], wrong: dict[str, Any]
) -> None:
    answer = post("agency/obligations", {"obligations": [OWED | wrong]}, signers["thue"])
    assert answer.status_code == 422, answer.content
    assert post("bank/obligations/ask", {"code": "N1"}, signers["NHA"]).status_code == 404


def test_an_agency_orders_a_refund_and_asks_for_another_item(office: Office, signers: dict[str, MessageSigner]) -> None:
    founding.set_law([ValueRow("sharing.1052", [60, 40, 0], dt.date(2026, 1, 1))])
    office.owe("N1")
    office.owe("N2")
    office.take(office.advice("R1", "N1"), office.advice("R2", "N2"), office.advice("R3", item="1701", chapter="555"))
    order = REFUND | {"reference": "R1", "amount": 40}
    answers = [post("agency/refunds", order, signers["thue"]).json() for _ in range(2)]
    assert [each["state"] for each in answers] == ["asked", "asked"]
    assert answers[0]["number"].startswith("HT-0061-26-")
    altered = post("agency/refunds", order | {"amount": 41}, signers["thue"])
    assert (altered.status_code, altered.json()["type"].rsplit("/")[-1]) == (409, "MESSAGE_ALTERED")
    meant = RECLASSIFICATION | {"reference": "R2"}
    number = post("agency/reclassifications", meant, signers["thue"]).json()["number"]
    reclassifying.take_up(number, "tuan")
    reclassifying.approve(number, "vinh")
    assert post("agency/reclassifications", meant, signers["thue"]).json()["state"] == "approved"
    for path, said in (("agency/refunds", order), ("agency/reclassifications", meant)):
        of_nobody = said | {"reference": "R3", "no": "9"}
        assert post(path, of_nobody, signers["thue"]).status_code == 404
        assert post(path, said, signers["NHA"]).status_code == 401
        assert post(path, said | {"reason": "x"}, signers["thue"]).status_code == 422


def test_an_agency_compares_its_day_code_by_code(office: Office, signers: dict[str, MessageSigner]) -> None:
    office.owe("N1")
    office.owe("N2")
    office.take(office.advice("R1", "N1"), office.advice("R2", "N2"))
    told = {"office": "0061", "on": "2026-04-08", "payments": [{"code": "N1", "amount": 100}, {"code": "N2", "amount": 90}]}
    answer = post("agency/payments/compare", told, signers["thue"])
    assert answer.json() == {
        "matched": 1,
        "differing": [{"code": "N2", "match": "AMOUNT_DIFF", "agency_amount": 90, "treasury_amount": 100}],
    }
    assert post("agency/payments/compare", told | {"office": "9999"}, signers["thue"]).status_code == 404
