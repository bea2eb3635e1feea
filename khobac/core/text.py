"""Vietnamese names in order and under search: the two texts that are stored beside every name.

Both are plain ASCII for Vietnamese input, so the database needs no collation of its own: order by the first
column bytewise (`COLLATE "C"`), search in the second.
"""
from __future__ import annotations

import re
import unicodedata

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
"""Dictionary order of the tones after the level one ("0"): huyền, hỏi, ngã, sắc, nặng."""

_LATER_LETTERS = {"ă": "a~", "â": "a~~", "đ": "d~", "ê": "e~", "ô": "o~", "ơ": "o~~", "ư": "u~"}
"""`~` sorts after every letter and digit, so ă stands after all of a and before b."""

_WORD = re.compile(r"[0-9]+|[^\W\d_]+")


def fold(text: str) -> str:
    """Lower case, without diacritics, đ as d, spaces single: what a search compares.

    >>> fold("  Đường   Hải Lăng ")
    'duong hai lang'
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return " ".join(plain.replace("đ", "d").split())


def sort_key(name: str) -> str:
    """A text whose byte order is the dictionary order of names.

    Word by word: first the letters (a ă â b c d đ e ê …), then the tone of that word; so all of "Hà" stands before all
    of "Hạ", and where the tone mark is written ("hoà" or "hòa") makes no difference. Numbers order by value:
    "số 2" before "số 10".

    >>> sorted(["Đông Hà", "Hạ Long", "Dung Quất", "Hà Nội"], key=sort_key)
    ['Dung Quất', 'Đông Hà', 'Hà Nội', 'Hạ Long']
    """
    words = _WORD.findall(unicodedata.normalize("NFC", name).lower())
    return " ".join(_word_key(word) for word in words)


def _word_key(word: str) -> str:
    if word[0].isdigit():
        return f"{len(word):02}{word}" if word.isascii() else word
    marks = unicodedata.normalize("NFD", word)
    tones = "".join(_TONES[c] for c in marks if c in _TONES)
    level = unicodedata.normalize("NFC", "".join(c for c in marks if c not in _TONES))
    letters = "".join(_LATER_LETTERS.get(c, c) for c in level)
    return f"{letters} {tones or '0'}"
