"""Figures open down to their entries; another unit's do not exist, a role without the right is told so; pages cost the same."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from khobac.core import clock, db
from khobac.doors.portal.books.desk import Books, sections
from khobac.flows import anchoring, organisation
from tests.conftest import MORNING
from tests.doors.portal.units.conftest import ACCOUNTANT, CHIEF_OF_OFFICE, DIRECTOR, OFFICER, People

LINE = "/du-toan/vi-sao?loai=estimate&nguon=12&nam=2026"
STATEMENT = "/so-tai-khoan/EXPENDITURE_RECURRENT_NONAUTO/{}?nam=2026&nguon=12"
UNIT_PAGES = ["/so-tai-khoan", "/so-tai-khoan/hop-dong", LINE, f"{LINE}&phan=reserved"]
BOOK_PAGES = [
    "/so-sach", "/so-sach?tu=1/3/2026", "/so-sach/so-ke-toan?unit=1012345", "/so-sach/so-ke-toan?theo=ndkt",
    "/so-sach/phan-bo?nam=2026", "/so-sach/ky", "/so-sach/ky/2026-02", "/so-sach/quyet-toan", "/so-sach/bang-chung",
    "/so-sach/phan-bo/1012345?loai=estimate&nguon=12&nam=2026",
]


def told(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def table(client: Client, path: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(told(client, path).removeprefix("\ufeff"))))


def account(client: Client) -> str:
    rows = table(client, "/so-tai-khoan?nam=2026&dang=csv")
    return next(row[0] for row in rows if row[3:5] == ["12450000", "0"])


def test_a_figure_opens_down_to_its_entries(people: People, paid: str) -> None:
    client = people(ACCOUNTANT)
    assert "phan=actual" in told(client, "/du-toan")
    assert paid in told(client, f"{LINE}&phan=actual")
    entries = told(client, f"/so-tai-khoan/chung-tu/{paid}")
    assert entries.count("12.450.000") >= 4


def test_every_part_of_a_line_adds_up_to_what_the_line_says(people: People, paid: str) -> None:
    client = people(ACCOUNTANT)
    sums = {}
    for part in ("allotted", "reserved", "committed", "advance", "actual"):
        sums[part] = sum(int(row[-1]) for row in table(client, f"{LINE}&phan={part}&dang=csv")[1:])
    assert sums == {"allotted": 100_000_000, "reserved": 1_000_000, "committed": 0, "advance": 0, "actual": 12_450_000}
    assert "86.550.000" in told(client, LINE)


def test_a_statement_ends_with_the_balance_of_the_account(people: People, paid: str) -> None:
    client = people(ACCOUNTANT)
    rows = table(client, f"{STATEMENT.format(account(client))}&dang=csv")
    assert rows[-1][1] == paid
    assert rows[-1][6] == "12450000"


def test_a_page_of_a_statement_is_not_made_up(people: People, paid: str) -> None:
    client = people(ACCOUNTANT)
    told(client, f"{STATEMENT.format(account(client))}&sau=W10:abc", 409)


def test_what_belongs_to_another_unit_does_not_exist(people: People, paid: str) -> None:
    stranger = people("em")
    for path in (f"/so-tai-khoan/chung-tu/{paid}", f"/so-tai-khoan/bang-chung/{paid}", "/so-tai-khoan/hop-dong/HD-1"):
        told(stranger, path, 404)
    assert paid not in told(stranger, f"{LINE}&phan=actual")


@pytest.mark.parametrize("path", BOOK_PAGES)
def test_treasury_accountants_read_the_books_and_nobody_else(people: People, paid: str, path: str) -> None:
    assert told(people(CHIEF_OF_OFFICE), path)
    told(people(ACCOUNTANT), path, 403)


@pytest.mark.parametrize("path", UNIT_PAGES)
def test_units_read_their_accounts_and_treasury_people_do_not(people: People, paid: str, path: str) -> None:
    assert told(people(ACCOUNTANT), path)
    told(people(OFFICER), path, 403)


def test_a_unit_of_another_book_does_not_exist_for_the_treasury(people: People, paid: str) -> None:
    told(people(CHIEF_OF_OFFICE), "/so-sach/phan-bo/1098765?loai=estimate&nguon=12&nam=2026", 404)


def test_debit_equals_credit_in_each_book_of_the_trial_balance(people: People, paid: str) -> None:
    rows = table(people(CHIEF_OF_OFFICE), "/so-sach?dang=csv")
    totals = [row for row in rows if row[0] == "Cộng"]
    assert len(totals) == len({row[1] for row in rows[1:]})
    assert all(row[2] == row[3] and row[4] == row[5] for row in totals)


def test_a_period_is_opened_again_by_two_persons(people: People, paid: str) -> None:
    chief, director = people(CHIEF_OF_OFFICE), people(DIRECTOR)
    assert "confirm-armed" in chief.post("/so-sach/ky/2026-02/khoa").content.decode()
    assert chief.post("/so-sach/ky/2026-02/khoa", {"confirmed": "1"}).status_code == 302
    assert chief.post("/so-sach/ky/2026-02/de-nghi-mo", {"reason": "quên"}).status_code == 409
    assert chief.post("/so-sach/ky/2026-02/de-nghi-mo", {"reason": "Thiếu bút toán ngày 27/02"}).status_code == 302
    assert chief.post("/so-sach/ky/2026-02/mo-lai").status_code == 403
    assert director.post("/so-sach/ky/2026-02/mo-lai").status_code == 302
    assert "Đang mở" in told(chief, "/so-sach/ky/2026-02")
    assert people(OFFICER).post("/so-sach/ky/2026-02/khoa", {"confirmed": "1"}).status_code == 403


def test_the_year_end_is_rehearsed_and_read(people: People, paid: str) -> None:
    with clock.at(MORNING.replace(month=12, day=31)):
        chief = people(CHIEF_OF_OFFICE)
        plan = chief.post("/so-sach/quyet-toan/chay-thu", {"nam": "2026"})["Location"]
        asked = table(chief, f"{plan}?dang=csv")
        assert ["Hồ sơ còn giữ dự toán", "1012345", "12"] in [row[:3] for row in asked]
        for view in ("viec", "tac-dong", "ket-chuyen", "so-sanh"):
            assert told(chief, f"{plan}?xem={view}")
        assert people(OFFICER).post("/so-sach/quyet-toan/chay-thu", {"nam": "2026"}).status_code == 403


def test_a_workbook_holds_numbers_as_numbers_and_no_formula(people: People, paid: str) -> None:
    answer = people(ACCOUNTANT).get(f"{LINE}&phan=actual&dang=xlsx")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>12450000</v>" in sheet
    assert "<f>" not in sheet


@pytest.mark.goal("G15")
@pytest.mark.parametrize("path", [*UNIT_PAGES[:1], LINE, "/so-sach", "/so-sach/so-ke-toan?unit=1012345"])
def test_no_page_costs_a_statement_per_row(people: People, paid: str, path: str) -> None:
    from tests.doors.portal.units.conftest import filed

    client = people(CHIEF_OF_OFFICE if path.startswith("/so-sach") else ACCOUNTANT)

    def statements() -> int:
        client.get(path)
        with CaptureQueriesContext(connections["default"]) as staff, CaptureQueriesContext(connections["unit"]) as unit:
            assert client.get(path).status_code == 200
        return len(staff) + len(unit)

    few = statements()
    for serial in range(3, 6):
        filed(people, content=f"Lần {serial}", **{"lines-0-amount": f"{serial}00.000"})
    assert statements() == few <= 20


def test_links_of_the_account_book_stay_within_the_books_asked_for(people: People, paid: str) -> None:
    client = people(CHIEF_OF_OFFICE)
    shown = told(client, "/so-sach/so-ke-toan?unit=1012345&kb=0061")
    assert f"/so-sach/chung-tu/{paid}?kb=0061" in shown
    explained = told(client, "/so-sach/phan-bo/1012345?loai=estimate&nguon=12&nam=2026&kb=0061")
    assert f"/so-sach/chung-tu/{paid}?kb=0061" in explained
    assert "phan=reserved&amp;kb=0061" in explained


def test_the_books_are_read_as_they_were_known_on_a_day(people: People, paid: str) -> None:
    client = people(CHIEF_OF_OFFICE)
    for path in ("/so-sach?den=2/3/2026", "/so-sach/so-ke-toan?tu=1/1/2026", "/so-sach/so-ke-toan?tu=1/1/2026&theo=ndkt"):
        assert len(table(client, f"{path}&biet=2/3/2026&dang=csv")) == len(table(client, f"{path}&dang=csv")) > 1, path
        assert len(table(client, f"{path}&biet=1/3/2026&dang=csv")) == 1, path
        assert "bút toán ghi sau đó không tính" in told(client, f"{path}&biet=1/3/2026")


def test_the_other_pages_of_a_merged_office_show_its_books_too() -> None:
    merged = Books(1, "8680", "Kho bạc Hải Lăng", "ktt", "officer", [("8680", "Hải Lăng"), ("7125", "số 5")])
    assert all(url.endswith("?kb=8680") for url, _word, _current in sections("books", merged))
    assert not any("kb" in url for url, _word, _current in sections("books", replace(merged, others=[])))


def test_a_merged_office_s_periods_and_year_end_are_worked_on_where_its_work_is_done(people: People, paid: str) -> None:
    organisation.merge_offices(["0061"], "0211", clock.today(), "test")
    client = people("cuc")
    assert "0061 · " in told(client, "/so-sach"), "the books with most units"
    shown = told(client, "/so-sach/ky?kb=0061")
    assert "/so-sach/ky/2026-02?kb=0061" in shown
    assert "?kb=0061&amp;nam=2025" in shown
    closed = client.post("/so-sach/ky/2026-02/khoa?kb=0061", {"confirmed": "1"})["Location"]
    assert closed == "/so-sach/ky/2026-02?kb=0061"
    assert "Khóa tạm thời" in told(client, closed)
    assert "Đang mở" in told(client, "/so-sach/ky/2026-02?kb=0211")
    rehearsed = client.post("/so-sach/quyet-toan/chay-thu?kb=0061", {"nam": "2026"})["Location"]
    assert rehearsed.endswith("?kb=0061")
    assert "1012345" in told(client, rehearsed)


def test_the_page_of_proofs_tells_when_the_watcher_last_looked(people: People, paid: str) -> None:
    client = people(CHIEF_OF_OFFICE)
    assert "Bộ kiểm chưa xem sổ lần nào" in told(client, "/so-sach/bang-chung")
    anchoring.watch()
    assert "Bộ kiểm xem sổ lần cuối lúc" in told(client, "/so-sach/bang-chung")


def test_the_page_of_proofs_tells_when_all_books_were_last_proven_and_what_came_of_it(people: People, paid: str) -> None:
    client = people(CHIEF_OF_OFFICE)
    assert "Chưa lần nào kiểm toàn bộ sổ" in told(client, "/so-sach/bang-chung")
    anchoring.prove_everything((), "operator lan")
    assert "(operator lan): khớp." in told(client, "/so-sach/bang-chung")
    db.execute("UPDATE budget_line SET reserved = reserved + 1 WHERE unit_code = '1012345' AND account_kind = 'estimate'")
    anchoring.watch_everything(())
    page = told(client, "/so-sach/bang-chung")
    assert "(parity watcher), thấy" in page
    assert "khớp." in page


def test_the_year_end_is_run_as_it_was_rehearsed_and_not_before_the_year_is_over(people: People, paid: str) -> None:
    client = people(CHIEF_OF_OFFICE)
    early = client.post("/so-sach/quyet-toan/chay-thu", {"nam": "2026"})["Location"]
    assert "Chạy thật theo bản này" not in told(client, early)
    assert client.post(f"{early}/chay-that", {"confirmed": "1"}).status_code == 409
    with clock.at(MORNING.replace(year=2027)):
        rehearsed = client.post("/so-sach/quyet-toan/chay-thu", {"nam": "2026"})["Location"]
        assert "Chạy thật theo bản này" in told(client, rehearsed)
        assert client.post(f"{rehearsed}/chay-that", {})["Location"] == rehearsed
        assert people(DIRECTOR).post(f"{rehearsed}/chay-that", {"confirmed": "1"}).status_code == 403
        ran = client.post(f"{rehearsed}/chay-that", {"confirmed": "1"})["Location"]
        assert ran != rehearsed
        assert "Chạy thật số" in told(client, ran)
        assert told(client, f"{rehearsed}?xem=so-sanh&dang=csv").count("1012345") == 0


@pytest.mark.parametrize(
    ("person", "page"),
    [(ACCOUNTANT, LINE), (CHIEF_OF_OFFICE, "/so-sach/phan-bo/1012345?loai=estimate&nguon=12&nam=2026")],
)
def test_a_line_is_told_as_it_was_known(people: People, paid: str, person: str, page: str) -> None:
    client = people(person)
    today = told(client, page)
    assert "87.550.000" in today  # 100.000.000 less what is paid; what is only reserved is no expenditure yet
    before = told(client, f"{page}&biet=1/3/2026")
    assert "đã ghi đến hết 01/03/2026" in before
    assert "87.550.000" not in before
