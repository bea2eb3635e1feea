"""The order of names, and search without diacritics."""
from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobac.core.text import fold, sort_key

IN_ORDER = [
    "UBND xã Hải Ân",
    "UBND xã Hải Ba",
    "UBND xã Hải Chánh",
    "UBND xã Hải Dương",
    "UBND xã Hải Định",
    "UBND xã Hải Quế",
]
WORDS_IN_ORDER = (
    "a an ang ă ăn â ân ba bà bả bã bá bạ ban bàn cao da dung đa đông e em ê êm "
    "hoa hòa hoá hoạ nga o on ô ôn ơ ơn u un ư ưng y ỷ"
)
LETTERS_IN_ORDER = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"


@pytest.mark.parametrize(
    "ordered",
    [
        IN_ORDER,
        WORDS_IN_ORDER.split(),
        list(LETTERS_IN_ORDER),
        ["Hà An", "Hà Bình", "Hạ An"],
        ["Lê Thị Hoa", "Lê Thị Hòa", "Lê Thị Hoàn", "Lê Văn An"],
        ["Đinh Văn Hùng", "Đoàn Thị Lan", "Đỗ Minh", "Đỗ Thị An"],
        ["Trường Tiểu học số 1 Hải Lăng", "Trường Tiểu học số 2 Hải Lăng", "Trường Tiểu học số 10 Hải Lăng"],
        ["Trường Mầm non Hải An", "Trường Tiểu học Hải An", "Trường Trung học cơ sở Hải An"],
        ["Nguyễn Văn An", "Nguyễn Văn Ánh", "Nguyễn Văn Ân", "Nguyễn Văn Bình"],
    ],
)
def test_names_stand_in_dictionary_order(ordered: list[str]) -> None:
    shuffled = ordered.copy()
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == ordered
    assert len({sort_key(name) for name in ordered}) == len(ordered)


def test_the_six_tones_stand_in_their_order() -> None:
    assert sorted(["ạ", "á", "ã", "ả", "à", "a"], key=sort_key) == ["a", "à", "ả", "ã", "á", "ạ"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("HÀ NỘI", "Hà Nội"), ("Hải  Lăng", "Hải Lăng"), ("Hải-Lăng", "Hải Lăng")],
)
def test_spellings_of_one_name_share_a_place(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Đường Trần Hưng Đạo", "duong tran hung dao"),
        ("Kho bạc Nhà nước Hải Lăng", "kho bac nha nuoc hai lang"),
        ("Ủy ban nhân dân xã Vĩnh Định", "uy ban nhan dan xa vinh dinh"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Quỳnh"), "nguyen thi quynh"),
        ("THỪA  THIÊN\u00a0HUẾ", "thua thien hue"),
        ("ưỡng ẫm ỡm ằn ỵ", "uong am om an y"),
    ],
)
def test_search_text_has_no_diacritics(text: str, plain: str) -> None:
    assert fold(text) == plain


@given(st.text())
def test_both_texts_do_not_depend_on_the_unicode_form(text: str) -> None:
    composed, apart = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert fold(composed) == fold(apart) == fold(fold(apart))
    assert sort_key(composed) == sort_key(apart)
