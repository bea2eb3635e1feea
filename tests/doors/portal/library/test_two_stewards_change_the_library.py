"""The library of defects from page to page: read, drafted, approved by another, named by officers from its day on."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from khobac.core import clock
from khobac.doors.portal.library.offered import library
from tests.conftest import MORNING
from tests.doors.portal.law.conftest import ACCOUNTANT, APPROVES, DRAFTS, OFFICER, People

TOMORROW = MORNING.date() + dt.timedelta(days=1)
STAMP = {
    "key": "stamp-missing",
    "rule": "C07",
    "pointer": "/papers/acceptance",
    "message_vi": "Biên bản nghiệm thu chưa đóng dấu của đơn vị.",
    "message_en": "The acceptance record lacks the unit's stamp.",
    "fix_vi": "Đóng dấu rồi chụp lại trang cuối.",
    "fix_en": "Stamp it and scan the last page again.",
    "example_vi": "Biên bản chỉ có chữ ký của hai bên.",
    "example_en": "A record with the signatures of both sides alone.",
    "text": "decree-347-2025",
    "article": "6",
    "from_on": f"{TOMORROW:%d/%m/%Y}",
}
PAGES = ["/thu-vien-loi", "/thu-vien-loi?ngay=31/12/2025&tim=nghiem+thu", "/thu-vien-loi/muc/acceptance-missing"]


def told(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return str(answer.content.decode())


def drafted(client: Client, key: str = "", **said: str) -> str:
    """The page of the change that an entry went into."""
    answer = client.post(f"/thu-vien-loi/soan{key and f'/{key}'}", STAMP | said)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def put_in_force(people: People, change: str) -> None:
    assert people(DRAFTS).post(f"{change}/trinh").status_code == 302
    assert people(APPROVES).post(f"{change}/duyet", {"confirmed": "1"}).status_code == 302


@pytest.mark.parametrize("path", PAGES)
def test_officers_and_stewards_read_it_and_units_do_not(people: People, path: str) -> None:
    for person in (OFFICER, DRAFTS, APPROVES):
        assert "nghiệm thu" in told(people(person), path)
    told(people(ACCOUNTANT), path, 403)


@pytest.mark.parametrize("path", [*PAGES, "/thu-vien-loi/soan", "/thu-vien-loi/soan/acceptance-missing"])
def test_a_page_costs_twelve_statements_at_most(people: People, path: str) -> None:
    client = people(DRAFTS)
    client.get(path)
    with CaptureQueriesContext(connections["default"]) as statements:
        told(client, path)
    assert len(statements) <= 12, [each["sql"][:90] for each in statements]


def test_a_new_defect_is_named_from_its_day_on_once_the_second_person_agrees(people: People) -> None:
    change = drafted(people(DRAFTS))
    page = told(people(DRAFTS), change)
    assert STAMP["message_vi"] in page
    assert "Phải sửa" not in page
    people(DRAFTS).post(f"{change}/trinh")
    assert people(DRAFTS).post(f"{change}/duyet", {"confirmed": "1"}).status_code == 403
    assert "stamp-missing" not in library(TOMORROW)
    assert people(APPROVES).post(f"{change}/duyet", {"confirmed": "1"}).status_code == 302
    assert "stamp-missing" not in library(clock.today())
    assert library(TOMORROW)["stamp-missing"].seen.fix_vi == STAMP["fix_vi"]


def test_another_wording_ends_the_one_before_and_both_stay_readable(people: People) -> None:
    before = library(clock.today())["acceptance-missing"].message
    form = told(people(DRAFTS), "/thu-vien-loi/soan/acceptance-missing")
    assert before in form
    change = drafted(people(DRAFTS), "acceptance-missing", message_vi="Chưa gửi biên bản nghiệm thu.")
    page = told(people(APPROVES), change)
    assert before in page
    put_in_force(people, change)
    assert library(clock.today())["acceptance-missing"].message == before
    assert library(TOMORROW)["acceptance-missing"].message == "Chưa gửi biên bản nghiệm thu."
    history = told(people(OFFICER), "/thu-vien-loi/muc/acceptance-missing")
    assert before in history
    assert "Chưa gửi biên bản nghiệm thu." in history
    assert "11/2020/NĐ-CP" in history


def test_an_entry_is_taken_away_and_its_past_stays(people: People) -> None:
    change = drafted(people(DRAFTS), "norm-travel", none="1")
    assert "Không dùng lỗi này nữa" in told(people(APPROVES), change)
    put_in_force(people, change)
    assert "norm-travel" in library(clock.today())
    assert "norm-travel" not in library(TOMORROW)
    with clock.at(MORNING + dt.timedelta(days=1)):
        page = told(people(OFFICER), "/thu-vien-loi/muc/norm-travel")
        assert "giao dịch viên không chọn được" in page
        assert "Công tác phí vượt mức khoán" in page


def test_what_is_missing_is_said_and_what_was_typed_stays(people: People) -> None:
    answer = people(DRAFTS).post("/thu-vien-loi/soan", STAMP | {"key": "Đóng dấu", "message_en": "", "rule": "C99"})
    assert answer.status_code == 409
    assert "Không có quy tắc C99." in answer.content.decode()
    answer = people(DRAFTS).post("/thu-vien-loi/soan", STAMP | {"key": "Đóng dấu", "message_en": "", "pointer": "/x"})
    page = answer.content.decode()
    for said in ("chữ thường không dấu", "câu nêu lỗi tiếng Anh", "thiếu chỗ trên hồ sơ", 'value="Đóng dấu"', STAMP["fix_en"]):
        assert said in page
    assert people(DRAFTS).post("/thu-vien-loi/soan", STAMP | {"from_on": "mai"}).status_code == 409
    assert "Chưa có thay đổi nào" in told(people(DRAFTS), "/luat/thay-doi")


def test_entries_gather_in_one_change_and_are_mended_or_dropped_there(people: People) -> None:
    change = drafted(people(DRAFTS))
    number = change.rpartition("/")[2]
    assert drafted(people(DRAFTS), "norm-travel", change=number, fix_vi="Tính lại.") == change
    form = told(people(DRAFTS), f"/thu-vien-loi/soan/stamp-missing?thay-doi={number}")
    assert STAMP["example_en"] in form
    assert f"{TOMORROW:%d/%m/%Y}" in form
    drafted(people(DRAFTS), "stamp-missing", change=number, fix_vi="Đóng dấu vào trang cuối.")
    page = told(people(DRAFTS), change)
    assert "Đóng dấu vào trang cuối." in page
    assert STAMP["fix_vi"] not in page
    entries = re.findall(r'bo-loi".*?name="entry" value="(\d+)"', page)
    for entry in entries:
        assert people(DRAFTS).post(f"{change}/bo-loi", {"entry": entry}).status_code == 302
    assert len(entries) == 2
    assert "Chưa có nội dung nào" in told(people(DRAFTS), change)


def test_what_stops_an_entry_or_is_worth_knowing_is_said(people: People) -> None:
    unfounded = drafted(people(DRAFTS), text="", article="")
    assert "Phải sửa" in told(people(DRAFTS), unfounded)
    assert people(DRAFTS).post(f"{unfounded}/trinh").status_code == 409
    ended = told(people(DRAFTS), drafted(people(DRAFTS), "cash-limit", text="decree-11-2020"))
    assert "11/2020/NĐ-CP hết hiệu lực sau ngày 31/12/2025" in ended


def test_only_who_drafts_gets_the_form(people: People) -> None:
    for person in (OFFICER, APPROVES):
        told(people(person), "/thu-vien-loi/soan", 403)
        assert "/thu-vien-loi/soan" not in told(people(person), "/thu-vien-loi/muc/norm-travel")
    assert people(APPROVES).post("/thu-vien-loi/soan", STAMP).status_code == 403
    told(people(DRAFTS), "/thu-vien-loi/soan/khong-co", 404)
    told(people(DRAFTS), "/thu-vien-loi/muc/khong-co", 404)


def test_it_is_searched_without_diacritics_and_taken_away_as_a_file(people: People) -> None:
    table = people(OFFICER).get("/thu-vien-loi?tim=cong+tac+phi").context["table"]
    assert [row[0].url for row in table.rows] == ["/thu-vien-loi/muc/norm-travel"]
    assert "Không có lỗi nào khớp" in told(people(OFFICER), "/thu-vien-loi?tim=khong+co+gi")
    file = b"".join(people(OFFICER).get("/thu-vien-loi?dang=csv").streaming_content)  # type: ignore[attr-defined]
    assert file.decode().count("\n") == 1 + len(library(clock.today()))
