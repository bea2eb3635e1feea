"""RT7: force majeure moves a deadline by whole working days, once, with notice before it lapses; then it has moved for all."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.promises import queries as promises
from khobac.core import access, clock
from khobac.core.errors import Refused, Word
from khobac.flows import status, subscriptions
from khobac.flows.payment import examination, extension
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.watch.alerts import queries as alerts
from khobac.watch.supervision import queries as signals
from khobac.watch.supervision import services as supervision
from proof.ground.statements import counted
from tests.flows.payment.conftest import SCHOOL, School

OUTAGE = "Mất điện toàn tỉnh do bão, hệ thống ngừng từ 9 giờ"
HOURS = WorkingCalendar(
    frozenset({dt.date(2026, 4, 30), dt.date(2026, 5, 1)}), frozenset(), dt.time(8), dt.time(16), dt.time(17)
)


def word_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.word


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=clock.VIETNAM)


def test_all_dossiers_of_an_outage_move_together_and_the_units_are_told(school: School) -> None:
    numbers = [school.file(), school.file()]  # Monday at nine, due on Tuesday at nine
    assert extension.extend(numbers, "xuan", 3, OUTAGE) == numbers
    for number in numbers:
        dossier = dossiers.by_number(number)
        assert (dossier.legal_due_at, dossier.committed_due_at) == (at("06 09:00"), at("06 09:00"))
        assert [each.kind for each in dossiers.letters(dossier.id)] == ["receipt", "extension"]
        last = dossiers.steps(dossier.id)[-1]
        assert (last.event, last.to_state, last.actor, last.reason) == ("extend", "submitted", "xuan", OUTAGE)
    for piece in subscriptions.pieces():
        piece()
    told = [each for each in alerts.since(0) if "gia hạn" in each.title_vi]
    assert {each.dossier for each in told} == set(numbers)
    assert "09:00 06/03/2026" in told[0].body_vi
    assert (told[0].loud, told[0].person) == (True, "")


def test_what_was_put_off_is_late_after_the_new_moment_and_not_before(school: School) -> None:
    number = school.file()
    extension.extend([number], "xuan", 1, OUTAGE)
    for moment, overdue in (("03 09:00:01", False), ("04 09:00:00", False), ("04 09:00:01", True)):
        with clock.at(at(moment)):
            supervision.raise_late()
            assert ("overdue" in status.flags(dossiers.by_number(number))) is overdue
            assert ("M02" in [each.indicator for each in signals.of_dossier(number)]) is overdue


def test_up_to_the_last_second_and_not_after_it(school: School) -> None:
    early, late = school.file(), school.file()
    with clock.at(at("03 09:00:00")):
        extension.extend([early], "xuan", 1, OUTAGE)
    with clock.at(at("03 09:00:01")), pytest.raises(Refused) as refused:
        extension.extend([late], "xuan", 1, OUTAGE)
    assert word_of(refused) == Word.STATE
    assert dossiers.by_number(late).legal_due_at == at("03 09:00")


def test_once_and_a_repeat_changes_nothing(school: School) -> None:
    number = school.file()
    extension.extend([number], "xuan", 1, OUTAGE)
    assert extension.extend([number], "xuan", 1, OUTAGE) == []
    with pytest.raises(Refused) as refused:
        extension.extend([number], "xuan", 2, OUTAGE)
    assert word_of(refused) == Word.STATE
    assert len(dossiers.steps(dossiers.by_number(number).id)) == 2


@pytest.mark.parametrize(
    ("by", "days", "reason", "word"),
    [
        ("vinh", 1, OUTAGE, Word.NO_RIGHT),  # the chief accountant
        ("dao", 1, OUTAGE, Word.NO_RIGHT),  # director of another treasury
        ("xuan", 0, OUTAGE, Word.INVALID),
        ("xuan", 6, OUTAGE, Word.INVALID),
        ("xuan", 1, "bão", Word.REASON_NEEDED),
    ],
)
def test_the_director_alone_within_the_law_and_with_a_reason(
    school: School, by: str, days: int, reason: str, word: Word
) -> None:
    number = school.file()
    with pytest.raises(Refused) as refused:
        extension.extend([number], by, days, reason)
    assert word_of(refused) == word
    assert promises.extensions_of([dossiers.by_number(number).id]) == {}


def test_one_that_is_decided_keeps_all_from_being_extended(school: School) -> None:
    open_one, decided = school.file(), school.approved()
    with pytest.raises(Refused) as refused:
        extension.extend([open_one, decided], "xuan", 1, OUTAGE)
    assert word_of(refused) == Word.STATE
    assert dossiers.by_number(open_one).legal_due_at == at("03 09:00")


def test_the_work_goes_on_where_it_stood(school: School) -> None:
    number = school.checked()
    extension.extend([number], "xuan", 1, OUTAGE)
    with pytest.raises(Refused):
        examination.undo(number, "tuan")  # the acceptance is no longer the last step: it can be handed back
    assert dossiers.by_number(number).state == "checked"


def test_a_unit_reads_its_own_extension_alone(school: School) -> None:
    dossier = dossiers.by_number(school.file())
    extension.extend([dossier.number], "xuan", 1, OUTAGE)
    with access.acting_as(SCHOOL):
        assert promises.extensions_of([dossier.id])[dossier.id].reason == OUTAGE
    with access.acting_as("1012346"):
        assert promises.extensions_of([dossier.id]) == {}


def test_an_outage_of_many_dossiers_costs_no_more_statements_than_one(school: School) -> None:
    one, many = [school.file()], [school.file() for _ in range(6)]
    asked = len(counted(lambda: extension.extend(one, "xuan", 1, OUTAGE)))
    assert len(counted(lambda: extension.extend(many, "xuan", 1, OUTAGE))) == asked


@given(some.integers(0, 20 * 24 * 60), some.integers(1, 5))
def test_as_many_working_days_lie_between_the_two_moments(minutes: int, days: int) -> None:
    sent = dt.datetime(2026, 4, 20, tzinfo=clock.VIETNAM) + dt.timedelta(minutes=minutes)
    due = HOURS.due_at(HOURS.received_at(sent), 1)
    later = HOURS.due_at(due, days)
    assert HOURS.working_days_between(due.date(), later.date()) == days
    assert later.timetz() == due.timetz()
