"""A change of law: drafted by one, laid over the law to see, approved by another, and only then counting."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.registers.law import queries, services
from khobac.registers.law.models import Change, Parameter
from khobac.registers.law.services import DraftValue
from tests.registers.law.test_law_of_a_day import TEXT

JUNE, JULY, AUGUST = dt.date(2026, 6, 30), dt.date(2026, 7, 1), dt.date(2026, 8, 1)
AGE, FORM, LARGE = "voucher.max_age", "advance.max_percent", "desk.large_amount"
WHY = "Chưa có văn bản ký"

NEW_YEAR = dt.date(2026, 1, 1)


@pytest.fixture(autouse=True)
def before(world: str) -> None:
    """What the law says before anything changes."""
    services.set_value(AGE, 5, NEW_YEAR)
    services.set_value(FORM, 50, NEW_YEAR)


@pytest.fixture
def change() -> int:
    """Two values from July; proposed."""
    number = services.open_change("Thông tư mới", "son")
    services.put_value(number, DraftValue(AGE, 7, JULY, article="3"), "son")
    services.put_value(number, DraftValue(FORM, None, JULY, article="4"), "son")
    services.propose(number, "son")
    return number


def word_of(call: object, *arguments: object) -> Word:
    with pytest.raises(Refused) as error:
        call(*arguments)
    return error.value.word


def test_a_draft_can_be_laid_over_the_law_and_counts_for_nothing_else(change: int) -> None:
    before = queries.law_on(JULY)
    seen = queries.law_with(change, JULY)
    assert (before.value(AGE), seen.value(AGE), seen.get(FORM)) == (5, 7, None)
    assert before.get(FORM) is not None
    assert queries.law_with(change, JUNE).value(AGE) == 5
    assert {key for key in before.values if before.values[key] != seen.values.get(key)} == {AGE, FORM}


def test_once_approved_the_law_is_what_was_seen(change: int) -> None:
    seen = queries.law_with(change, JULY)
    services.approve_change(change, "sang")
    assert queries.law_on(JULY) == seen
    assert queries.law_on(JUNE).value(AGE) == 5


def test_what_the_law_no_longer_has_is_in_its_history(change: int) -> None:
    services.approve_change(change, "sang")
    latest, *_older = queries.history(FORM)
    assert (latest.value, latest.valid_from, latest.approved_by != "") == (None, JULY, True)


def test_the_days_of_a_value_never_overlap_in_whatever_order_they_are_approved() -> None:
    for value, day in ((7, AUGUST), (6, JULY), (8, JULY), (9, JUNE)):
        services.draft(AGE, value, day, "son")
        services.approve(AGE, day, "sang")
    rows = sorted(Parameter.objects.filter(key=AGE, recorded_to=None).values_list("valid_from", "valid_to"))
    assert all(end == start - dt.timedelta(days=1) for (_, end), (start, _) in pairwise(rows))
    assert [queries.law_on(day).value(AGE) for day in (JUNE, JULY, AUGUST)] == [9, 8, 7]


def test_a_change_of_two_days_counts_from_each() -> None:
    number = services.open_change("Hai bước", "son")
    services.put_value(number, DraftValue(AGE, 7, AUGUST), "son")
    services.put_value(number, DraftValue(AGE, 6, JULY), "son")
    services.propose(number, "son")
    services.approve_change(number, "sang")
    assert [queries.law_on(day).value(AGE) for day in (JUNE, JULY, AUGUST)] == [5, 6, 7]


def test_nobody_approves_his_own_change_not_even_in_the_database(change: int) -> None:
    assert word_of(services.approve_change, change, "son") is Word.SAME_PERSON
    author = Change.objects.get(pk=change).drafted_by_id
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(pk=change).update(state="approved", decided_by=author, decided_at=clock.now())


def test_a_value_without_a_change_is_in_force_or_does_not_exist() -> None:
    with pytest.raises(IntegrityError), db.atomic():
        Parameter.objects.create(key=AGE, value={"v": 5}, valid_from=JULY)


def test_what_is_proposed_stays_as_it_is_until_it_is_sent_back(change: int) -> None:
    value = DraftValue(AGE, 9, JULY)
    assert word_of(services.put_value, change, value, "son") is Word.STATE
    assert word_of(services.send_back, change, "sang", "sai") is Word.INVALID
    services.send_back(change, "sang", WHY)
    services.put_value(change, value, "son")
    assert queries.law_with(change, JULY).value(AGE) == 9
    assert word_of(services.approve_change, change, "sang") is Word.NOT_FOUND


def test_a_withdrawn_change_never_counts_and_stays_readable(change: int) -> None:
    assert word_of(services.withdraw, change, "sang", WHY) is Word.NO_RIGHT
    services.withdraw(change, "son", WHY)
    assert word_of(services.approve_change, change, "sang") is Word.NOT_FOUND
    assert queries.drafts() == []
    assert {view.name for view in queries.values_of_change(change)} == {AGE, FORM}


def test_a_value_rests_on_a_text_of_the_register() -> None:
    number = services.open_change("Thông tư mới", "son")
    value = DraftValue(AGE, 7, JULY, "no-such-text", "3")
    assert word_of(services.put_value, number, value, "son") is Word.INVALID


def test_another_steward_does_not_write_in_it() -> None:
    number = services.open_change("Của Sơn", "son")
    assert word_of(services.put_value, number, DraftValue(AGE, 7, JULY), "sang") is Word.NO_RIGHT
    assert word_of(services.propose, number, "son") is Word.INVALID


def test_what_stewards_have_changed_no_file_takes_back(tmp_path: Path) -> None:
    path = tmp_path / "decree-1.toml"
    path.write_text(TEXT, encoding="utf-8")
    services.load_text(path)
    services.draft(AGE, 7, JULY, "son")
    services.approve(AGE, JULY, "sang")
    services.load_text(path)
    assert queries.law_on(JULY).value(AGE) == 7
