"""Rules of return beyond the acceptance cases: late ones, papers nobody may ask for, what the first version already had,
and the disputes of units."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from khobac.casework.disputes import queries as disputes
from khobac.casework.dossiers import queries as dossiers
from khobac.core import access, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.facts import RecordedFact
from khobac.flows import disputes as flow
from khobac.flows.payment import examination
from khobac.flows.payment.content import FiledLine
from khobac.flows.payment.examination import SeenDefect
from khobac.watch.risk import queries as risk
from khobac.watch.supervision import queries as signals
from khobac.watch.supervision import services as supervision
from tests.flows.payment.conftest import SCHOOL, School, state

NORM = SeenDefect("C10", "/content", "Đơn giá vượt định mức nội bộ")
ARGUMENT, REASON = "Định mức đã được duyệt lại tháng 01", "Đã đối chiếu quyết định mới của đơn vị"
OVERRIDE = {"override_by": "vinh", "reason": "Cán bộ bỏ sót ở lần đầu"}


def returned(school: School, *adds: SeenDefect, **given: object) -> str:
    number = school.file(school.filing(**given))  # type: ignore[arg-type]
    examination.examine(number, "tuan")
    examination.send_back(number, "tuan", adds=adds)
    return number


def again(school: School, number: str, **given: object) -> str:
    mended = school.file(school.filing(resubmits=number, **given))  # type: ignore[arg-type]
    examination.examine(mended, "tuan")
    return mended


def argue(number: str, ordinal: int = 1, by: str = "an", argument: str = ARGUMENT) -> None:
    with access.acting_as(SCHOOL):
        flow.dispute(number, ordinal, by, argument)


def facts() -> list[RecordedFact]:
    rows = db.rows("SELECT id, kind, subject, unit_code, content FROM core_fact ORDER BY id")
    return [RecordedFact(**(row | {"content": json.loads(row["content"])})) for row in rows]


def raised() -> list[str]:
    supervision.from_facts(facts())
    return sorted(signal.indicator for signal in signals.since(0))


def test_a_return_after_the_deadline_is_late_although_it_ends_the_clock(school: School, morning: dt.datetime) -> None:
    number = school.file(school.filing(lines=(FiledLine("6550", 1_000_000),)))
    examination.examine(number, "tuan")
    with clock.at(morning + dt.timedelta(days=3)):
        examination.send_back(number, "tuan")
        assert "M02" in raised()


def test_a_return_in_time_is_no_signal(school: School) -> None:
    returned(school, NORM)
    assert raised() == []


def test_nobody_asks_for_a_contract_the_law_leaves_with_the_unit(school: School) -> None:
    number = school.file()
    examination.examine(number, "tuan")
    contract = SeenDefect("C07", "/papers/contract", "Thiếu bản hợp đồng")
    with pytest.raises(Refused, match="ngoài danh mục"):
        examination.send_back(number, "tuan", adds=[contract])
    assert state(number) == "under_control"


@pytest.mark.parametrize(
    ("late", "changes", "expected"),
    [
        (SeenDefect("C07", "/papers/acceptance", "Thiếu biên bản nghiệm thu"), {}, ["M03", "M04"]),
        (SeenDefect("C07", "/papers/acceptance", "Biên bản mờ"), {"papers": frozenset({"voucher", "acceptance"})}, ["M03"]),
        (SeenDefect("C19", "/content", "Nội dung chưa rõ kỳ nào"), {}, ["M03", "M04"]),
        (SeenDefect("C19", "/content", "Nội dung chưa rõ kỳ nào"), {"content": "Văn phòng phẩm quý I"}, ["M03"]),
        (SeenDefect("C10", "", "Chi sai chế độ"), {"content": "Mua quà"}, ["M03"]),
    ],
)
def test_what_the_first_version_had_and_its_return_did_not_name_is_a_signal(
    school: School, late: SeenDefect, changes: dict[str, object], expected: list[str]
) -> None:
    same: dict[str, object] = {"content": "Văn phòng phẩm", "papers": frozenset({"voucher"})}
    mended = again(
        school, returned(school, SeenDefect("C10", "/lines/0/amount", "Vượt định mức"), **same), **(same | changes)
    )
    places = [(late.code, late.pointer)]
    assert examination.visible_before(mended, places) == (places if "M04" in expected else [])
    with pytest.raises(Refused) as refused:
        examination.send_back(mended, "tuan", adds=[late])
    assert refused.value.word == Word.SECOND_RETURN
    examination.send_back(mended, "tuan", adds=[late], **OVERRIDE)  # type: ignore[arg-type]
    assert raised() == expected


def test_a_unit_disputes_a_defect_and_whoever_named_it_may_give_in(school: School) -> None:
    number = returned(school, NORM)
    argue(number)
    [waiting] = disputes.waiting([dossiers.by_number(number).office_id])
    assert (waiting.message_vi, waiting.argument) == (NORM.message_vi, ARGUMENT)
    flow.answer(waiting.id, "tuan", upheld=True, reason=REASON)
    assert disputes.waiting([dossiers.by_number(number).office_id]) == []
    assert [each.kind for each in dossiers.letters(dossiers.by_number(number).id)][-1] == "dispute"
    [alarm] = risk.alarms(clock.now() - dt.timedelta(days=1), clock.now())
    assert (alarm.code, alarm.disputed) == ("C10", 1)


def test_the_clock_stays_void_and_what_was_given_up_is_not_named_again(school: School) -> None:
    number = returned(school, NORM, content="Văn phòng phẩm")
    argue(number)
    flow.answer(disputes.of_dossier(dossiers.by_number(number).id)[0].id, "tuan", upheld=True, reason=REASON)
    assert dossiers.by_number(number).legal_due_at is None
    mended = again(school, number, content="Văn phòng phẩm")
    assert dossiers.by_number(mended).legal_due_at is not None
    with pytest.raises(Refused, match="khiếu nại đúng"):
        examination.send_back(mended, "tuan", adds=[NORM], **OVERRIDE)  # type: ignore[arg-type]
    examination.accept(mended, "tuan")
    assert state(mended) == "checked"


def test_standing_by_a_defect_takes_another_person_and_a_reason(school: School) -> None:
    number = returned(school, NORM)
    argue(number)
    [dispute] = disputes.of_dossier(dossiers.by_number(number).id)
    for by, reason, word in (
        ("tuan", REASON, Word.SAME_PERSON),
        ("vinh", "Không", Word.REASON_NEEDED),
        ("an", REASON, Word.NO_RIGHT),
    ):
        with pytest.raises(Refused) as refused:
            flow.answer(dispute.id, by, upheld=False, reason=reason)
        assert refused.value.word == word
    flow.answer(dispute.id, "vinh", upheld=False, reason=REASON)
    assert disputes.of_dossier(dossiers.by_number(number).id)[0].verdict == "rejected"
    assert risk.alarms(clock.now() - dt.timedelta(days=1), clock.now()) == []
    with pytest.raises(Refused, match="đã được trả lời"):
        flow.answer(dispute.id, "vinh", upheld=True, reason=REASON)


def test_a_defect_is_disputed_once_with_words_and_only_while_returned(school: School) -> None:
    number = returned(school, NORM)
    for ordinal, argument, word in ((1, "Không", Word.REASON_NEEDED), (2, ARGUMENT, Word.STATE)):
        with pytest.raises(Refused) as refused:
            argue(number, ordinal, argument=argument)
        assert refused.value.word == word
    argue(number)
    with pytest.raises(Refused, match="đã được khiếu nại"):
        argue(number)
    again(school, number)
    with pytest.raises(Refused, match="đang bị trả lại"):
        argue(number)


def test_another_unit_sees_no_dispute(school: School) -> None:
    number = returned(school, NORM)
    argue(number)
    dossier_id = dossiers.by_number(number).id
    with access.acting_as("1012346"):
        assert disputes.of_dossier(dossier_id) == []
    with access.acting_as(SCHOOL):
        assert len(disputes.of_dossier(dossier_id)) == 1
