"""S14: the queue in order of time left, opening without taking in hand, two keys' worth of requests, reasons, undo."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from khobac.core import clock
from khobac.doors.cli.cases.work import do_due_work
from tests.doors.portal.staff.morning import FOUR_DEFECTS, MORNING, Treasury

ACCEPT = {"decision": "accept", "confirmed": "1"}


def test_the_queue_is_grouped_and_sorted_by_time_left(treasury: Treasury) -> None:
    numbers = {}
    for name, days in (("late", 4), ("today", 3), ("later", 0)):
        with clock.at(MORNING - dt.timedelta(days=days)):
            numbers[name] = treasury.file(name, amount=1_000_000 + days)
    text = treasury.page("tuan").get("/hang-doi").content.decode()
    titles = [text.index(f"{title} (1)") for title in ("Quá hạn", "Đến hạn hôm nay", "Đến hạn sau")]
    rows = [text.index(f'value="{numbers[name]}"') for name in ("late", "today", "later")]
    assert sorted([*titles, *rows]) == [titles[0], rows[0], titles[1], rows[1], titles[2], rows[2]]


def test_opening_a_dossier_does_not_take_it_in_hand(treasury: Treasury) -> None:
    number = treasury.file("A")
    answer = treasury.page("tuan").get(f"/hang-doi/{number}")
    assert answer.status_code == 200
    assert treasury.state(number) == "submitted"


def test_accepting_a_filed_clean_dossier_examines_and_accepts_in_one_request(treasury: Treasury) -> None:
    number, following = treasury.file("A"), treasury.file("B", amount=2_000_000)
    page = treasury.page("tuan")
    answer = page.post(f"/hang-doi/{number}/quyet-dinh", ACCEPT, headers={"HX-Request": "true"})
    assert treasury.state(number) == "checked"
    assert f"{following}</span>" in answer.content.decode()
    assert f"/hang-doi/{number}/hoan-tac" in answer["HX-Trigger"]


def test_the_first_press_only_asks(treasury: Treasury) -> None:
    number = treasury.file("A")
    answer = treasury.page("tuan").post(f"/hang-doi/{number}/quyet-dinh", {"decision": "accept"})
    assert "confirm-armed" in answer.content.decode()
    assert treasury.state(number) == "submitted"


def test_a_blocking_finding_cannot_be_accepted_and_says_why(treasury: Treasury) -> None:
    number = treasury.file("A", **FOUR_DEFECTS)
    page = treasury.page("tuan")
    assert 'data-why="Còn 4 lỗi chặn' in page.get(f"/hang-doi/{number}").content.decode()
    assert page.post(f"/hang-doi/{number}/quyet-dinh", ACCEPT).status_code == 422
    assert treasury.state(number) == "under_control"


def test_a_warning_asks_for_one_of_nine_reasons(treasury: Treasury) -> None:
    treasury.file("A", invoices=[{"no": "HD-1", "amount": 12_450_000}])
    number = treasury.file("B", invoices=[{"no": "HD-2", "amount": 12_450_000}], content="Tiền điện A")
    page = treasury.page("tuan")
    opened = page.get(f"/hang-doi/{number}").content.decode()
    assert opened.count('name="reason_choice"') == 9
    refused = page.post(f"/hang-doi/{number}/quyet-dinh", ACCEPT)
    assert refused.status_code == 422
    assert "Chọn một lý do" in refused.content.decode()
    page.post(f"/hang-doi/{number}/quyet-dinh", ACCEPT | {"reason_choice": "3", "reason": "kỳ tháng 3"})
    assert treasury.state(number) == "checked"
    waiting = treasury.page("vinh").get("/cho-duyet").content.decode()
    assert "Hai khoản chi khác kỳ, không trùng nhau. kỳ tháng 3" in waiting


def test_what_the_examination_newly_finds_is_shown_before_anything_is_accepted(treasury: Treasury) -> None:
    number = treasury.file("A", amount=12_450_000)
    treasury.play("restrict", "suspend", unit="1012345", scope="all", basis="công văn")
    answer = treasury.page("tuan").post(f"/hang-doi/{number}/quyet-dinh", ACCEPT)
    assert "hãy xem lại trước khi quyết định" in answer.content.decode()
    assert treasury.state(number) == "under_control"


def test_an_acceptance_is_taken_back_within_ten_seconds(treasury: Treasury) -> None:
    number = treasury.file("A")
    page = treasury.page("tuan")
    landed = page.post(f"/hang-doi/{number}/quyet-dinh", ACCEPT, follow=True)
    assert "Hoàn tác" in landed.content.decode()
    page.post(f"/hang-doi/{number}/hoan-tac")
    assert treasury.state(number) == "under_control"
    page.post(f"/hang-doi/{number}/quyet-dinh", ACCEPT)
    with clock.at(MORNING + dt.timedelta(seconds=11)):
        assert page.post(f"/hang-doi/{number}/hoan-tac").status_code == 409
    assert treasury.state(number) == "checked"


def test_search_needs_no_diacritics(treasury: Treasury) -> None:
    wanted = treasury.file("A", content="Sửa mái nhà đa năng")
    other = treasury.file("B", amount=3_000_000)
    text = treasury.page("tuan").get("/hang-doi", {"tim": "mai nha da nang"}).content.decode()
    assert wanted in text
    assert other not in text
    assert wanted in treasury.page("tuan").get("/hang-doi", {"tim": "trung hoc co so"}).content.decode()


@pytest.mark.parametrize(("check", "seen"), [("sach", "clean"), ("loi", "bad")])
def test_the_queue_is_narrowed_by_what_was_found(treasury: Treasury, check: str, seen: str) -> None:
    numbers = {"clean": treasury.file("A"), "bad": treasury.file("B", **FOUR_DEFECTS)}
    text = treasury.page("tuan").get("/hang-doi", {"loc": check}).content.decode()
    assert [name for name, number in numbers.items() if f'value="{number}"' in text] == [seen]


def test_what_a_colleague_has_in_hand_shows_only_when_asked_for(treasury: Treasury) -> None:
    number = treasury.file("A")
    treasury.play("examine", dossier="A", by="uyen")
    page = treasury.page("tuan")
    assert number not in page.get("/hang-doi").content.decode()
    assert number in page.get("/hang-doi", {"cua": "ca-phong"}).content.decode()


def test_another_office_does_not_see_it(treasury: Treasury) -> None:
    number = treasury.file("A")
    assert treasury.page("bac").get(f"/hang-doi/{number}").status_code == 404
    assert treasury.page("bac").post(f"/hang-doi/{number}/quyet-dinh", ACCEPT).status_code == 404


@pytest.mark.goal("G15")
def test_a_page_asks_the_same_few_questions_whatever_the_number_of_rows(treasury: Treasury) -> None:
    page = treasury.page("tuan")
    asked = []
    for more in (1, 6):
        for n in range(more):
            treasury.file(f"{more}-{n}", amount=1_000_000 + 10 * more + n)
        do_due_work()
        with CaptureQueriesContext(connections["default"]) as captured:
            page.get("/hang-doi")
        asked.append([query["sql"] for query in captured])
    assert len(asked[0]) == len(asked[1]) <= 12, asked[1]


def test_pages_follow_each_other_by_key(treasury: Treasury, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khobac.spending.requests.desk_queries.officers_queue.__defaults__", (None, 2))
    numbers = [treasury.file(f"n{n}", amount=1_000_000 + n) for n in range(3)]
    page = treasury.page("tuan")
    first = page.get("/hang-doi")
    assert [number for number in numbers if f'value="{number}"' in first.content.decode()] == numbers[:2]
    second = page.get(first.context["next_url"]).content.decode()
    assert [number for number in numbers if f'value="{number}"' in second] == numbers[2:]
    assert "3 hồ sơ" in second


def test_only_what_goes_straight_through_is_offered_together_and_the_lane_is_shown(treasury: Treasury) -> None:
    straight, large = treasury.file("A"), treasury.file("B", amount=60_000_000)
    page = treasury.page("tuan")
    answer = page.get(f"/hang-doi/{large}")
    rows = {each.row.number: each for group in answer.context["groups"] for each in group.rows}
    assert [rows[number].pickable for number in (straight, large)] == [True, False]
    text = answer.content.decode()
    assert "kiểm soát toàn bộ" in text
    assert "kiểm soát cả chứng từ" in text
    page.post("/hang-doi/nhieu", {"picked": [straight, large]})
    for number in (straight, large):
        page.get(f"/hang-doi/nhieu/{number}")
    assert "hãy mở riêng hồ sơ này" in page.post("/hang-doi/nhieu", ACCEPT).content.decode()
    assert [treasury.state(number) for number in (straight, large)] == ["checked", "submitted"]


def test_the_board_of_lanes_counts_and_tells_the_seeds(treasury: Treasury) -> None:
    treasury.file("A", through="approved")
    treasury.file("B", amount=60_000_000)
    do_due_work()
    text = treasury.page("vinh").get("/phan-luong").content.decode()
    assert "Phân luồng kiểm soát" in text
    assert text.count("<code>") == 8
