"""Whatever goes wrong answers problem+json, with the place of each fault; nothing is half stored."""
from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from khobac.core import limits
from khobac.core.errors import Word
from khobac.doors.api import problems
from khobac.flows import partners
from tests.doors.api.conftest import CONTENT, SCHOOL, Software


def is_problem(answer: Any, status: int, word: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert (body["status"], body["type"]) == (status, f"/api/v1/problems/{word}")
    assert body["title"]
    assert body["detail"]
    assert body["instance"].startswith("/api/")
    assert body["trace_id"] == answer["Trace-Id"]
    return body


def test_every_error_word_has_a_status() -> None:
    assert set(Word) <= set(problems.KINDS)


def test_without_a_key_nothing_opens(software: Software) -> None:
    for answer in (Client().get("/api/v1/me"), Client().get("/api/v1/me", headers={"Authorization": "Basic YTpi"})):
        is_problem(answer, 401, "UNAUTHENTICATED")
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_wrong_key_is_refused(software: Software) -> None:
    for software.key in ("kb_test_", "kb_test_wrong", "", "x" * 5000, "kb_test_\u00e9"):
        is_problem(software.get("/me"), 401, "UNAUTHENTICATED")


def test_a_live_key_on_the_sandbox_is_told_so(software: Software) -> None:
    software.key = "kb_live_" + "a" * 43
    assert "thử nghiệm" in is_problem(software.get("/me"), 401, "UNAUTHENTICATED")["detail"]


def test_a_revoked_key_is_refused_on_the_next_request(software: Software) -> None:
    assert software.get("/me").status_code == 200
    partners.revoke_keys(software.key[:14], "test")
    is_problem(software.get("/me"), 401, "UNAUTHENTICATED")


def test_a_key_does_what_its_scopes_say(world: str, software: Software) -> None:
    reader = Software(SCHOOL, "an", ("read",))
    assert reader.get("/dossiers").status_code == 200
    is_problem(reader.post("/challenges"), 403, "NO_RIGHT")
    is_problem(reader.get("/alerts"), 403, "NO_RIGHT")


def test_unknown_paths_and_methods(software: Software) -> None:
    is_problem(software.get("/nowhere"), 404, "NOT_FOUND")
    is_problem(software.http.get("/api/v2/me"), 404, "NOT_FOUND")
    is_problem(software.http.delete("/api/v1/dossiers"), 405, "METHOD")
    is_problem(software.get("/dossiers/HS-0061-26-9999999"), 404, "NOT_FOUND")


def test_a_body_that_cannot_be_read(software: Software) -> None:
    for body in (
        "", "{", "[]", "nope", '{"a": NaN}', '{"kind": "payment", "kind": "advance"}', "[" * 100_000, '{"a": "\\ud800"}',
    ):
        answer = software.post("/checks", body)
        assert answer.status_code in (400, 422), (body[:30], answer.content)
        assert answer["Content-Type"] == "application/problem+json"


def test_another_media_type(software: Software) -> None:
    answer = software.http.post(
        "/api/v1/checks", "a=1", content_type="application/x-www-form-urlencoded",
        headers={"Authorization": f"Bearer {software.key}"},
    )
    is_problem(answer, 415, "MEDIA_TYPE")


def test_an_oversized_body_is_not_read(software: Software) -> None:
    read: list[int] = []

    class Watched:
        def read(self, *sizes: int) -> bytes:
            read.append(1)
            return b""

        readline = read

    beyond = {"CONTENT_LENGTH": str(limits.API_BODY.value + 1), "wsgi.input": Watched()}
    answer = Client().generic("POST", "/api/v1/checks", b"", **beyond)
    is_problem(answer, 413, "BODY_TOO_LARGE")
    assert read == []


def test_filing_needs_an_idempotency_key(software: Software) -> None:
    is_problem(software.post("/dossiers", software.signed(software.draft())), 400, "KEY_MISSING")
    assert software.get("/dossiers").json()["items"] == []


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"surprise": 1}, "/surprise"),
    ({"currency": "USD"}, "/currency"),
    ({"year": "2026"}, "/year"),
    ({"year": 2026.5}, "/year"),
    ({"last": "yes"}, "/last"),
    ({"voucher_date": 1}, "/voucher_date"),
    ({"voucher_date": "2026-02-30"}, "/voucher_date"),
    ({"content": "a\u0000b"}, "/content"),
    ({"content": "x" * 501}, "/content"),
    ({"lines": []}, "/lines"),
    ({"lines": [{"ndkt": "6501", "amount": 1.0}]}, "/lines/0/amount"),
    ({"lines": [{"ndkt": "6501", "amount": 10**400}]}, "/lines/0/amount"),
    ({"lines": [{"ndkt": "6501", "amount": -1}]}, "/lines/0/amount"),
    ({"lines": [{"ndkt": "65O1", "amount": 1}]}, "/lines/0/ndkt"),
    ({"lines": [{"ndkt": "6501", "amount": 0}]}, "/lines/0/amount"),
    ({"contract": "HD-9"}, "/contract"),
    ({"particulars": {"norms": [{"norm": "per_diem", "price": 0}]}}, "/particulars/norms/0/price"),
    ({"particulars": {"purchases": [{"kind": "laptop", "price": 1, "quantity": 0}]}}, "/particulars/purchases/0/quantity"),
    ({"particulars": {"withheld": [{"tax": "tea", "amount": 1}]}}, "/particulars/withheld/0/tax"),
    ({"particulars": {"cash": {"at": "home"}}}, "/particulars/cash/at"),
    ({"particulars": {"gold": True}}, "/particulars/gold"),
]


def test_a_fault_of_form_names_its_place(software: Software) -> None:
    draft = software.draft()
    for change, pointer in FAULTS:
        problem = is_problem(software.post("/checks", draft | change), 422, "INVALID")
        assert pointer in {each["pointer"] for each in problem["errors"]}, change
        assert all(each["code"] == "INVALID" and each["label"] and each["message"] for each in problem["errors"])
    unknown_payee = software.post("/dossiers", software.signed(draft | {"payee": "S9"}), Idempotency_Key="k")
    assert is_problem(unknown_payee, 422, "INVALID")["errors"][0]["pointer"] == "/payee"
    is_problem(software.post("/checks", draft | {"settles": "HS-9", "kind": "settlement"}), 404, "NOT_FOUND")
    assert software.get("/dossiers").json()["items"] == []


def test_every_fault_is_told_at_once(software: Software) -> None:
    answer = software.post("/checks", CONTENT | {"year": "2026", "surprise": 1, "lines": [{"ndkt": "x", "amount": 1}]})
    assert {each["pointer"] for each in answer.json()["errors"]} == {"/year", "/surprise", "/lines/0/ndkt"}


def test_a_wrong_parameter_names_itself(software: Software) -> None:
    for query in ("limit=0", "limit=201", "limit=x", "cursor=!", "cursor=eHg", "updated_after=yesterday"):
        [error] = is_problem(software.get(f"/dossiers?{query}"), 422, "INVALID")["errors"]
        assert error["pointer"] == f"/query/{query.partition('=')[0]}"


def test_english_for_those_who_prefer_it(software: Software) -> None:
    answer = software.get("/nowhere", **{"Accept-Language": "en-GB,vi;q=0.5"})
    assert answer.json()["title"] == problems.KINDS["NOT_FOUND"].title_en
    assert answer["Content-Language"] == "en"


def test_a_fault_of_ours_tells_nothing_but_its_trace(software: Software, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khobac.doors.api.pictures.page", lambda changed: 1 // 0)
    body = is_problem(software.get("/dossiers"), 500, "FAULT")
    assert "division" not in json.dumps(body)


def test_a_problem_type_can_be_followed(software: Software) -> None:
    for word, kind in problems.KINDS.items():
        answer = Client().get(f"/api/v1/problems/{word}")
        assert (answer.status_code, answer.json()["status"]) == (200, kind.status)


def test_the_caller_s_trace_is_kept(software: Software) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    answer = software.get("/me", Traceparent=f"00-{trace}-00f067aa0ba902b7-01")
    assert answer["Trace-Id"] == trace


def test_a_key_that_calls_too_often_has_to_wait(software: Software, settings: LazySettings) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"calls with a key": (2, 60)}
    assert [software.get("/me").status_code for _again in range(2)] == [200, 200]
    answer = software.get("/me")
    is_problem(answer, 429, "BUSY")
    assert answer["Retry-After"] == "60"
    assert Software(SCHOOL, "an").get("/me").status_code == 200


def test_an_address_that_tries_keys_has_to_wait(software: Software, settings: LazySettings) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"wrong keys from an address": (1, 60)}
    right, software.key = software.key, "kb_test_guess"
    is_problem(software.get("/me"), 401, "UNAUTHENTICATED")
    assert is_problem(software.get("/me"), 429, "BUSY")
    software.key = right
    assert software.get("/me").status_code == 200
