"""Approving many at once: what cannot be paid is left out with its reason, the rest posts."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from khobac.core import clock, db, wake
from khobac.core.errors import Refused, Word
from khobac.flows import budget, restrictions
from khobac.flows.payment import approval, examination
from khobac.flows.verification import verify_books
from tests.flows.payment.conftest import SCHOOL, School, state


def test_a_batch_leaves_out_what_finds_no_money(school: School) -> None:
    numbers = [school.checked(school.filing(300_000_000)) for _ in range(3)]
    db.execute("UPDATE requests_spendingrequest SET held = 0")  # as if none had been held: approval must look again
    db.execute("UPDATE budget_line SET reserved = 0")
    budget.allot(SCHOOL, "12", 2026, 300_000_000, "cut", "fin", "cut-1")
    answers = approval.approve(numbers, "xuan", "vinh")
    assert [answer.refused and answer.refused.word for answer in answers] == [None, None, Word.BLOCKED]
    assert [state(number) for number in numbers] == ["payment_pending", "payment_pending", "checked"]
    [row] = db.rows("SELECT actual, available FROM budget_line")
    assert row == {"actual": 600_000_000, "available": 100_000_000}


def test_a_unit_restricted_since_then_is_looked_at_again(school: School) -> None:
    number = school.checked()
    restrictions.suspend(SCHOOL, [], "fin")
    [answer] = approval.approve([number], "xuan", "vinh")
    assert answer.refused is not None
    assert answer.refused.word == Word.BLOCKED
    assert [finding.code for finding in answer.refused.details["defects"]] == ["C17"]
    assert state(number) == "checked"
    assert verify_books() == []


def test_without_the_chief_accountant_nothing_is_approved(school: School) -> None:
    number = school.checked()
    [answer] = approval.approve([number], "xuan")
    assert answer.refused is not None
    assert answer.refused.word == Word.STATE
    [signed] = approval.countersign([number], "vinh")
    assert signed.refused is None
    [answer] = approval.approve([number], "xuan")
    assert answer.refused is None
    assert verify_books() == []


def test_the_same_approval_from_two_directors_at_once_pays_once(school: School) -> None:
    numbers = [school.checked() for _ in range(4)]
    outcomes: list[list[str | None]] = []
    moment = clock.now()

    def approve(director: str) -> None:
        with clock.at(moment), wake.asleep():
            answers = approval.approve(numbers, director, "vinh")
            outcomes.append([answer.refused and answer.refused.word for answer in answers])
            connections.close_all()

    threads = [threading.Thread(target=approve, args=[name]) for name in ("xuan", "yen")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [[Word.STATE] * 4, [None] * 4] or outcomes == [[None] * 4, [Word.STATE] * 4]
    assert len(db.rows("SELECT 1 FROM payment_order")) == 4
    assert verify_books() == []


def test_an_officers_proposal_is_undone_within_ten_seconds(school: School) -> None:
    import datetime as dt

    number = school.checked()
    with clock.at(clock.now() + dt.timedelta(seconds=9)):
        examination.undo(number, "tuan")
    assert state(number) == "under_control"
    examination.accept(number, "tuan")
    with clock.at(clock.now() + dt.timedelta(seconds=11)), pytest.raises(Refused) as refused:
        examination.undo(number, "tuan")
    assert refused.value.word == Word.STATE


@pytest.mark.parametrize(
    ("tampering", "check"),
    [
        ("UPDATE payment_order SET amount = amount + 1", "an order is the sum of its lines"),
        ("UPDATE payment_order SET state = 'posted'", "an order stands where its steps lead"),
        ("UPDATE payment_line SET state = 'posted'", "money in transit stands where the lines say"),
        ("UPDATE requests_spendingrequest SET pay = pay - 1", "what was approved is ordered"),
        ("UPDATE requests_spendingrequest SET held = 5", "a decided request holds nothing"),
        ("UPDATE budget_line SET actual = actual - 1", "budget"),
        ("UPDATE dossiers_numberseries SET last = last + 1", "dossier numbers without a gap"),
    ],
)
def test_the_books_find_what_was_tampered_with(school: School, tampering: str, check: str) -> None:
    school.approved()
    assert verify_books() == []
    db.execute(tampering)
    assert any(check in difference.check for difference in verify_books())
