"""One dossier each, approved by several directors at the same moment: one transaction, each with his own right and answer."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import OperationalError, connections

from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.flows import budget
from khobac.flows.payment import approval
from khobac.flows.payment.approval import Approved, Signed
from khobac.flows.verification import verify_books
from tests.flows.payment.conftest import SCHOOL, School, state

LONG_S = 20
Pair = tuple[str, str]


class Meeting:
    """Holds the first approval until the others have come, so that they go together; remembers who went with whom."""

    def __init__(self) -> None:
        self.transactions: list[list[str]] = []
        self.all_have_come = threading.Event()
        self.begun = threading.Event()

    def sign(self, signed: Sequence[Signed]) -> list[Approved]:
        self.transactions.append([each.number for each in signed])
        self.begun.set()
        assert self.all_have_come.wait(LONG_S)
        return approval.approve_signed(signed)

    def approve(self, first: Pair, *others: Pair) -> list[Future[list[Approved]]]:
        with ThreadPoolExecutor(1 + len(others)) as pool:
            asked = [pool.submit(contextvars.copy_context().run, _approve, *first)]
            assert self.begun.wait(LONG_S)
            for place, each in enumerate(others, 1):
                asked.append(pool.submit(contextvars.copy_context().run, _approve, *each))
                while len(approval._gathering._queue) < place:
                    assert not asked[-1].done()
            self.all_have_come.set()
        return asked


def _approve(number: str, director: str) -> list[Approved]:
    try:
        return approval.approve([number], director, "vinh")
    finally:
        connections.close_all()


@pytest.fixture
def meeting(school: School, monkeypatch: pytest.MonkeyPatch) -> Iterator[Meeting]:
    meeting = Meeting()
    monkeypatch.setattr(approval._gathering, "_act", meeting.sign)
    with clock.at(clock.now()):
        yield meeting


def words(asked: Sequence[Future[list[Approved]]]) -> list[Word | None]:
    return [answer.refused and answer.refused.word for each in asked for answer in each.result()]


def test_each_is_posted_in_the_name_of_his_own_director(school: School, meeting: Meeting) -> None:
    first, second, third = (school.checked() for _ in range(3))
    asked = meeting.approve((first, "xuan"), (second, "yen"), (third, "xuan"))
    assert words(asked) == [None] * 3
    assert [answer.number for each in asked for answer in each.result()] == [first, second, third]
    assert meeting.transactions == [[first], [second, third]]
    for table in (
        "SELECT actor FROM core_auditrecord WHERE action = 'approve' AND subject = %s",
        "SELECT step.actor FROM dossiers_step step JOIN dossiers_dossier dossier ON dossier.id = dossier_id "
        "WHERE event = 'approve' AND number = %s",
        "SELECT person FROM dossiers_seattaken taken JOIN dossiers_dossier dossier ON dossier.id = dossier_id "
        "WHERE seat = 'director' AND number = %s",
        "SELECT actor FROM budget_movement JOIN dossiers_dossier dossier ON dossier.id::text = reference "
        "WHERE event = 'approve' AND number = %s",
        "SELECT content->>'director' FROM core_fact WHERE kind = 'PaymentApproved' AND subject = %s",
    ):
        found = [db.tuples(table, [number]) for number in (first, second, third)]
        assert found == [[("xuan",)], [("yen",)], [("xuan",)]], table
    assert verify_books() == []


def test_who_has_no_right_is_refused_and_nobody_else(school: School, meeting: Meeting) -> None:
    numbers = [school.checked() for _ in range(4)]
    asked = meeting.approve((numbers[0], "xuan"), (numbers[1], "yen"), (numbers[2], "tuan"), (numbers[3], "thu"))
    assert words(asked) == [None, None, Word.SAME_PERSON, Word.NO_RIGHT]
    assert [state(number) for number in numbers] == ["payment_pending", "payment_pending", "checked", "checked"]
    assert verify_books() == []


def test_who_finds_no_money_is_refused_and_nobody_else(school: School, meeting: Meeting) -> None:
    numbers = [school.checked(school.filing(300_000_000)) for _ in range(3)]
    db.execute("UPDATE requests_spendingrequest SET held = 0")  # as if none had been held: approval must look again
    db.execute("UPDATE budget_line SET reserved = 0")
    budget.allot(SCHOOL, "12", 2026, 300_000_000, "cut", "fin", "cut-1")
    asked = meeting.approve((numbers[0], "xuan"), (numbers[1], "yen"), (numbers[2], "xuan"))
    assert words(asked) == [None, None, Word.BLOCKED]
    assert db.rows("SELECT actual, available FROM budget_line") == [{"actual": 600_000_000, "available": 100_000_000}]


def test_one_that_is_not_there_fails_alone(school: School, meeting: Meeting) -> None:
    first, second = school.checked(), school.checked()
    asked = meeting.approve((first, "xuan"), ("HS-0061-26-9999999", "yen"), (second, "yen"))
    assert words([asked[0], asked[2]]) == [None, None]
    problem = asked[1].exception()
    assert isinstance(problem, Refused)
    assert problem.word is Word.NOT_FOUND
    assert verify_books() == []


def test_of_two_on_the_same_dossier_one_pays_and_the_other_is_told(school: School, meeting: Meeting) -> None:
    first, second = school.checked(), school.checked()
    asked = meeting.approve((first, "xuan"), (second, "tuan"), (second, "yen"), (second, "xuan"))
    assert words(asked) == [None, Word.SAME_PERSON, None, Word.STATE]
    assert meeting.transactions == [[first], [second], [second], [second]]
    assert verify_books() == []


def test_a_broken_connection_is_told_to_all_and_nothing_is_tried_again(
    school: School, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (school.checked() for _ in range(3))

    def broken(signed: Sequence[Signed]) -> list[Approved]:
        answers = meeting.sign(signed)
        if len(signed) > 1:
            raise OperationalError("server closed the connection unexpectedly")
        return answers

    monkeypatch.setattr(approval._gathering, "_act", broken)
    asked = meeting.approve((first, "xuan"), (second, "yen"), (third, "xuan"))
    assert words(asked[:1]) == [None]
    assert [type(each.exception()) for each in asked[1:]] == [OperationalError] * 2
    assert meeting.transactions == [[first], [second, third]]


def test_inside_a_transaction_of_the_caller_nobody_is_gathered(school: School, meeting: Meeting) -> None:
    number = school.checked()
    with db.atomic():
        [answer] = approval.approve([number], "xuan", "vinh")
    assert answer.refused is None
    assert meeting.transactions == []
