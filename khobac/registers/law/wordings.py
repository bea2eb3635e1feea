"""The library of defects: what officers may name in a return, in the words of a day, and every word it ever had."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from khobac.registers.law.drafts import DraftWording
from khobac.registers.law.models import OPEN_CHANGES, Wording
from khobac.registers.law.queries import Standing
from khobac.registers.law.wrong import Wrong
from khobac.registers.recording import known, valid_on

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
    stated = _rows(Q(approved_at__isnull=False), known() & valid_on(on)).order_by("key", "-valid_from", "-approved_at")
    found = [_view(row) for row in stated.distinct("key") if row.message_vi]
    return {each.key: each for each in sorted(found, key=lambda each: (each.rule, each.key))}


def versions(key: str) -> list[WordingView]:
    """Everything an entry ever said, the latest day first; what is no longer believed says until when. One statement."""
    return _views(Q(key=key, approved_at__isnull=False), Q())


def drafted(key: str) -> list[WordingView]:
    """What open changes would have an entry say. One statement."""
    return _views(Q(key=key, approved_at=None, change__state__in=OPEN_CHANGES), known())


def wordings_of_change(change_id: int) -> list[WordingView]:
    """The entries one change states, whatever has become of it. One statement."""
    return _views(Q(change=change_id), known())


def standing_wordings(keys: Collection[str], without: int) -> list[Standing]:
    """Every statement of these entries that counts or is drafted in an open change other than that one. One statement."""
    counting = Q(approved_at__isnull=False) | Q(change__state__in=OPEN_CHANGES)
    found = Wording.objects.filter(known(), counting, key__in=keys).exclude(change=without)
    return [
        Standing(
            row.key,
            row.message_vi or None,
            row.valid_from,
            row.valid_to,
            row.change_id,
            row.approved_at is not None,
        )
        for row in found.order_by("key", "valid_from")
    ]


def _rows(which: Q, believed: Q) -> QuerySet[Wording]:
    return Wording.objects.select_related("text", "change__drafted_by", "change__decided_by").filter(which, believed)


def _views(which: Q, believed: Q) -> list[WordingView]:
    return [_view(row) for row in _rows(which, believed).order_by("key", "-valid_from", "-recorded_from", "id")]


def _view(row: Wording) -> WordingView:
    change, text = row.change, row.text
    return WordingView(
        id=row.id,
        key=row.key,
        rule=row.rule,
        pointer=row.pointer,
        message_vi=row.message_vi,
        message_en=row.message_en,
        fix_vi=row.fix_vi,
        fix_en=row.fix_en,
        example_vi=row.example_vi,
        example_en=row.example_en,
        text_id=row.text_id or "",
        text_number=text.number if text else "",
        text_ended_on=text.ended_on if text else None,
        article=row.article,
        certainty=row.certainty,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        change_id=row.change_id,
        drafted_by=change.drafted_by.name if change else "",
        approved_by=change.decided_by.name if change and change.decided_by and row.approved_at else "",
        approved_at=row.approved_at,
        known_from=row.recorded_from,
        known_to=row.recorded_to,
    )
