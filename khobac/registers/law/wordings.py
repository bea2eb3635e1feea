"""The library of defects: what officers may name in a return, in the words of a day, and every word it ever had."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from khobac.core import clock, db
from khobac.registers.law.drafts import DraftWording
from khobac.registers.law.models import OPEN_CHANGES
from khobac.registers.law.queries import Standing
from khobac.registers.law.wrong import Wrong
from khobac.registers.recording import holding

LONGEST_KEY, LONGEST, LONGEST_ARTICLE = 60, 500, 40
SENTENCES = {
    "message_vi": ("câu nêu lỗi", "sentence in Vietnamese"),
    "message_en": ("câu nêu lỗi tiếng Anh", "sentence in English"),
    "fix_vi": ("cách sửa", "remedy in Vietnamese"),
    "fix_en": ("cách sửa tiếng Anh", "remedy in English"),
    "example_vi": ("ví dụ", "example in Vietnamese"),
    "example_en": ("ví dụ tiếng Anh", "example in English"),
}
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RULE = re.compile(r"C\d\d")


@dataclass(frozen=True)
class WordingView:
    """An entry of the library as it was stated. `text_ended_on` is the last day of the text it rests on, if that ended.

    `approved_at` is None for one that is drafted; `known_from` to `known_to` is when the register said so.
    """

    id: int
    key: str
    rule: str
    pointer: str
    message_vi: str
    message_en: str
    fix_vi: str
    fix_en: str
    example_vi: str
    example_en: str
    text_id: str
    text_number: str
    text_ended_on: dt.date | None
    article: str
    certainty: str
    valid_from: dt.date
    valid_to: dt.date | None
    change_id: int | None
    drafted_by: str
    approved_by: str
    approved_at: dt.datetime | None
    known_from: dt.datetime
    known_to: dt.datetime | None

    @property
    def name(self) -> str:
        """Its key, by the word that values of law have for theirs."""
        return self.key

    @property
    def value(self) -> str | None:
        """What it says; None for one that takes the entry away."""
        return self.message_vi or None


def faults(draft: DraftWording) -> Iterator[Wrong]:
    """Everything wrong with an entry, but whether there is such a rule and place, which the floors above know."""
    if not KEY.fullmatch(draft.key) or len(draft.key) > LONGEST_KEY:
        yield Wrong(
            "tên mục: chữ thường không dấu và số, nối bằng gạch", "name: small letters and figures, with hyphens"
        )
    if not draft.message_vi:
        return
    if not RULE.fullmatch(draft.rule):
        yield Wrong("thiếu mã quy tắc, như C07", "the code of a rule is missing, such as C07")
    if not draft.pointer.startswith("/"):
        yield Wrong("thiếu chỗ trên hồ sơ", "the place on the form is missing")
    if len(draft.article) > LONGEST_ARTICLE:
        yield Wrong(f"điều: nhiều nhất {LONGEST_ARTICLE} ký tự", f"article: {LONGEST_ARTICLE} characters at most")
    for field, (vi, en) in SENTENCES.items():
        said = getattr(draft, field)
        if not said or len(said) > LONGEST:
            yield Wrong(f"{vi}: từ 1 đến {LONGEST} ký tự", f"{en}: 1 to {LONGEST} characters")


def library(on: dt.date) -> dict[str, WordingView]:
    """The entries that hold on a day by key, in the order of their rules. One statement."""
    return {each.key: each for each in _read(_LIBRARY, {"on": on})}


def versions(key: str) -> list[WordingView]:
    """Everything an entry ever said, the latest day first; what is no longer believed says until when. One statement."""
    return _views("entry.key = %(key)s AND entry.approved_at IS NOT NULL", {"key": key})


def drafted(key: str) -> list[WordingView]:
    """What open changes would have an entry say. One statement."""
    return _views(f"entry.key = %(key)s AND entry.approved_at IS NULL AND {_OPEN}", {"key": key, "open": _open()})


def wordings_of_change(change_id: int) -> list[WordingView]:
    """The entries one change states, whatever has become of it. One statement."""
    return _views("entry.recorded_to IS NULL AND entry.change_id = %(change)s", {"change": change_id})


def standing_wordings(keys: Collection[str], without: int) -> list[Standing]:
    """Every statement of these entries that counts or is drafted in an open change other than that one. One statement."""
    counting = f"(entry.approved_at IS NOT NULL OR {_OPEN}) AND entry.change_id IS DISTINCT FROM %(change)s"
    asked = {"keys": list(keys), "open": _open(), "change": without}
    found = _views(f"entry.key = ANY(%(keys)s) AND entry.recorded_to IS NULL AND {counting}", asked)
    return [
        Standing(each.key, each.value, each.valid_from, each.valid_to, each.change_id, each.approved_at is not None)
        for each in sorted(found, key=lambda each: (each.key, each.valid_from))
    ]


def _views(which: str, asked: dict[str, Any]) -> list[WordingView]:
    order = "entry.key, entry.valid_from DESC, entry.recorded_from DESC, entry.id"
    return _read(f"SELECT {_COLUMNS} FROM {_ENTRIES} WHERE {which} ORDER BY {order}", asked)


def _read(statement: str, asked: dict[str, Any]) -> list[WordingView]:
    moments = ("approved_at", "known_from", "known_to")
    return [
        WordingView(**row | {name: row[name] and clock.local(row[name]) for name in moments})
        for row in db.rows(statement, asked)
    ]


def _open() -> list[str]:
    return [str(state) for state in OPEN_CHANGES]


_OPEN = "entry.recorded_to IS NULL AND change.state = ANY(%(open)s)"
_ENTRIES = """
    law_wording AS entry LEFT JOIN law_legaltext AS text ON text.id = entry.text_id
    LEFT JOIN law_change AS change ON change.id = entry.change_id
    LEFT JOIN organisations_person AS author ON author.id = change.drafted_by_id
    LEFT JOIN organisations_person AS decider ON decider.id = change.decided_by_id AND entry.approved_at IS NOT NULL
    """
_COLUMNS = """
    entry.id, entry.key, entry.rule, entry.pointer, entry.message_vi, entry.message_en, entry.fix_vi, entry.fix_en,
    entry.example_vi, entry.example_en, coalesce(entry.text_id, '') AS text_id, coalesce(text.number, '') AS text_number,
    text.ended_on AS text_ended_on, entry.article, entry.certainty, entry.valid_from, entry.valid_to, entry.change_id,
    coalesce(author.name, '') AS drafted_by, coalesce(decider.name, '') AS approved_by, entry.approved_at,
    entry.recorded_from AS known_from, entry.recorded_to AS known_to
    """
_LIBRARY = f"""
    SELECT * FROM (
        SELECT DISTINCT ON (entry.key) {_COLUMNS} FROM {_ENTRIES}
        WHERE entry.approved_at IS NOT NULL AND {holding("entry")}
        ORDER BY entry.key, entry.valid_from DESC, entry.approved_at DESC
    ) AS in_force
    WHERE message_vi <> '' ORDER BY rule, key
    """
