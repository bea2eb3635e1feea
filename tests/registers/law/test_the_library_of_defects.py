"""The library we ship: loaded as often as one likes, right on any day, and left alone where stewards have changed it."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from khobac.data import FOLDER
from khobac.registers.law import library, services, wordings
from khobac.registers.law.drafts import DraftWording
from khobac.registers.law.loading import UnreadableLaw
from khobac.registers.law.models import Wording

FILE = FOLDER / library.FILE
OLD, NEW, JULY = dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 7, 1)
WHOLE = dict.fromkeys(wordings.SENTENCES, "Câu") | {"rule": "C07", "pointer": "/papers/voucher"}


@pytest.fixture(autouse=True)
def loaded(world: str) -> None:
    services.load_folder(FOLDER / "law")
    library.load(FILE)


def test_a_second_load_changes_nothing() -> None:
    counts = library.load(FILE)
    assert (counts.new, counts.changed) == (0, 0)
    assert counts.unchanged > 0


def test_every_entry_is_whole_and_holds_today() -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        draft = DraftWording(key=row["key"], from_on=NEW, **{name: row[name] for name in WHOLE})
        assert list(wordings.faults(draft)) == [], row["key"]
    assert wordings.library(NEW).keys() == {row["key"] for row in rows}
    assert list(Wording.objects.filter(text=None)) == []


def test_no_entry_of_a_day_rests_on_a_text_that_has_ended() -> None:
    for day in (OLD, NEW):
        ended = [each.key for each in wordings.library(day).values() if each.text_ended_on and each.text_ended_on < day]
        assert ended == []


def test_each_generation_of_law_has_its_own_words() -> None:
    old, new = (wordings.library(day)["contract-annex"] for day in (OLD, NEW))
    assert (old.text_number, new.text_number) == ("11/2020/NĐ-CP", "347/2025/NĐ-CP")
    assert "gửi kho bạc" in old.message_vi
    assert "khai báo" in new.message_vi
    assert [each.message_vi for each in wordings.versions("contract-annex")] == [new.message_vi, old.message_vi]


def test_a_text_nobody_has_entered_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "library.csv"
    file.write_text(FILE.read_text(encoding="utf-8").replace("80/2021/TT-BTC", "80/1921/TT-BTC"), encoding="utf-8")
    with pytest.raises(UnreadableLaw, match="80/1921"):
        library.load(file)


def test_what_stewards_have_changed_the_file_does_not_take_back() -> None:
    change = services.open_change("Câu mới", "son")
    words = wordings.library(OLD)["contract-annex"]
    said = {name: getattr(words, name) for name in WHOLE} | {"message_vi": "Chưa khai báo phụ lục."}
    services.put_wording(change, DraftWording("contract-annex", JULY, text_id="decree-347-2025", **said), "son")
    services.propose(change, "son")
    services.approve_change(change, "sang")
    assert library.load(FILE).changed == 0
    assert wordings.library(JULY)["contract-annex"].message_vi == "Chưa khai báo phụ lục."
    assert wordings.library(NEW)["contract-annex"].valid_to == JULY - dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, []),
        ({"message_vi": ""}, []),
        ({"message_en": ""}, ["câu nêu lỗi tiếng Anh: từ 1 đến 500 ký tự"]),
        ({"fix_vi": "x" * 501}, ["cách sửa: từ 1 đến 500 ký tự"]),
        ({"rule": "7"}, ["thiếu mã quy tắc, như C07"]),
        ({"article": "5" * 41}, ["điều: nhiều nhất 40 ký tự"]),
        ({"pointer": ""}, ["thiếu chỗ trên hồ sơ"]),
        ({"key": "Dấu"}, ["tên mục: chữ thường không dấu và số, nối bằng gạch"]),
    ],
)
def test_everything_wrong_with_an_entry_is_said(said: dict[str, str], wrong: list[str]) -> None:
    draft = DraftWording(**{"key": "dau", "from_on": NEW} | WHOLE | said)  # type: ignore[arg-type]
    assert [each.vi for each in wordings.faults(draft)] == wrong
