"""Amounts on screen, in words and from the keyboard."""
from __future__ import annotations

import doctest
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobac.core import money, text

amounts = st.integers(min_value=0, max_value=money.LARGEST_DONG)

WORDS = {
    0: "Không đồng",
    1: "Một đồng",
    5: "Năm đồng",
    10: "Mười đồng",
    11: "Mười một đồng",
    14: "Mười bốn đồng",
    15: "Mười lăm đồng",
    20: "Hai mươi đồng",
    21: "Hai mươi mốt đồng",
    24: "Hai mươi tư đồng",
    25: "Hai mươi lăm đồng",
    55: "Năm mươi lăm đồng",
    90: "Chín mươi đồng",
    95: "Chín mươi lăm đồng",
    100: "Một trăm đồng",
    101: "Một trăm linh một đồng",
    104: "Một trăm linh bốn đồng",
    105: "Một trăm linh năm đồng",
    110: "Một trăm mười đồng",
    111: "Một trăm mười một đồng",
    115: "Một trăm mười lăm đồng",
    121: "Một trăm hai mươi mốt đồng",
    555: "Năm trăm năm mươi lăm đồng",
    1_000: "Một nghìn đồng",
    1_005: "Một nghìn không trăm linh năm đồng",
    1_015: "Một nghìn không trăm mười lăm đồng",
    1_050: "Một nghìn không trăm năm mươi đồng",
    10_000: "Mười nghìn đồng",
    21_000: "Hai mươi mốt nghìn đồng",
    100_000: "Một trăm nghìn đồng",
    105_105: "Một trăm linh năm nghìn một trăm linh năm đồng",
    1_000_000: "Một triệu đồng",
    1_000_001: "Một triệu không trăm linh một đồng",
    1_001_000: "Một triệu không trăm linh một nghìn đồng",
    12_450_000: "Mười hai triệu bốn trăm năm mươi nghìn đồng",
    1_234_567: "Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng",
    1_000_000_000: "Một tỷ đồng",
    1_000_000_024: "Một tỷ không trăm hai mươi tư đồng",
    2_005_000_000: "Hai tỷ không trăm linh năm triệu đồng",
    95_000_000_000: "Chín mươi lăm tỷ đồng",
    2_345_678_000_000_000 // 10: "Hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy tỷ tám trăm triệu đồng",
    1_001_000_000_000: "Một nghìn không trăm linh một tỷ đồng",
    999_999_999_999_999: (
        "Chín trăm chín mươi chín nghìn chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu "
        "chín trăm chín mươi chín nghìn chín trăm chín mươi chín đồng"
    ),
    10**15: "Một triệu tỷ đồng",
    -12_000: "Âm mười hai nghìn đồng",
}


@pytest.mark.parametrize(("amount", "words"), WORDS.items())
def test_vietnamese_words_of_hand_made_amounts(amount: int, words: str) -> None:
    assert money.in_words(amount) == words


DIGITS = "không một hai ba bốn năm sáu bảy tám chín"


def _number_of(words: str) -> int:
    """Reads Vietnamese number words by another path than the one that writes them."""
    digits = dict(zip(DIGITS.split(), range(10), strict=True))
    digits |= {"mốt": 1, "tư": 4, "lăm": 5}
    above, group, digit = 0, 0, 0
    pending = 0
    for word in words.split():
        if word in digits:
            digit = digits[word]
        elif word == "mười":
            group, digit = group + 10, 0
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word == "trăm":
            group, digit = group + digit * 100, 0
        elif word in ("nghìn", "triệu"):
            pending += (group + digit) * {"nghìn": 10**3, "triệu": 10**6}[word]
            group = digit = 0
        elif word == "tỷ":
            above = (above + pending + group + digit) * 10**9
            pending = group = digit = 0
        else:
            assert word == "linh"
    return above + pending + group + digit


@given(amounts)
def test_words_read_back_give_the_amount(amount: int) -> None:
    words = money.in_words(amount)
    assert words[0].isupper()
    assert words.endswith(" đồng")
    assert _number_of(words.removesuffix(" đồng").lower()) == amount


@given(amounts, amounts)
def test_two_amounts_never_share_their_words(one: int, other: int) -> None:
    assert (money.in_words(one) == money.in_words(other)) == (one == other)
    assert (money.in_words_en(one) == money.in_words_en(other)) == (one == other)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Zero dong"),
        (21, "Twenty-one dong"),
        (105, "One hundred and five dong"),
        (1_005, "One thousand and five dong"),
        (1_234_567, "One million two hundred and thirty-four thousand five hundred and sixty-seven dong"),
        (10**15, "One million billion dong"),
        (-7, "Minus seven dong"),
    ],
)
def test_english_words(amount: int, words: str) -> None:
    assert money.in_words_en(amount) == words


def test_full_amounts_do_not_break_over_lines() -> None:
    assert money.format_dong(1234567) == "1.234.567\u00a0₫"
    assert money.format_dong(-1234567) == "\u22121.234.567\u00a0₫"
    assert money.format_dong(0) == "0\u00a0₫"
    assert money.format_dong(1234567, "en") == "VND\u00a01,234,567"


@pytest.mark.parametrize(
    ("amount", "vi", "en"),
    [
        (999_999, "999.999 ₫", "VND 999,999"),
        (25_500_000, "25,5 triệu ₫", "VND 25.5 million"),
        (25_000_000, "25 triệu ₫", "VND 25 million"),
        (25_449_999, "25,4 triệu ₫", "VND 25.4 million"),
        (999_949_999, "999,9 triệu ₫", "VND 999.9 million"),
        (999_950_000, "1 tỷ ₫", "VND 1 billion"),
        (1_234_500_000_000, "1.234,5 tỷ ₫", "VND 1,234.5 billion"),
        (-1_250_000_000, "−1,3 tỷ ₫", "−VND 1.3 billion"),
    ],
)
def test_large_amounts_are_shortened_by_the_house_rule(amount: int, vi: str, en: str) -> None:
    assert money.format_large(amount).replace("\u00a0", " ") == vi
    assert money.format_large(amount, "en").replace("\u00a0", " ") == en


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("1,234,567", 1_234_567),
        ("1 234 567", 1_234_567),
        (" 1.234.567 ₫ ", 1_234_567),
        ("1.234.567\u00a0đ", 1_234_567),
        ("VND 1,234,567", 1_234_567),
        ("1.234.567 đồng", 1_234_567),
        ("1.500", 1_500),
        ("1,500", 1_500),
        ("0", 0),
        ("12,45tr", 12_450_000),
        ("12,45 triệu", 12_450_000),
        ("1,2 tỷ", 1_200_000_000),
        ("1,2 tỉ đồng", 1_200_000_000),
        ("1.2 tỷ", 1_200_000_000),
        ("1.200 tỷ", 1_200_000_000_000),
        ("1,234 tỷ", 1_234_000_000),
        ("1.234,5 tỷ ₫", 1_234_500_000_000),
        ("500k", 500_000),
        ("500 nghìn", 500_000),
        ("500 NGÀN", 500_000),
        ("0,5k", 500),
        ("1000000000000000", 10**15),
        ("1 triệu", 1_000_000),
    ],
)
def test_what_people_type_is_understood(text: str, amount: int) -> None:
    assert money.parse_dong(text) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "EMPTY"),
        (" \u00a0", "EMPTY"),
        ("₫", "UNREADABLE"),
        ("mười đồng", "UNREADABLE"),
        ("12.34.567", "UNREADABLE"),
        ("1.234,567,890", "UNREADABLE"),
        ("1..000", "UNREADABLE"),
        ("1,", "UNREADABLE"),
        ("1 23", "UNREADABLE"),
        ("1e6", "UNREADABLE"),
        ("0x10", "UNREADABLE"),
        ("nan", "UNREADABLE"),
        ("inf", "UNREADABLE"),
        ("１２３", "UNREADABLE"),
        ("5 tạ", "UNREADABLE"),
        ("1" * 61, "UNREADABLE"),
        ("12,5", "FRACTION"),
        ("1.234,56", "FRACTION"),
        ("1,234.50", "FRACTION"),
        ("10,00", "FRACTION"),
        ("1,2345678 tr", "FRACTION"),
        ("-5", "NEGATIVE"),
        ("−5", "NEGATIVE"),
        ("(5)", "NEGATIVE"),
        ("1000000000000001", "TOO_LARGE"),
        ("1000001 tỷ", "TOO_LARGE"),
    ],
)
def test_what_is_not_an_amount_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(money.AmountUnreadable) as refused:
        money.parse_dong(text)
    assert refused.value.code == code


@given(amounts)
def test_every_written_form_reads_back(amount: int) -> None:
    for language in ("vi", "en"):
        assert money.parse_dong(money.format_dong(amount, language)) == amount
    assert money.parse_dong(str(amount)) == amount


@given(st.text(max_size=80))
def test_nothing_typed_breaks_the_reader(text: str) -> None:
    try:
        amount = money.parse_dong(text)
    except money.AmountUnreadable:
        return
    assert 0 <= amount <= money.LARGEST_DONG
    assert re.search("[0-9]", text)


@pytest.mark.parametrize("write", [money.format_dong, money.format_large, money.in_words, money.in_words_en])
@pytest.mark.parametrize("wrong", [1.0, True, "1", None])
def test_only_whole_numbers_are_amounts(write: Callable[[Any], str], wrong: object) -> None:
    with pytest.raises(TypeError):
        write(wrong)


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(0, 100), min_size=1, max_size=6).filter(any))
def test_shares_add_up_and_only_the_last_gains(amount: int, ratios: list[int]) -> None:
    parts = money.shares(amount, ratios)
    assert sum(parts) == amount
    assert money.shares(-amount, ratios) == [-part for part in parts]
    for part, ratio in list(zip(parts, ratios, strict=True))[:-1]:
        assert abs(part) == abs(amount) * ratio // sum(ratios)


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(money).failed == 0
    assert doctest.testmod(text).failed == 0


def test_the_shares_of_the_handbook() -> None:
    assert money.shares(1_000_001, [70, 21, 9]) == [700_000, 210_000, 90_001]
    for wrong in ([], [0, 0], [70, -21]):
        with pytest.raises(ValueError):
            money.shares(100, wrong)
