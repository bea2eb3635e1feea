"""Whatever stands in a cell, no file holds a formula, and every figure stays a figure."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from khobac.core import clock
from khobac.doors.portal.books.spreadsheets import STARTS_A_FORMULA, Value, as_csv, as_xlsx

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
texts = st.one_of(st.text(), st.builds(lambda first, rest: first + rest, st.sampled_from(STARTS_A_FORMULA), st.text()))


def sheet(rows: list[list[Value]]) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(b"".join(as_xlsx(["Đầu đề"], rows)))) as book:
        assert book.testzip() is None
        return ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))


@given(texts)
def test_no_text_of_a_csv_file_begins_like_a_formula(text: str) -> None:
    read = csv.reader(io.StringIO(b"".join(as_csv(["Đầu đề"], [[text]])).decode("utf-8-sig", "surrogatepass"), newline=""))
    [_heading, row] = list(read) if text else [[], [""]]
    assert not row[0].startswith(STARTS_A_FORMULA)


@given(texts)
def test_no_text_of_a_workbook_is_a_formula_or_breaks_it(text: str) -> None:
    root = sheet([[text]])
    assert root.findall(f".//{MAIN}f") == []
    assert [cell.get("t") for cell in root.findall(f".//{MAIN}c")] == ["inlineStr", "inlineStr"]


def test_figures_days_and_moments_keep_their_kind() -> None:
    noon = dt.datetime(2026, 3, 2, 12, tzinfo=clock.VIETNAM)
    row: list[Value] = [-12_450_000, dt.date(2026, 3, 2), noon, None]
    assert [each.text for each in sheet([row]).findall(f".//{MAIN}v")] == ["-12450000", "46083", "46083.500000000"]
    assert b"-12450000,2026-03-02,2026-03-02T12:00:00+07:00,\r\n" in b"".join(as_csv(["a"], [row]))


def test_a_long_table_is_handed_on_in_parts() -> None:
    parts = list(as_csv(["Số"], ([n] for n in range(2_000))))
    assert len(parts) == 5
    assert len(list(as_xlsx(["Số"], ([n] for n in range(2_000))))) == 5
