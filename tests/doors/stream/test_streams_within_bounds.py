"""News of one unit add up, and nothing waits behind a page that does not read."""
from __future__ import annotations

import asyncio

import pytest

from khobac.doors.stream import streams
from khobac.doors.stream.streams import Streams, TooMany


def test_news_of_one_unit_add_up_to_one() -> None:
    async def play() -> list[str]:
        every = Streams()
        page = every.open("an", frozenset({"1", "2"}))
        for unit in ("1", "1", "3", "2", "1"):
            await every.hear(unit)
        return await page.next_news(1)

    assert asyncio.run(play()) == ["1", "2"]


def test_no_news_is_no_news() -> None:
    async def play() -> list[str]:
        return await Streams().open("an", frozenset({"1"})).next_news(0.01)

    assert asyncio.run(play()) == []


def test_all_together_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MOST_AT_ONCE", 2)
    every = Streams()
    first = every.open("an", frozenset({"1"}))
    every.open("binh", frozenset({"1"}))
    with pytest.raises(TooMany) as refused:
        every.open("chi", frozenset({"1"}))
    assert not refused.value.by_person
    every.close(first)
    assert len([every.open("chi", frozenset({"1"})), every]) == 2
