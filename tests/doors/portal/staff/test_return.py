"""S16: the one complete return, the library, a second return only with a chief's own word, refusal, notice after payment."""

from __future__ import annotations

import datetime as dt
from html import unescape

import pytest

from khobac.casework.dossiers import queries as dossiers
from khobac.core import clock
from khobac.data import FOLDER
from khobac.doors.portal.library.offered import library
from khobac.registers.law import library as shipped
from khobac.registers.law.models import LegalText, Wording
from khobac.registers.organisations.models import Person
from tests.doors.portal.staff.morning import FOUR_DEFECTS, MORNING, Treasury

SEND = {"send": "1"}


@pytest.fixture(autouse=True)
def entries(treasury: Treasury) -> None:
    """The library we ship, on texts that say nothing else: the morning keeps its own law."""
    file = FOLDER / shipped.FILE
    numbers = sorted({row.document for row in shipped.read(file)})
    LegalText.objects.bulk_create(LegalText(id=f"text-{place}", number=number) for place, number in enumerate(numbers))
    shipped.load(file)


def _named(number: str) -> list[str]:
    return [each.code for each in dossiers.defects(dossiers.by_number(number).id)]


def test_every_automatic_defect_is_written_already_and_cannot_be_left_out(treasury: Treasury) -> None:
    number = treasury.file("A", **FOUR_DEFECTS)
    page = treasury.page("tuan")
    text = page.get(f"/hang-doi/{number}/tra-lai").content.decode()
    assert text.count("checked disabled") == 4
    page.post(f"/hang-doi/{number}/tra-lai", SEND)
    assert treasury.state(number) == "returned"
    assert _named(number) == ["C03", "C04", "C05", "C18"]


def test_a_library_defect_is_found_by_its_words_and_named(treasury: Treasury) -> None:
    number = treasury.file("A")
    page = treasury.page("tuan")
    chosen = library(clock.today())["norm-travel"]
    text = page.post(f"/hang-doi/{number}/tra-lai", {"search": chosen.words, "add": "1"}).content.decode()
    assert 'value="norm-travel" checked' in text
    assert treasury.state(number) == "submitted"
    page.post(f"/hang-doi/{number}/tra-lai", SEND | {"library": "norm-travel"})
    [defect] = dossiers.defects(dossiers.by_number(number).id)
    assert (defect.code, defect.found_by, defect.message_vi) == ("C10", "tuan", chosen.entry.message_vi)
    assert (defect.fix_vi, defect.fix_en) == (chosen.entry.fix_vi, chosen.entry.fix_en)
    assert dossiers.named_since(MORNING) == {"norm-travel": 1}
    assert dossiers.named_since(clock.now() + dt.timedelta(minutes=1)) == {}


def test_an_entry_that_has_left_the_library_is_told_and_nothing_is_sent(treasury: Treasury) -> None:
    number = treasury.file("A")
    Wording.objects.filter(key="norm-travel").update(valid_to=clock.today() - dt.timedelta(days=1))
    answer = treasury.page("tuan").post(f"/hang-doi/{number}/tra-lai", SEND | {"library": ["norm-travel", "cash-limit"]})
    assert answer.status_code == 422
    assert "không còn trong thư viện" in answer.content.decode()
    assert 'value="cash-limit" checked' in answer.content.decode()
    assert treasury.state(number) == "submitted"


def test_no_entry_about_a_paper_off_the_list_of_the_procedure_is_offered(treasury: Treasury) -> None:
    number = treasury.file("A")
    Wording.objects.filter(key="cash-limit").update(pointer="/papers/contract")
    text = unescape(treasury.page("tuan").get(f"/hang-doi/{number}/tra-lai").content.decode())
    entries = library(clock.today())
    assert entries["norm-travel"].words in text
    assert entries["cash-limit"].words not in text


def test_the_preview_says_what_the_unit_will_read(treasury: Treasury) -> None:
    number = treasury.file("A", **FOUR_DEFECTS)
    given = {"own_code": "C07", "own_pointer": "/papers/acceptance", "own_text": "Thiếu trang 2 biên bản."}
    text = treasury.page("tuan").post(f"/hang-doi/{number}/tra-lai/xem-truoc", given).content.decode()
    assert "cần sửa 5 chỗ" in text
    assert "Thiếu trang 2 biên bản." in text


def test_nothing_named_is_no_return(treasury: Treasury) -> None:
    number = treasury.file("A")
    assert treasury.page("tuan").post(f"/hang-doi/{number}/tra-lai", SEND).status_code == 422
    assert not dossiers.defects(dossiers.by_number(number).id)


def test_a_second_return_needs_a_chief_who_signs_for_it(treasury: Treasury) -> None:
    treasury.file("A", **FOUR_DEFECTS)
    treasury.play("examine", dossier="A")
    treasury.play("send_back", dossier="A")
    number = treasury.file("B", resubmits="A", **FOUR_DEFECTS)
    chief = Person.objects.get(username="vinh")
    chief.set_password("mật khẩu của Vinh")
    chief.save()
    page = treasury.page("tuan")
    assert "đã được trả lại 1 lần" in page.get(f"/hang-doi/{number}/tra-lai").content.decode()
    reason = {"reason": "Đơn vị sửa sai chỗ khác"}
    assert page.post(f"/hang-doi/{number}/tra-lai", SEND | reason).status_code == 422
    wrong = SEND | reason | {"chief": "vinh", "password": "đoán"}
    assert page.post(f"/hang-doi/{number}/tra-lai", wrong).status_code == 422
    assert treasury.state(number) == "under_control"
    page.post(f"/hang-doi/{number}/tra-lai", wrong | {"password": "mật khẩu của Vinh"})
    assert treasury.state(number) == "returned"


def test_a_refusal_names_reason_and_basis(treasury: Treasury) -> None:
    number = treasury.file("A")
    page = treasury.page("tuan")
    assert page.post(f"/hang-doi/{number}/tu-choi", {"reason": "Không", "basis": ""}).status_code == 422
    given = {"reason": "Khoản chi không thuộc nhiệm vụ của đơn vị", "basis": "Điều 8.3, 17/2024/TT-BTC"}
    page.post(f"/hang-doi/{number}/tu-choi", given)
    assert treasury.state(number) == "refused"


def test_the_control_after_a_pay_first_payment_ends_clean_or_with_a_deduction(treasury: Treasury) -> None:
    numbers = []
    treasury.play("contract", unit="1012345", contract="HD1", payee="S3", value=200_000_000)
    for name in ("A", "B"):
        numbers.append(treasury.file(name, amount=5_000_000 + len(numbers), kind="pay_first", contract="HD1",
                                     through="settled"))
    page = treasury.page("tuan")
    assert "kiểm soát sau khi trả" in page.get("/hang-doi").content.decode()
    clean, wrong = numbers
    page.post(f"/hang-doi/{clean}/quyet-dinh", {"decision": "accept", "confirmed": "1"})
    assert treasury.state(clean) == "post_control_ok"
    page.post(f"/hang-doi/{wrong}/tra-lai", SEND | {"library": "norm-travel", "deduct": "1.000.000"})
    assert treasury.state(wrong) == "post_control_finding"



def test_what_the_officer_saw_is_kept_in_both_languages_with_its_basis(treasury: Treasury) -> None:
    number = treasury.file("A")
    own = {
        "own_code": "C07",
        "own_pointer": "/papers/acceptance",
        "own_text": "Thiếu trang 2 biên bản.",
        "own_document": "17/2024/TT-BTC",
        "own_article": "5.1.8",
    }
    treasury.page("tuan").post(f"/hang-doi/{number}/tra-lai", SEND | own | {"library": "norm-travel"})
    [from_library, in_own_words] = dossiers.defects(dossiers.by_number(number).id)
    known = library(clock.today())["norm-travel"].entry
    assert (from_library.message_en, from_library.basis) == (known.message_en, f"{known.text_number} {known.article}")
    assert (in_own_words.message_vi, in_own_words.basis) == ("Thiếu trang 2 biên bản.", "17/2024/TT-BTC 5.1.8")


def test_a_second_return_says_what_the_first_version_already_had(treasury: Treasury) -> None:
    treasury.file("A", **FOUR_DEFECTS)
    treasury.play("examine", dossier="A")
    treasury.play("send_back", dossier="A")
    number = treasury.file("B", resubmits="A", content="Tiền điện A", lines=[{"ndkt": "6501", "amount": 10_000_000}])
    own = {"own_code": "C19", "own_pointer": "/content", "own_text": "Chưa rõ kỳ nào", "add": "1"}
    assert "Lỗi này đã có ở lần nộp đầu" in treasury.page("tuan").post(f"/hang-doi/{number}/tra-lai", own).content.decode()


def test_a_dispute_goes_from_the_unit_s_page_to_the_answer_and_back(treasury: Treasury) -> None:
    number = treasury.file("A", **FOUR_DEFECTS)
    treasury.page("tuan").post(f"/hang-doi/{number}/tra-lai", SEND)
    unit = treasury.page("an")
    unit.post(f"/ho-so/{number}/khieu-nai/4", {"argument": "Chứng từ lập lại ngày hôm qua"})
    assert "Chờ kho bạc trả lời" in unit.get(f"/ho-so/{number}").content.decode()
    chief = treasury.page("vinh")
    page = chief.get("/khieu-nai")
    assert "Chứng từ lập lại ngày hôm qua" in page.content.decode()
    [dispute] = page.context["waiting"]
    assert chief.post(f"/khieu-nai/{dispute.id}", {"decision": "reject", "reason": "Không"}).status_code == 422
    chief.post(f"/khieu-nai/{dispute.id}", {"decision": "reject", "reason": "Ngày trên chứng từ vẫn quá hạn"})
    assert "Ngày trên chứng từ vẫn quá hạn" in unit.get(f"/ho-so/{number}").content.decode()
    assert unit.get(f"/ho-so/{number}/dispute.pdf").status_code == 200


def test_how_often_an_entry_was_named_and_rightly_disputed_stands_beside_it(treasury: Treasury) -> None:
    number = treasury.file("A")
    treasury.page("tuan").post(f"/hang-doi/{number}/tra-lai", SEND | {"library": ["norm-travel", "cash-limit"]})
    treasury.page("an").post(f"/ho-so/{number}/khieu-nai/1", {"argument": "Mức khoán đã theo quy chế mới"})
    [dispute] = treasury.page("tuan").get("/khieu-nai").context["waiting"]
    treasury.page("tuan").post(f"/khieu-nai/{dispute.id}", {"decision": "uphold", "reason": "Đơn vị đúng, đã có quy chế"})
    rows = treasury.page("tuan").get("/thu-vien-loi").context["table"].rows
    assert {row[0].url.rpartition("/")[2]: tuple(row[4:]) for row in rows if row[4]} == {
        "norm-travel": (1, 1),
        "cash-limit": (1, None),
    }
    page = treasury.page("tuan").get("/thu-vien-loi/muc/norm-travel").content.decode()
    assert "Được nêu 1 lần trong 12 tháng qua · đơn vị khiếu nại đúng 1 lần" in page
    with clock.at(MORNING + dt.timedelta(days=366)):
        assert "Chưa lần nào" in treasury.page("tuan").get("/thu-vien-loi/muc/norm-travel").content.decode()
