"""S17 and bulk decisions: chief accountant, then director; samples that must be opened; what came of each."""

from __future__ import annotations

from django.db import connections
from django.test.utils import CaptureQueriesContext

from khobac.doors.cli.cases.work import do_due_work
from tests.doors.portal.staff.morning import FOUR_DEFECTS, Treasury

APPROVE = {"decision": "approve", "confirmed": "1"}


def _accepted(treasury: Treasury, names: str) -> list[str]:
    return [treasury.file(name, amount=1_000_000 + n, through="accepted") for n, name in enumerate(names)]


def test_the_chief_signs_and_only_then_it_waits_for_the_director(treasury: Treasury) -> None:
    [number] = _accepted(treasury, "A")
    chief, director = treasury.page("vinh"), treasury.page("xuan")
    assert number not in director.get("/cho-duyet").content.decode()
    chief.post(f"/cho-duyet/{number}/duyet", APPROVE)
    assert f'value="{number}"' not in chief.get("/cho-duyet").content.decode()
    assert treasury.state(number) == "checked"
    answer = director.post(f"/cho-duyet/{number}/duyet", APPROVE, follow=True)
    assert f"Đã duyệt chi {number}" in answer.content.decode()
    assert treasury.state(number) == "payment_pending"


def test_large_and_doubtful_ones_stand_apart(treasury: Treasury) -> None:
    treasury.file("clean", through="accepted")
    treasury.file("large", amount=2_000_000_000, through="accepted")
    treasury.file("twice", content="Tiền điện clean")
    treasury.play("examine", dossier="twice")
    treasury.play("accept", dossier="twice", reason="Hai kỳ khác nhau, đã đối chiếu")
    text = treasury.page("vinh").get("/cho-duyet").content.decode()
    assert [f"{title} (1)" in text for title in ("Sạch dưới ngưỡng", "Cần xem", "Giá trị lớn")] == [True] * 3
    assert "Đề nghị: Tuan · Hai kỳ khác nhau, đã đối chiếu" in " ".join(text.split()).replace("</span> ", "")


def test_a_director_approves_many_and_is_told_what_came_of_each(treasury: Treasury) -> None:
    numbers = _accepted(treasury, "ABC")
    treasury.page("vinh").post("/cho-duyet/nhieu", {"picked": numbers[:2]})
    chief, director = treasury.page("vinh"), treasury.page("xuan")
    sheet = chief.post("/cho-duyet/nhieu", {"picked": numbers[:2]}, follow=True).content.decode()
    assert "Hai triệu không trăm linh một đồng" in sheet or "2.000.001" in sheet
    chief.post("/cho-duyet/nhieu", APPROVE)
    director.post("/cho-duyet/nhieu", {"picked": numbers})
    result = director.post("/cho-duyet/nhieu", APPROVE).content.decode()
    assert "2 hồ sơ xong, 1 hồ sơ còn lại" in result
    assert "Kế toán trưởng kho bạc chưa ký." in result
    assert [treasury.state(number) for number in numbers] == ["payment_pending", "payment_pending", "checked"]


def test_a_proposal_goes_back_to_the_officer_with_a_reason(treasury: Treasury) -> None:
    [number] = _accepted(treasury, "A")
    page = treasury.page("vinh")
    assert page.post(f"/cho-duyet/{number}/chuyen-lai", {"reason": " "}).status_code == 422
    page.post(f"/cho-duyet/{number}/chuyen-lai", {"reason": "Xem lại số hóa đơn"})
    assert treasury.state(number) == "under_control"
    assert number in treasury.page("tuan").get("/hang-doi").content.decode()


def test_an_officer_accepts_many_only_after_opening_the_sample(treasury: Treasury) -> None:
    numbers = [treasury.file(name, amount=1_000_000 + n) for n, name in enumerate("ABCDE")]
    page = treasury.page("tuan")
    sheet = page.post("/hang-doi/nhieu", {"picked": numbers}, follow=True)
    samples = [each.row.number for each in sheet.context["samples"]]
    assert len(samples) == 3
    page.post("/hang-doi/nhieu", {"decision": "accept", "confirmed": "1"})
    assert {treasury.state(number) for number in numbers} == {"submitted"}
    for number in samples:
        page.get(f"/hang-doi/nhieu/{number}")
    result = page.post("/hang-doi/nhieu", {"decision": "accept", "confirmed": "1"}).content.decode()
    assert "Xong 5 hồ sơ" in result
    assert {treasury.state(number) for number in numbers} == {"checked"}


def test_of_many_those_no_longer_clean_stay_behind(treasury: Treasury) -> None:
    numbers = [treasury.file("A"), treasury.file("B", unit="1012346")]
    page = treasury.page("tuan")
    page.post("/hang-doi/nhieu", {"picked": numbers})
    for number in numbers:
        page.get(f"/hang-doi/nhieu/{number}")
    treasury.play("restrict", "suspend", unit="1012346", scope="all", basis="công văn")
    result = page.post("/hang-doi/nhieu", {"decision": "accept", "confirmed": "1"}).content.decode()
    assert "Kiểm tra lúc này thấy vướng mắc" in result
    assert [treasury.state(number) for number in numbers] == ["checked", "under_control"]


def test_a_list_of_approvals_costs_the_same_whatever_its_length(treasury: Treasury) -> None:
    page = treasury.page("vinh")
    asked = []
    for names in ("A", "BCDEF"):
        _accepted(treasury, names) if names == "A" else [
            treasury.file(name, amount=9_000_000 + n, through="accepted") for n, name in enumerate(names)
        ]
        with CaptureQueriesContext(connections["default"]) as captured:
            page.get("/cho-duyet")
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 12


def test_the_whole_of_a_dossier_shows_why_and_can_be_judged_again(treasury: Treasury) -> None:
    treasury.file("A", **FOUR_DEFECTS)
    treasury.play("examine", dossier="A")
    treasury.play("send_back", dossier="A")
    number = treasury.file("B", resubmits="A", lines=[{"ndkt": "6501", "amount": 9_000_000}], through="accepted")
    treasury.play("approve", dossier="B")
    page = treasury.page("thu")
    text = page.get(f"/ho-so-kho-bac/{number}").content.decode()
    parts = ("Đơn vị đã sửa gì", "Lệnh trả tiền", "EXPENDITURE_RECURRENT_NONAUTO", "Các lần nộp", "giá trị pháp luật")
    for part in parts:
        assert part in text, part
    again = page.post(f"/ho-so-kho-bac/{number}/kiem-lai").content.decode()
    assert "kết quả đúng như lần kiểm đó" in again
    assert number in page.get("/ho-so-kho-bac").content.decode()


def test_orders_without_answer_wait_for_the_payments_officer(treasury: Treasury) -> None:
    number = treasury.file("A", through="approved")
    page = treasury.page("thu")
    assert "Mọi lệnh đều đã rõ kết quả" in page.get("/lenh-thanh-toan").content.decode()
    do_due_work()
    treasury.play("bank", dossier="A", says="reject")
    assert "Ngân hàng từ chối" in page.get("/lenh-thanh-toan").content.decode()
    page.post(f"/lenh-thanh-toan/{number}/thoi-chi")
    assert treasury.state(number) == "payment_returned"
    page.post(f"/lenh-thanh-toan/{number}/thoi-chi", {"confirmed": "1"})
    assert treasury.state(number) == "refunded"

