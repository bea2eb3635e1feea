"""Who is listening to which units, within bounds."""
from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_AT_ONCE = 2_000
MOST_PER_PERSON = 10


class TooMany(Exception):
    """No further stream is taken; `by_person` says whether this person has too many or everybody together."""

    def __init__(self, by_person: bool) -> None:
        super().__init__()
        self.by_person = by_person


@dataclass(eq=False)
class Stream:
    """One open page: whose, of which units, and which of them have news."""

    person: str
    units: frozenset[str]
    news: set[str] = field(default_factory=set)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def next_news(self, within_s: float) -> list[str]:
        """The units with news since asked last; empty when there were none for so long. News of one unit add up to one."""
        try:
            async with asyncio.timeout(within_s):
                await self.woken.wait()
        except TimeoutError:
            return []
        self.woken.clear()
        found, self.news = sorted(self.news), set()
        return found

    def tell(self, units: Iterable[str]) -> None:
        """There is news of these units."""
        self.news.update(units)
        self.woken.set()


class Streams:
    """All streams of this process."""

    def __init__(self) -> None:
        self._all: set[Stream] = set()
        self._by_person: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._all)

    def open(self, person: str, units: frozenset[str]) -> Stream:
        """A new stream. Raises TooMany."""
        if self._by_person[person] >= MOST_PER_PERSON:
            raise TooMany(by_person=True)
        if len(self._all) >= MOST_AT_ONCE:
            raise TooMany(by_person=False)
        stream = Stream(person, units)
        self._all.add(stream)
        self._by_person[person] += 1
        return stream

    def close(self, stream: Stream) -> None:
        """Forget a stream."""
        self._all.discard(stream)
        self._by_person[stream.person] -= 1
        self._by_person += Counter()

    async def hear(self, unit: str) -> None:
        """There is news of a unit."""
        for stream in self._all:
            if unit in stream.units:
                stream.tell([unit])

    def hear_everything(self) -> None:
        """Something may have been missed: every page looks again."""
        for stream in self._all:
            stream.tell(stream.units)
