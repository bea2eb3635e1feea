"""Amounts of money: whole đồng, always `int`, written and read the way the treasury writes and reads them.

There is no money type and no currency other than the đồng; what makes an amount safe is that nothing here ever
accepts or returns a float, a Decimal or a fraction of a đồng.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from khobac.core.text import fold

Language = Literal["vi", "en"]

LARGEST_DONG = 10**15
"""No amount a person may enter is larger: about three hundred times a province's yearly budget."""

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

THOUSAND, MILLION, BILLION = 10**3, 10**6, 10**9


class AmountUnreadable(ValueError):
    """What was typed is not an amount.

    `code` is one of EMPTY, UNREADABLE, FRACTION (of a đồng), NEGATIVE, TOO_LARGE; the caller says it in a sentence.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text[:40]!r}")
        self.code = code


# --- writing -----------------------------------------------------------------------------------------------------


def format_dong(amount: int, language: Language = "vi") -> str:
    """The full amount, never broken over two lines.

    >>> format_dong(1234567).replace(NO_BREAK_SPACE, " ")
    '1.234.567 ₫'
    >>> format_dong(-1234567, "en").replace(NO_BREAK_SPACE, " ")
    '−VND 1,234,567'
    """
    sign = MINUS if _whole(amount) < 0 else ""
    digits = f"{abs(amount):,}"
    if language == "en":
        return f"{sign}VND{NO_BREAK_SPACE}{digits}"
    return f"{sign}{digits.replace(',', '.')}{NO_BREAK_SPACE}₫"


def format_large(amount: int, language: Language = "vi") -> str:
    """The amount in tỷ or triệu with one decimal, half a unit rounded up; below a million the full amount.

    >>> format_large(1_234_500_000_000).replace(NO_BREAK_SPACE, " ")
    '1.234,5 tỷ ₫'
    """
    tenths_of_million = _rounded(abs(_whole(amount)), MILLION // 10)
    if abs(amount) < MILLION:
        return format_dong(amount, language)
    if tenths_of_million < 10_000:
        tenths, word = tenths_of_million, ("triệu", "million")
    else:
        tenths, word = _rounded(abs(amount), BILLION // 10), ("tỷ", "billion")
    whole, decimal = divmod(tenths, 10)
    number = f"{whole:,}" + (f".{decimal}" if decimal else "")
    sign = MINUS if amount < 0 else ""
    if language == "en":
        return f"{sign}VND{NO_BREAK_SPACE}{number}{NO_BREAK_SPACE}{word[1]}"
    return f"{sign}{number.translate(_SWAP_MARKS)}{NO_BREAK_SPACE}{word[0]}{NO_BREAK_SPACE}₫"


_SWAP_MARKS = str.maketrans(",.", ".,")


def _rounded(amount: int, step: int) -> int:
    return (amount + step // 2) // step


def _whole(amount: int) -> int:
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise TypeError(f"an amount is a whole number of đồng, not {type(amount).__name__}")
    return amount


# --- reading -----------------------------------------------------------------------------------------------------

_MULTIPLES = {
    "": 1,
    "k": THOUSAND, "ng": THOUSAND, "nghin": THOUSAND, "ngan": THOUSAND,
    "tr": MILLION, "trieu": MILLION,
    "ty": BILLION, "ti": BILLION,
}
_AMOUNT = re.compile(r"(?P<number>[0-9][0-9., ]*?) ?(?P<multiple>[a-z]*?) ?(?P<currency>d|dong|vnd|₫)?")
_WHOLE = re.compile(r"([0-9]+|[0-9]{1,3}([., ])[0-9]{3}(?:\2[0-9]{3})*)()")
_COMMA_DECIMALS = re.compile(r"([0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)(,)([0-9]+)")
_DOT_DECIMALS = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)(\.)([0-9]+)")


def parse_dong(text: str) -> int:
    """The amount a person typed, or AmountUnreadable.

    Dots, commas and spaces between groups of three digits are grouping. With a multiple (`k`, `nghìn`, `tr`, `triệu`,
    `tỷ`) a comma is the decimal comma, and a dot counts as one unless exactly three digits follow it, which is how
    Vietnamese readers take "1.5 tỷ" and "1.500 tỷ". Whoever shows a form echoes the result in words.

    >>> parse_dong("1.234.567"), parse_dong("12,45tr"), parse_dong("1,2 tỷ"), parse_dong("500k")
    (1234567, 12450000, 1200000000, 500000)
    """
    words = re.sub(r"^vnd ?", "", fold(text))
    if not words:
        raise AmountUnreadable("EMPTY", text)
    if len(words) > 60:
        raise AmountUnreadable("UNREADABLE", text)
    if words[0] in f"-{MINUS}–(":
        raise AmountUnreadable("NEGATIVE", text)
    match = _AMOUNT.fullmatch(words)
    if match is None or match["multiple"] not in _MULTIPLES:
        raise AmountUnreadable("UNREADABLE", text)
    multiple = _MULTIPLES[match["multiple"]]
    readings = (_COMMA_DECIMALS, _WHOLE, _DOT_DECIMALS) if multiple > 1 else (_WHOLE, _COMMA_DECIMALS, _DOT_DECIMALS)
    number = next(filter(None, (reading.fullmatch(match["number"]) for reading in readings)), None)
    if number is None:
        raise AmountUnreadable("UNREADABLE", text)
    decimals = number[3]
    scale: int = 10 ** len(decimals)
    amount, fraction = divmod(int(re.sub("[., ]", "", number[1]) + decimals) * multiple, scale)
    if fraction or (decimals and multiple == 1):
        raise AmountUnreadable("FRACTION", text)
    if amount > LARGEST_DONG:
        raise AmountUnreadable("TOO_LARGE", text)
    return amount


# --- words -------------------------------------------------------------------------------------------------------

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def in_words(amount: int) -> str:
    """The amount in Vietnamese words as vouchers carry it.

    Where usage differs, the house writes "linh" (not "lẻ"), "nghìn" (not "ngàn"), "tỷ" (not "tỉ"), and "tư" for a four
    after "mươi" only ("hai mươi tư", but "mười bốn" and "linh bốn"). Groups of zero are silent.

    >>> in_words(12_450_000)
    'Mười hai triệu bốn trăm năm mươi nghìn đồng'
    >>> in_words(1005)
    'Một nghìn không trăm linh năm đồng'
    """
    words = _vietnamese(abs(_whole(amount))) + " đồng"
    return _sentence("âm " + words if amount < 0 else words)


def _vietnamese(n: int) -> str:
    """Nine digits at a time: what stands above them is itself a number of tỷ, however large."""
    billions, rest = divmod(n, BILLION)
    parts = [_vietnamese(billions) + " tỷ"] if billions else []
    for unit, word in ((MILLION, " triệu"), (THOUSAND, " nghìn"), (1, "")):
        group, rest = divmod(rest, unit)
        if group:
            parts.append(_hundreds(group, in_full=bool(parts)) + word)
    return " ".join(parts) or _DIGITS[0]


def _hundreds(n: int, in_full: bool) -> str:
    """1–999; `in_full` says "không trăm" after a higher group, so that no digit is in doubt."""
    hundreds, tens, ones = n // 100, n // 10 % 10, n % 10
    words = [_DIGITS[hundreds], "trăm"] if hundreds or in_full else []
    if tens > 1:
        words += [_DIGITS[tens], "mươi"]
    elif tens == 1:
        words.append("mười")
    elif ones and words:
        words.append("linh")
    if ones:
        after_tens = {1: "mốt", 4: "tư", 5: "lăm"} if tens > 1 else {5: "lăm"} if tens else {}
        words.append(after_tens.get(ones, _DIGITS[ones]))
    return " ".join(words)


_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def in_words_en(amount: int) -> str:
    """The amount in English words, short scale.

    >>> in_words_en(12_450_000)
    'Twelve million four hundred and fifty thousand dong'
    """
    words = _english(abs(_whole(amount))) + " dong"
    return _sentence("minus " + words if amount < 0 else words)


def _english(n: int) -> str:
    if n < 20:
        return _SMALL[n]
    if n < 100:
        return _TENS[n // 10] + (f"-{_SMALL[n % 10]}" if n % 10 else "")
    for unit, word in ((BILLION, "billion"), (MILLION, "million"), (THOUSAND, "thousand"), (100, "hundred")):
        if n >= unit:
            head, rest = divmod(n, unit)
            joint = " and " if rest and rest < 100 else " "
            return f"{_english(head)} {word}" + (joint + _english(rest) if rest else "")
    raise AssertionError("unreachable: every number of 100 or more has a unit")


def _sentence(words: str) -> str:
    return unicodedata.normalize("NFC", words[0].upper() + words[1:])


# --- sharing -----------------------------------------------------------------------------------------------------


def shares(amount: int, ratios: Sequence[int]) -> list[int]:
    """Split an amount by whole-number ratios: each part rounded down to the đồng, the remainder to the last.

    A negative amount (the refund of a shared receipt) splits into exactly the negatives.

    >>> shares(101, [70, 21, 9])
    [70, 21, 10]
    """
    total = sum(ratios)
    if total <= 0 or any(ratio < 0 for ratio in ratios):
        raise ValueError("ratios are not negative and not all zero")
    if _whole(amount) < 0:
        return [-part for part in shares(-amount, ratios)]
    parts = [amount * ratio // total for ratio in ratios[:-1]]
    return [*parts, amount - sum(parts)]
