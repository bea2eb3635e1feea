"""A unit's software declares contracts, appendices, guarantees, asks for commitments, and reads all of it; once for each key."""

from __future__ import annotations

from typing import Any

import pytest

from khobac.books.commitments.models import ContractVersion
from khobac.core.errors import Word
from khobac.flows import contracts
from tests.doors.api.conftest import OTHER_SCHOOL, SCHOOL, Software
from tests.doors.api.test_every_error_is_a_problem import is_problem

CONTRACT = {
    "code": "12/2026/HĐ", "payee": "S1", "value": 90_000_000, "signed_on": "2026-03-01", "retention_percent": "5.5",
    "warranty_ends_on": "2028-06-30",
}  # fmt: skip
APPENDIX = {
    "contract": "12/2026/HĐ", "payee": "S1", "value": 95_000_000, "appendix": "PL-01", "reason": "Phát sinh",
    "retention_percent": "5.5",
}  # fmt: skip
GUARANTEE = {"contract": "12/2026/HĐ", "kind": "warranty", "amount": 5_000_000, "expires_on": "2028-06-30"}
REQUEST = {"contract": "12/2026/HĐ", "year": 2026, "source": "12", "amount": 60_000_000}


def sent(software: Software, path: str, body: dict[str, Any], key: str, status: int = 201) -> dict[str, Any]:
    answer = software.post(path, body, Idempotency_Key=key)
    assert answer.status_code == status, answer.content
    read: dict[str, Any] = answer.json()
    return read


@pytest.fixture
def declared(software: Software) -> Software:
    sent(software, "/contracts", CONTRACT, "c-1")
    return software


def test_a_contract_is_declared_once_for_its_key(declared: Software) -> None:
    again = declared.post("/contracts", CONTRACT, Idempotency_Key="c-1")
    assert (again.status_code, again["Idempotent-Replayed"]) == (201, "true")
    assert ContractVersion.objects.count() == 1
    is_problem(declared.post("/contracts", CONTRACT | {"value": 1}, Idempotency_Key="c-1"), 422, Word.KEY_REUSED)
    is_problem(declared.post("/contracts", CONTRACT | {"value": 1}, Idempotency_Key="c-2"), 409, Word.STATE)


def test_it_is_amended_and_guaranteed_and_read_as_it_stands(declared: Software) -> None:
    sent(declared, "/contract-appendices", APPENDIX, "c-2")
    sent(declared, "/contract-guarantees", GUARANTEE, "c-3")
    answer = declared.get("/contracts/12/2026/HĐ").json()
    assert (answer["value"], answer["retention_percent"], answer["warranty_ends_on"]) == (95_000_000, "5.50", None)
    assert [each["appendix"] for each in answer["versions"]] == ["", "PL-01"]
    assert [(each["kind"], each["in_force"]) for each in answer["guarantees"]] == [("warranty", 5_000_000)]
    assert [each["code"] for each in declared.get("/contracts").json()["items"]] == ["12/2026/HĐ"]
    unknown = declared.post("/contract-appendices", APPENDIX | {"contract": "no"}, Idempotency_Key="c-4")
    is_problem(unknown, 404, Word.NOT_FOUND)


def test_a_commitment_is_asked_for_followed_and_withdrawn(declared: Software) -> None:
    asked = sent(declared, "/commitment-requests", REQUEST, "q-1")
    assert (asked["state"], asked["amount"]) == ("submitted", 60_000_000)
    contracts.approve(asked["id"], "tuan")
    followed = declared.get(f"/commitment-requests/{asked['id']}").json()
    assert (followed["state"], followed["number"]) == ("approved", "CK-0061-26-0000001")
    [year] = declared.get("/contracts/12/2026/HĐ").json()["years"]
    assert (year["committed"], year["commitment"]) == (60_000_000, "CK-0061-26-0000001")
    is_problem(declared.post(f"/commitment-requests/{asked['id']}/withdrawal"), 409, Word.STATE)
    second = sent(declared, "/commitment-requests", REQUEST | {"kind": "adjust", "amount": 1_000_000}, "q-2")
    withdrawn, again = (declared.post(f"/commitment-requests/{second['id']}/withdrawal") for _ in range(2))
    assert withdrawn.json()["state"] == "withdrawn"
    assert (again.status_code, again.content) == (200, withdrawn.content)


def test_every_defect_is_told_at_once(software: Software) -> None:
    wrong = CONTRACT | {"value": 0, "effective_on": "2027-01-01", "currency": "USD"}
    answer = software.post("/contracts", wrong, Idempotency_Key="c-9")
    is_problem(answer, 422, Word.INVALID)
    assert {each["pointer"] for each in answer.json()["errors"]} == {"/value", "/value_fx", "/effective_on"}
    shapeless = software.post("/contracts", {"code": "", "value": "many", "colour": 1}, Idempotency_Key="c-9")
    pointers = {each["pointer"] for each in shapeless.json()["errors"]}
    assert pointers == {"/code", "/value", "/colour", "/payee", "/signed_on"}


def test_contracts_of_another_unit_do_not_exist(declared: Software) -> None:
    asked = sent(declared, "/commitment-requests", REQUEST, "q-1")
    other = Software(OTHER_SCHOOL, "em")
    is_problem(other.get("/contracts/12/2026/HĐ"), 404, Word.NOT_FOUND)
    is_problem(other.get(f"/commitment-requests/{asked['id']}"), 404, Word.NOT_FOUND)
    is_problem(other.post(f"/commitment-requests/{asked['id']}/withdrawal"), 404, Word.NOT_FOUND)


def test_declaring_takes_the_scope_for_it_and_a_key(software: Software) -> None:
    reader = Software(SCHOOL, "an", ("read",))
    is_problem(reader.post("/contracts", CONTRACT, Idempotency_Key="c-1"), 403, Word.NO_RIGHT)
    is_problem(software.post("/contracts", CONTRACT), 400, "KEY_MISSING")
