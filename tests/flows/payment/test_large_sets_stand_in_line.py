"""More than a director should wait for stands in line: posted by workers, answered one by one, never without end."""

from __future__ import annotations

import pytest

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.services import line
from khobac.core.errors import Refused, Word
from khobac.flows.payment import bulk_approval
from khobac.flows.verification import verify_books
from tests.flows.payment.conftest import School, state


@pytest.fixture(autouse=True)
def two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_approval, "AT_ONCE", 2)


def test_a_small_set_is_answered_at_once(school: School) -> None:
    numbers = [school.checked() for _ in range(2)]
    asked = bulk_approval.approve(numbers, "xuan", "vinh")
    assert [answer.refused for answer in asked.answers] == [None, None]
    assert bulk_approval.post_next() == 0


def test_a_large_set_waits_for_a_worker_and_each_dossier_has_its_answer(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_approval, "BATCH", 2)
    numbers = [school.checked(), school.checked(), school.file()]
    asked = bulk_approval.approve(numbers, "xuan", "vinh")
    assert asked.batch is not None
    assert [each.word for each in dossiers.of_set(asked.batch)] == [None, None, None]
    assert [bulk_approval.post_next() for _ in range(3)] == [2, 1, 0]
    assert [(each.number, each.word) for each in dossiers.of_set(asked.batch)] == [
        (numbers[0], ""), (numbers[1], ""), (numbers[2], Word.STATE),
    ]
    assert [state(number) for number in numbers] == ["payment_pending", "payment_pending", "submitted"]
    assert verify_books() == []


def test_a_line_that_is_full_turns_away(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "MOST_WAITING", 4)
    numbers = [school.file() for _ in range(3)]
    bulk_approval.approve(numbers, "xuan", "vinh")
    with pytest.raises(Refused) as refused:
        bulk_approval.approve(numbers, "xuan", "vinh")
    assert refused.value.word == Word.STATE
    assert refused.value.details == {"waiting": 3}
