"""Submitting: once per key, whatever the network does, and only what was signed."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from django.db import IntegrityError, connections, transaction

from khobac.books.budget import queries as budget
from khobac.casework.dossiers import queries as dossiers
from khobac.control import queries as checks
from khobac.core import access, clock, db, wake
from khobac.core.errors import Refused, Word
from khobac.flows.payment import examination, filing
from khobac.flows.payment.content import FiledLine
from khobac.flows.verification import verify_books
from tests.flows.payment.conftest import SCHOOL, School, state


def test_a_repeat_gets_the_first_answer_and_holds_money_once(school: School) -> None:
    filed = school.filing()
    signatures = school.signed(filed)
    with access.acting_as(SCHOOL):
        first = filing.submit(filed, signatures, "k")
    with access.acting_as(SCHOOL):
        second = filing.submit(filed, signatures, "k")
    assert (first.number, second.number, second.repeated) == ("HS-0061-26-0000001", first.number, True)
    [line] = budget.lines_of_unit(SCHOOL, 2026).values()
    assert line.reserved == 12_450_000


def test_another_dossier_under_the_same_key_is_refused(school: School) -> None:
    school.file(key="k")
    other = school.filing(1)
    with pytest.raises(Refused) as refused, access.acting_as(SCHOOL):
        filing.submit(other, school.signed(other), "k")
    assert refused.value.word == Word.KEY_REUSED


def test_the_same_submission_from_many_threads_at_once_is_one_dossier(school: School) -> None:
    filed = school.filing()
    signatures = school.signed(filed)
    numbers: list[str] = []
    moment = clock.now()

    def send() -> None:
        with clock.at(moment), wake.asleep():
            with access.acting_as(SCHOOL):
                numbers.append(filing.submit(filed, signatures, "k").number)
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(numbers) == 8
    assert len(set(numbers)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"lines": (FiledLine("6551", 99_450_000),)},
        {"payee": "S2"},
        {"unit": "1012346"},
        {"resubmits": "HS-0061-26-0000009"},
        {"challenge": "another"},
        {"content": "Khác"},
    ],
)
def test_a_signature_counts_for_nothing_but_what_was_signed(school: School, change: dict[str, object]) -> None:
    filed = school.filing()
    altered = replace(filed, **change)  # type: ignore[arg-type]
    from khobac.flows.payment import signing

    seen, kept = signing.judged(altered, school.signed(filed))
    assert [signature.valid for signature in seen] == [False, False]
    assert {signature.reason for signature in kept} == {"CONTENT_ALTERED"}


def test_a_signature_with_somebody_elses_certificate_is_found(school: School) -> None:
    filed = school.filing()
    chief, holder = school.signed(filed, ("gam", "chi"))
    with access.acting_as(SCHOOL):
        number = filing.submit(filed, [replace(chief, person="binh"), holder], "k").number
    found = examination.examine(number, "tuan").findings
    assert [(finding.code, finding.pointer) for finding in found] == [("C05", "/signatures/0")]


def test_every_fault_of_form_is_named_at_once_and_nothing_is_stored(school: School) -> None:
    broken = school.filing(lines=(FiledLine("65", 0), FiledLine("6551", -5)), content=" ")
    with pytest.raises(Refused) as refused, access.acting_as(SCHOOL):
        filing.submit(broken, school.signed(broken), "k")
    assert [pointer for pointer, _ in refused.value.details["faults"]] == [
        "/lines/0/amount", "/lines/0/ndkt", "/lines/1/amount", "/content",
    ]  # fmt: skip
    assert db.rows("SELECT 1 FROM dossiers_dossier") == []


def test_a_unit_sees_and_touches_only_its_own(school: School) -> None:
    number = school.file()
    with access.acting_as("1012346"):
        assert db.rows("SELECT * FROM dossiers_dossier") == []
        assert db.rows("SELECT * FROM requests_spendingrequest") == []
        assert db.rows("SELECT * FROM budget_line") == []
        with pytest.raises(Refused) as refused:
            filing.withdraw(number, "em")
    assert refused.value.word == Word.NOT_FOUND


def test_withdrawing_gives_the_money_back_and_may_be_repeated(school: School) -> None:
    number = school.file()
    for _ in range(2):
        with access.acting_as(SCHOOL):
            filing.withdraw(number, "an")
    assert state(number) == "withdrawn"
    [line] = budget.lines_of_unit(SCHOOL, 2026).values()
    assert (line.reserved, line.available) == (0, 1_000_000_000)
    assert verify_books() == []


@pytest.mark.parametrize(
    "jump",
    [
        "UPDATE dossiers_dossier SET state = 'completed'",
        "UPDATE dossiers_dossier SET state = 'checked', step = 2",
        """INSERT INTO dossiers_step (dossier_id, unit_code, seq, prev_seq, from_state, event, to_state, actor, at, reason)
           SELECT id, unit_code, 2, 1, 'submitted', 'approve', 'payment_pending', 'x', sent_at, '' FROM dossiers_dossier""",
        """INSERT INTO dossiers_step (dossier_id, unit_code, seq, prev_seq, from_state, event, to_state, actor, at, reason)
           SELECT id, unit_code, 3, 1, 'submitted', 'examine', 'under_control', 'x', sent_at, '' FROM dossiers_dossier""",
        """INSERT INTO dossiers_seattaken (dossier_id, unit_code, seat, person)
           SELECT id, unit_code, 'director', 'an' FROM dossiers_dossier""",
    ],
)
def test_an_illegal_jump_cannot_be_stored(school: School, jump: str) -> None:
    school.file()
    with pytest.raises(IntegrityError), transaction.atomic():
        db.execute(jump)


def test_a_step_that_begins_elsewhere_is_named_by_the_proof(school: School) -> None:
    number = school.file()
    db.execute(
        """
        INSERT INTO dossiers_step (dossier_id, unit_code, seq, prev_seq, from_state, event, to_state, actor, at, reason)
        SELECT id, unit_code, 2, 1, 'checked', 'approve', 'payment_pending', 'x', sent_at, '' FROM dossiers_dossier
        """
    )
    assert ("step begins where the one before ended", number) in {(each.check, each.subject) for each in verify_books()}


def test_the_examination_judges_what_was_filed_and_keeps_its_inputs(school: School) -> None:
    number = school.file(school.filing(2_000_000_000))
    judged = examination.examine(number, "tuan")
    check = checks.last_checks([dossiers.by_number(number).id])[dossiers.by_number(number).id]
    assert [finding.code for finding in judged.findings] == ["C01"]
    assert checks.inputs(check.id) == judged.inputs
