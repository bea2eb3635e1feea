"""The law desk from page to page: read, drafted, its conflicts seen, approved by another, counting from its day."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from khobac.flows.law import library
from khobac.registers.law import queries as laws
from khobac.registers.law.drafts import DraftWording
from khobac.registers.law.tables import rows_on
from tests.doors.portal.law.conftest import ACCOUNTANT, APPROVES, DRAFTS, OFFICER, People

JULY = dt.date(2026, 7, 1)
AGE = {"name": "voucher.max_age", "value": "7", "text": "circular-77-2017", "article": "26", "from_on": "1/7/2026"}
ROW = {
    "kind": "risk",
    "key": "rush",
    "conditions": "december_percent > 40\namount > 100.5",
    "result": "20",
    "reason_vi": "Dồn chi cuối năm",
    "text": "treasury-practice",
    "from_on": "1/7/2026",
    "examples": "december_percent = 41; amount = 120.000.000 → đúng\ndecember_percent = 40; amount = 5 -> sai",
}
STAMP = DraftWording(
    "stamp-missing", JULY, "C07", "/papers/acceptance", "Biên bản chưa đóng dấu", "The record lacks a stamp",
    "Đóng dấu rồi chụp lại", "Stamp and scan it again", "Chỉ có chữ ký", "Signatures alone", "decree-347-2025", "6",
)  # fmt: skip
READ = [
    "/luat", "/luat/van-ban/decree-11-2020", "/luat/gia-tri", "/luat/gia-tri?ngay=31/12/2025&tim=contract",
    "/luat/gia-tri/contract.paper_above", "/luat/bang",
]


def told(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return str(answer.content.decode())


def begun(client: Client) -> str:
    return str(client.post("/luat/thay-doi/moi", {"title": "Thông tư mới"})["Location"])


@pytest.fixture
def proposed(people: People) -> str:
    """A change of one value and one row, handed on by its author."""
    client = people(DRAFTS)
    path = begun(client)
    for deed, said in (("gia-tri", AGE), ("dong", ROW), ("trinh", {})):
        answer = client.post(f"{path}/{deed}", said)
        assert answer.status_code == 302, answer.content.decode()
    return path


@pytest.mark.parametrize("path", READ)
def test_whoever_works_by_the_law_reads_it_and_units_do_not_here(people: People, path: str) -> None:
    assert told(people(OFFICER), path)
    told(people(ACCOUNTANT), path, 403)


@pytest.mark.parametrize("path", [*READ, "/luat/thay-doi"])
def test_a_page_costs_twelve_statements_at_most(people: People, path: str) -> None:
    client = people(DRAFTS)
    client.get(path)
    with CaptureQueriesContext(connections["default"]) as statements:
        told(client, path)
    assert len(statements) <= 12, [each["sql"][:90] for each in statements]


@pytest.mark.goal("G15")
@pytest.mark.parametrize("reader", [DRAFTS, APPROVES])
def test_a_change_of_every_sort_with_its_conflicts_costs_twelve(people: People, reader: str) -> None:
    path = begun(people(DRAFTS))
    for deed, said in (("gia-tri", AGE), ("dong", ROW)):
        assert people(DRAFTS).post(f"{path}/{deed}", said).status_code == 302
    library.draft_wording(STAMP, DRAFTS, int(path.rsplit("/", 1)[1]))
    client = people(reader)
    client.get(path)
    with CaptureQueriesContext(connections["default"]) as statements:
        assert STAMP.message_vi in told(client, path)
    assert len(statements) <= 12, [each["sql"][:90] for each in statements]


def test_changes_are_for_stewards(people: People, proposed: str) -> None:
    for path in ("/luat/thay-doi", proposed):
        told(people(OFFICER), path, 403)
    assert people(OFFICER).post(f"{proposed}/duyet", {"confirmed": "1"}).status_code == 403


def test_the_history_of_a_value_tells_days_text_and_who_reads_it(people: People) -> None:
    page = told(people(OFFICER), "/luat/gia-tri/contract.paper_above")
    assert all(part in page for part in ("50.000.000", "Điều 5.1.4, 17/2024/TT-BTC", "31/12/2025", "C07", "không có"))


def test_a_text_shows_the_papers_of_its_procedures_and_when_a_missing_one_is_a_defect(people: People) -> None:
    page = told(people(OFFICER), "/luat/van-ban/decree-11-2020")
    when = ("Lần đầu", "Hồ sơ theo hợp đồng trên mức phải gửi", "Mọi hồ sơ theo hợp đồng", "Cán bộ xem")
    assert all(part in page for part in ("Giấy tờ của hồ sơ", "Quy chế chi tiêu nội bộ", *when))
    assert "papers." not in told(people(OFFICER), "/luat/gia-tri")


def test_what_is_proposed_counts_once_the_second_person_agrees(people: People, proposed: str) -> None:
    page = told(people(APPROVES), proposed)
    assert "C18" in page
    assert laws.law_on(JULY).value("voucher.max_age") == 5
    assert "confirm-armed" in people(APPROVES).post(f"{proposed}/duyet").content.decode()
    assert people(APPROVES).post(f"{proposed}/duyet", {"confirmed": "1"}).status_code == 302
    assert laws.law_on(JULY).value("voucher.max_age") == 7
    assert laws.law_on(JULY - dt.timedelta(days=1)).value("voucher.max_age") == 5
    assert [row.key for row in rows_on("risk", JULY) if row.key == "risk.rush"] == ["risk.rush"]
    assert "risk.rush" in told(people(OFFICER), "/luat/bang?ngay=1/7/2026")
    assert re.search(r"Sang|sang", told(people(OFFICER), "/luat/gia-tri/voucher.max_age"))


def test_an_open_change_can_be_tried_on_stored_dossiers(people: People, proposed: str) -> None:
    asked = re.search(r'action="(/luat/mo-phong/thay-doi/\d+)"', told(people(APPROVES), proposed))
    assert asked is not None
    assert people(APPROVES).post(asked[1], {"ten": "Thử"}).status_code == 302


def test_the_author_finds_no_button_to_approve_and_is_refused(people: People, proposed: str) -> None:
    client = people(DRAFTS)
    page = told(client, proposed)
    assert "/duyet" not in page
    assert "Người thứ hai phải duyệt" in page
    assert client.post(f"{proposed}/duyet", {"confirmed": "1"}).status_code == 403


def test_what_stops_a_change_is_said_and_it_is_not_handed_on(people: People, proposed: str) -> None:
    client = people(DRAFTS)
    path = begun(client)
    client.post(f"{path}/gia-tri", {**AGE, "value": "9", "article": ""})
    page = told(client, path)
    assert page.count("Phải sửa") == 2  # no article, and the same name in the change that waits
    assert client.post(f"{path}/trinh").status_code == 409


def test_what_a_change_will_do_is_said(people: People) -> None:
    client = people(DRAFTS)
    path = begun(client)
    client.post(f"{path}/gia-tri", {**AGE, "value": "5", "from_on": "1/1/2026"})
    client.post(f"{path}/gia-tri", {**AGE, "name": "duplicate.days", "value": "", "none": "1"})
    client.post(f"{path}/gia-tri", {**AGE, "name": "nobody.reads", "value": "1"})
    page = told(client, path)
    for said in ("Không đổi: giá trị 5", "Tính từ ngày đã qua", "không còn giá trị này; nơi đang dùng: C19", "chỉ để tra cứu"):
        assert said in page


def test_a_wrong_value_or_cell_is_refused_with_what_was_typed(people: People) -> None:
    client = people(DRAFTS)
    path = begun(client)
    wrong = client.post(f"{path}/gia-tri", {**AGE, "value": "năm"})
    assert wrong.status_code == 409
    assert 'value="năm"' in wrong.content.decode()
    cell = client.post(f"{path}/dong", {**ROW, "conditions": "amuont > 1", "result": "200"})
    assert "không có dữ kiện amuont" in cell.content.decode()
    assert "điểm từ 0 đến 100" in cell.content.decode()
    client.cookies["django_language"] = "en"
    english = client.post(f"{path}/dong", {**ROW, "conditions": "amuont > 1"})
    assert "unknown fact amuont" in english.content.decode()
    assert client.post(f"{path}/dong", {**ROW, "examples": "amount"}).status_code == 409
    assert client.post(f"{path}/gia-tri", {**AGE, "from_on": ""}).status_code == 409


WARNING = {
    **ROW, "kind": "warning", "key": "reception", "conditions": "'7761' in items\namount > 20000000", "result": "/content",
    "examples": "items = 6551, 7761; amount = 20.000.001 → đúng\nitems = 7761; amount = 20.000.000 → sai",
}  # fmt: skip


def test_an_extra_warning_is_drafted_tried_and_approved_like_a_value(people: People) -> None:
    path = begun(people(DRAFTS))
    for deed, said in (("dong", WARNING), ("trinh", {})):
        assert people(DRAFTS).post(f"{path}/{deed}", said).status_code == 302
    asked = re.search(r'action="(/luat/mo-phong/thay-doi/\d+)"', told(people(APPROVES), path))
    assert asked is not None
    tried = people(APPROVES).post(asked[1], {"ten": "Thử"})
    page = told(people(APPROVES), tried["Location"])
    assert "C22 Cảnh báo thêm của kho bạc" in page
    assert "&#x27;7761&#x27; in items; amount &gt; 20000000" in page
    assert people(APPROVES).post(f"{path}/duyet", {"confirmed": "1"}).status_code == 302
    assert "warning.reception" in {row.key for row in laws.law_on(JULY).rows("warning.")}
    assert "warning.reception" in told(people(OFFICER), "/luat/bang?ngay=1/7/2026")
    assert "warning.reception" not in told(people(OFFICER), "/luat/gia-tri?ngay=1/7/2026")


def test_conflicts_of_a_row_are_seen_like_those_of_a_value(people: People) -> None:
    client, told_of = people(DRAFTS), []
    for title in ("Một", "Hai"):
        path = str(client.post("/luat/thay-doi/moi", {"title": title})["Location"])
        client.post(f"{path}/dong", {**WARNING, "key": "late-claim", "from_on": "1/1/2017"})
        told_of.append(told(client, path))
    alone, beside = told_of
    assert "Phải sửa" not in alone
    for said in ("Tính từ ngày đã qua", "Trước ngày", "Chỉ tính đến trước ngày 01/01/2018"):
        assert said in alone
    assert "đang mở cũng nêu giá trị này" in beside
    assert "Phải sửa" in beside


def test_it_is_sent_back_mended_and_withdrawn(people: People, proposed: str) -> None:
    assert people(APPROVES).post(f"{proposed}/gui-lai", {"reason": "Sai điều khoản"}).status_code == 302
    client = people(DRAFTS)
    page = told(client, proposed)
    assert "Sai điều khoản" in page
    entry = re.search(r'name="entry" value="(\d+)"', page)
    assert entry is not None
    assert client.post(f"{proposed}/bo-gia-tri", {"entry": entry[1]}).status_code == 302
    assert client.post(f"{proposed}/rut", {"reason": "Chưa có văn bản ký"}).status_code == 302
    assert "Đã rút" in told(client, "/luat/thay-doi")
    assert laws.law_on(JULY).value("voucher.max_age") == 5
