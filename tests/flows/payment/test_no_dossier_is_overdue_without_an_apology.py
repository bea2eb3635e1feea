"""RT9: whatever becomes late has a letter of apology, drafted by itself, signed once by the director, read by everybody."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.promises import queries as promises
from khobac.casework.promises.models import Cause
from khobac.casework.promises.queries import ApologyView
from khobac.core import access, clock
from khobac.core.errors import Refused, Word
from khobac.core.receipts import verify_record
from khobac.doors.portal.papers import public_keys
from khobac.flows import subscriptions
from khobac.flows.payment import apologies, approval, examination
from khobac.spending.requests import desk_queries
from khobac.watch.alerts import queries as alerts
from tests.flows.payment.conftest import SCHOOL, School

WORDS = "Kho bạc xin lỗi thầy cô: cán bộ phụ trách nghỉ ốm, việc đã giao người khác."


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=clock.VIETNAM)


def drafts() -> list[ApologyView]:
    return promises.to_sign(desk_queries.offices_worked_by("0061", clock.today()))


def read_facts() -> None:
    for piece in subscriptions.pieces():
        piece()


def test_a_draft_is_there_from_the_first_second_of_being_late_and_once(school: School) -> None:
    number = school.file()  # Monday at nine, due on Tuesday at nine
    with clock.at(at("03 09:00:00")):
        assert apologies.draft_late() == 0
    with clock.at(at("03 09:00:01")):
        assert apologies.draft_late() == 1
        assert apologies.draft_late() == 0
    [draft] = drafts()
    assert (draft.number, draft.missed_at, draft.cause, draft.ordinal) == (number, at("03 09:00"), Cause.NOT_TAKEN, 1)


def test_the_cause_proposed_is_where_the_dossier_stood(school: School) -> None:
    school.checked()
    examined = school.file()
    examination.examine(examined, "tuan")
    with clock.at(at("04 08:00")):
        apologies.draft_late()
    assert {each.cause for each in drafts()} == {Cause.APPROVAL, Cause.CONTROL}


def test_the_director_signs_and_unit_public_and_phone_have_it(school: School) -> None:
    number = school.file()
    with clock.at(at("03 10:00")):
        apologies.draft_late()
        [draft] = drafts()
        assert apologies.new_day() == dt.date(2026, 3, 4)
        apologies.sign(draft.id, "xuan", "absence", WORDS, dt.date(2026, 3, 4))
        apologies.sign(draft.id, "xuan", "absence", WORDS, dt.date(2026, 3, 4))  # a repeat changes nothing
        read_facts()
    [letter] = promises.published()
    assert (letter.cause, letter.promised_at, letter.signed_by) == (Cause.ABSENCE, at("04 17:00"), "xuan")
    assert letter.masked == f"HS-0061-26-•••••{number[-2:]}"
    dossier = dossiers.by_number(number)
    assert dossier.legal_due_at == at("03 09:00")  # the letter moves no deadline
    [paper] = [each for each in dossiers.letters(dossier.id) if each.kind == "apology"]
    assert verify_record(paper.compact, public_keys())["reason"] == WORDS
    told = [each for each in alerts.since(0) if "xin lỗi" in each.title_vi]
    assert [(each.dossier, each.loud) for each in told] == [(number, True)]
    assert "17:00 04/03/2026" in told[0].body_vi


def test_a_unit_reads_its_letter_once_it_is_signed_and_no_other_unit_does(school: School) -> None:
    dossier = dossiers.by_number(school.file())
    with clock.at(at("03 10:00")):
        apologies.draft_late()
        with access.acting_as(SCHOOL):
            assert promises.to_sign([dossier.office_id]) == []  # drafts are the treasury's
        [draft] = drafts()
        apologies.sign(draft.id, "xuan", draft.cause, WORDS, dt.date(2026, 3, 4))
    with access.acting_as(SCHOOL):
        assert [each.words for each in promises.apologies_of(dossier)] == [WORDS]
    with access.acting_as("1012346"):
        assert promises.apologies_of(dossier) == []


@pytest.mark.parametrize(
    ("by", "cause", "words", "day", "word"),
    [
        ("vinh", "absence", WORDS, 4, Word.NO_RIGHT),
        ("dao", "absence", WORDS, 4, Word.NO_RIGHT),
        ("xuan", "bận", WORDS, 4, Word.INVALID),
        ("xuan", "absence", "Xin lỗi.", 4, Word.REASON_NEEDED),
        ("xuan", "absence", WORDS, None, Word.INVALID),
        ("xuan", "absence", WORDS, 2, Word.INVALID),
        ("xuan", "absence", WORDS, 7, Word.INVALID),  # a Saturday
    ],
)
def test_not_without_right_cause_words_and_a_working_day(
    school: School, by: str, cause: str, words: str, day: int | None, word: Word
) -> None:
    school.file()
    with clock.at(at("03 10:00")):
        apologies.draft_late()
        [draft] = drafts()
        with pytest.raises(Refused) as refused:
            apologies.sign(draft.id, by, cause, words, day and dt.date(2026, 3, day))
    assert refused.value.word == word
    assert promises.published() == []


def test_a_new_day_that_is_missed_too_asks_for_a_second_letter(school: School) -> None:
    school.file()
    with clock.at(at("03 10:00")):
        apologies.draft_late()
        [first] = drafts()
        apologies.sign(first.id, "xuan", "overload", WORDS, dt.date(2026, 3, 4))
    with clock.at(at("04 17:00:00")):
        assert apologies.draft_late() == 0
    with clock.at(at("04 17:00:01")):
        assert apologies.draft_late() == 1
    [second] = drafts()
    assert (second.ordinal, second.missed_at) == (2, at("04 17:00"))


def test_what_is_decided_late_between_two_rounds_is_apologised_for_all_the_same(school: School) -> None:
    paid, returned, in_time = school.checked(), school.file(), school.checked()
    with clock.at(at("02 15:00")):
        approval.approve([in_time], "xuan", "vinh")
    with clock.at(at("03 11:00")):
        examination.examine(returned, "tuan")
        examination.refuse(returned, "tuan", "Không thuộc nhiệm vụ chi của đơn vị", "Nghị định 347/2025")
        approval.approve([paid], "xuan", "vinh")
        read_facts()
        read_facts()
    found = drafts()
    assert {each.number for each in found} == {paid, returned}
    assert {each.missed_at for each in found} == {at("03 09:00")}
    with clock.at(at("03 12:00")):
        assert not any(apologies.is_owed(each.state) for each in found)
        apologies.sign(found[0].id, "xuan", "system", WORDS, None)
        assert apologies.draft_late() == 0
    assert promises.published()[0].promised_at is None


def test_a_paid_dossier_needs_no_letter(school: School) -> None:
    school.paid()
    with clock.at(at("20 10:00")):
        assert apologies.draft_late() == 0
