"""A dossier through the API: checked, signed, filed once, followed, withdrawn; never by or for another unit."""
from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from django.db import connections

from khobac.flows import founding
from khobac.flows.founding import ValueRow
from khobac.flows.payment import examination
from tests.doors.api.conftest import OTHER_SCHOOL, Software


def test_a_check_tells_every_defect_and_files_nothing(software: Software) -> None:
    answer = software.post("/checks", software.draft(lines=[{"ndkt": "6500", "amount": 200_000_000}])).json()
    assert {(each["code"], each["pointer"]) for each in answer["findings"]} == {
        ("C01", "/lines/0/amount"), ("C03", "/lines/0/ndkt"),
    }
    assert answer["blocked"] is True
    assert answer["amounts"] == {"gross": 200_000_000, "recovered": 0, "set_off": 0, "pay": 200_000_000, "currency": "VND"}
    assert answer["balance"]["available"] == 100_000_000
    assert software.get("/dossiers").json()["items"] == []


def test_a_finding_names_field_law_and_remedy_in_the_reader_s_language(software: Software) -> None:
    draft = software.draft(lines=[{"ndkt": "6501", "amount": 200_000_000}])
    [vietnamese] = software.post("/checks", draft).json()["findings"]
    [english] = software.post("/checks", draft, Accept_Language="en").json()["findings"]
    assert vietnamese["label"] == "Số tiền"
    assert vietnamese["basis"]["doc"]
    assert vietnamese["fix"]
    assert english["label"] == "Amount"
    assert english["message"] != vietnamese["message"]


def test_what_only_some_expenses_declare_is_filed_and_judged(software: Software) -> None:
    founding.set_law([ValueRow("norm.per_diem", 300_000, dt.date(2020, 1, 1))])
    declared = {"norms": [{"norm": "per_diem", "price": 350_000, "quantity": 3}]}
    [found] = software.post("/checks", software.draft(particulars=declared)).json()["findings"]
    assert (found["code"], found["pointer"], found["label"]) == ("C10", "/particulars/norms/0/price", "Mức chi (₫)")
    number = software.file(particulars=declared).json()["number"]
    assert [each.code for each in examination.examine(number, "tuan").findings] == ["C10"]


def test_a_signed_dossier_is_filed_and_followed(software: Software) -> None:
    filed = software.file()
    assert filed.status_code == 201
    number = filed.json()["number"]
    detail = software.get(f"/dossiers/{number}").json()
    assert (detail["status"], detail["state"], detail["amounts"]["pay"]) == ("received", "submitted", 12_450_000)
    assert detail["legal_due_at"] == "2026-03-03T09:00:00+07:00"
    assert [step["status"] for step in detail["timeline"]] == ["received"]
    assert [each["number"] for each in software.get("/dossiers").json()["items"]] == [number]


def test_a_repeat_gets_the_first_answer_byte_for_byte(software: Software) -> None:
    signed = software.signed(software.draft())
    first = software.post("/dossiers", signed, Idempotency_Key="once")
    software.post(f"/dossiers/{first.json()['number']}/withdrawal")
    again = software.post("/dossiers", signed, Idempotency_Key="once")
    assert again.content == first.content
    assert (again.status_code, again["Idempotent-Replayed"]) == (201, "true")
    assert "Idempotent-Replayed" not in first


def test_many_at_once_with_one_key_are_one_dossier(software: Software) -> None:
    signed = software.signed(software.draft())

    def send() -> tuple[int, bytes, bool]:
        answer = software.post("/dossiers", signed, Idempotency_Key="once")
        connections.close_all()
        return answer.status_code, answer.content, "Idempotent-Replayed" in answer

    with ThreadPoolExecutor(8) as threads:
        answers = [each.result() for each in [threads.submit(copy_context().run, send) for _ in range(24)]]
    assert {(status, body) for status, body, _ in answers} == {(201, answers[0][1])}
    assert [replayed for *_, replayed in answers].count(False) == 1
    assert len(software.get("/dossiers").json()["items"]) == 1


def test_a_key_with_another_body_is_refused(software: Software) -> None:
    software.file(key="once")
    other = software.file(key="once", content="Tiền điện tháng 3")
    assert (other.status_code, other.json()["type"]) == (422, "/api/v1/problems/KEY_REUSED")


def test_a_challenge_files_one_dossier_only(software: Software) -> None:
    signed = software.signed(software.draft())
    assert software.post("/dossiers", signed, Idempotency_Key="a").status_code == 201
    second = software.post("/dossiers", signed, Idempotency_Key="b")
    assert second.status_code == 422
    assert second.json()["errors"][0]["pointer"] == "/challenge"


def test_a_challenge_of_another_unit_files_nothing(software: Software) -> None:
    stranger = Software(OTHER_SCHOOL, "em")
    signed = software.signed(software.draft(challenge=stranger.post("/challenges").json()["challenge"]))
    assert software.post("/dossiers", signed, Idempotency_Key="a").json()["errors"][0]["pointer"] == "/challenge"


def test_a_signature_over_other_content_is_a_defect_of_the_dossier(software: Software) -> None:
    altered = software.signed(software.draft()) | {"content": "Tiền nước tháng 2"}
    number = software.post("/dossiers", altered, Idempotency_Key="a").json()["number"]
    examination.examine(number, "tuan")
    examination.send_back(number, "tuan")
    found = software.get(f"/dossiers/{number}").json()
    assert found["status"] == "needs_mending"
    assert [(each["code"], each["pointer"]) for each in found["findings"]] == [
        ("C05", "/signatures/0"), ("C05", "/signatures/1"),
    ]


def test_another_unit_s_dossier_is_not_there(software: Software) -> None:
    number = software.file().json()["number"]
    stranger = Software(OTHER_SCHOOL, "em")
    assert stranger.get(f"/dossiers/{number}").status_code == 404
    assert stranger.post(f"/dossiers/{number}/withdrawal").status_code == 404
    assert stranger.get("/dossiers").json()["items"] == []
    assert stranger.get("/alerts").json()["items"] == []


def test_a_dossier_can_be_withdrawn_and_twice_is_once(software: Software) -> None:
    number = software.file().json()["number"]
    for _ in range(2):
        answer = software.post(f"/dossiers/{number}/withdrawal")
        assert (answer.status_code, answer.json()["status"]) == (200, "withdrawn")
    assert len(software.get(f"/dossiers/{number}").json()["timeline"]) == 2


def test_pages_follow_each_other_without_gap_or_repeat(software: Software) -> None:
    filed = [software.file(key=f"k{n}", content=f"Tiền điện {n}").json()["number"] for n in range(5)]
    seen, cursor = [], ""
    while True:
        page = software.get(f"/dossiers?limit=2{cursor}").json()
        seen += [each["number"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == filed


def test_only_changes_after_a_moment_are_told(software: Software) -> None:
    software.file()
    assert len(software.get("/dossiers?updated_after=2026-03-02T09:00:00%2B07:00").json()["items"]) == 1
    assert software.get("/dossiers?updated_after=2026-03-02T09:00:01%2B07:00").json()["items"] == []


def test_nobody_sits_in_two_seats(software: Software) -> None:
    answer = software.post("/dossiers", software.signed(software.draft(), "an", "chi"), Idempotency_Key="a")
    assert (answer.status_code, answer.json()["type"]) == (403, "/api/v1/problems/SAME_PERSON")


def test_me_tells_whose_key_it_is(software: Software) -> None:
    assert software.get("/me").json() == {
        "unit": "1012345", "name": "Trường trung học cơ sở", "person": "an", "key": software.key[:14],
        "scopes": ["alerts", "check", "contracts", "events", "file", "read"], "sandbox": True,
    }
