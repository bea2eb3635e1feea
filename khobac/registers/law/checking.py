"""Is the law whole? Every value with its article and certainty, one value a day, and none missing where one is needed.

Pure: files or rows in, faults out, all of them at once. `khobac law check` runs it over the files, the law desk over a
draft.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from operator import attrgetter
from pathlib import Path

from khobac.registers.law.keys import KEYS
from khobac.registers.law.loading import TextFile, UnreadableLaw, read_text
from khobac.registers.law.values import PAPERS

COMPLETE_FROM = dt.date(2020, 8, 6)
"""Circular 62/2020 joins Decree 11/2020: from this day on no value the product computes with may be missing."""

PRACTICE = "practice"
"""A list of the treasury's own habits: no article stands behind it, so each value says in a note why it is there."""

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, order=True)
class Fault:
    """Where the law is not whole (a file, a text, a rule), and what to mend."""

    where: str
    what: str


@dataclass(frozen=True)
class Span:
    """The days on which a text states a value under a name, or states that there is none."""

    name: str
    from_on: dt.date
    to_on: dt.date | None
    where: str


def read_all(paths: Sequence[Path]) -> tuple[list[TextFile], list[Fault]]:
    """The files that can be read, and every fault of those that cannot."""
    files, faults = [], []
    for path in paths:
        try:
            files.append(read_text(path))
        except UnreadableLaw as unreadable:
            faults += [Fault(path.name, what) for what in unreadable.faults]
    return files, faults


def faults(files: Iterable[TextFile]) -> Iterator[Fault]:
    """Everything wrong with these texts taken together."""
    spans, lists = list[Span](), list[Span]()
    for file in files:
        yield from _unfounded(file)
        lists += _lists(file)
        spans += [
            Span(row["key"], row["valid_from"], row.get("valid_to"), file.heading["id"])
            for row in [*file.parameters, *file.rows]
        ]
    yield from span_faults(spans)
    yield from _unlisted_days(lists)
    stated = {span.name for span in spans}
    yield from (Fault("keys.py", f"{name}: no text states it") for name in KEYS if name not in stated)


def span_faults(spans: Iterable[Span]) -> Iterator[Fault]:
    """Days with two values or with none, name by name."""
    ordered = sorted(spans, key=attrgetter("name", "from_on", "where"))
    for name, group in groupby(ordered, key=attrgetter("name")):
        own = list(group)
        furthest = list(accumulate(own, _later_end))
        for before, after in zip(furthest, own[1:], strict=False):
            yield from _between(before, after)
        if name in KEYS:
            yield from _around(own[0], furthest[-1])


def _unfounded(file: TextFile) -> Iterator[Fault]:
    is_practice = file.heading["kind"] == PRACTICE
    for row in [*file.parameters, *file.rows]:
        if is_practice and not row.get("note"):
            yield Fault(file.heading["id"], f"{row['key']}: no law stands behind it, and no note says why it is there")
        if not is_practice and not row.get("article") and row["key"] not in file.unread:
            yield Fault(file.heading["id"], f"{row['key']}: no article; one nobody has read is article_unread = true")
    for row in file.procedures:
        if not row.get("article") and not row.get("carried_from"):
            yield Fault(file.heading["id"], f"{row['code']}: a procedure that was read, and no article")


def _lists(file: TextFile) -> Iterator[Span]:
    """The days for which a text lists the papers of a procedure."""
    listed = {procedure for procedure, paper in file.components if paper.get("paper")}
    for row in file.procedures:
        if row["code"] in listed:
            yield Span(f"{PAPERS}{row['code']}", row["valid_from"], row.get("valid_to"), file.heading["id"])


def _unlisted_days(lists: Iterable[Span]) -> Iterator[Fault]:
    """Days on which nobody could say what papers to ask for; where two texts list them the later one counts."""
    ordered = sorted(lists, key=attrgetter("name", "from_on", "where"))
    for name, group in groupby(ordered, key=attrgetter("name")):
        listed_to: dt.date | None = COMPLETE_FROM - ONE_DAY
        for span in group:
            if listed_to is not None and listed_to + ONE_DAY < span.from_on:
                yield Fault(span.where, f"{name}: no list {_days(listed_to + ONE_DAY, span.from_on - ONE_DAY)}")
            listed_to = None if listed_to is None or span.to_on is None else max(listed_to, span.to_on)
        if listed_to is not None:
            yield Fault(name, f"no list {_days(listed_to + ONE_DAY, None)}")


def _later_end(one: Span, other: Span) -> Span:
    return one if one.to_on is None or (other.to_on is not None and other.to_on < one.to_on) else other


def _between(before: Span, after: Span) -> Iterator[Fault]:
    if before.to_on is None or before.to_on >= after.from_on:
        until = before.to_on if after.to_on is None else min(filter(None, (before.to_on, after.to_on)))
        yield Fault(after.where, f"{after.name}: overlaps {before.where} {_days(after.from_on, until)}")
    elif before.to_on + ONE_DAY < after.from_on:
        missing = _days(before.to_on + ONE_DAY, after.from_on - ONE_DAY)
        yield Fault(after.where, f"{after.name}: no value {missing}; where the law has none, none = true")


def _around(first: Span, last: Span) -> Iterator[Fault]:
    if first.from_on > COMPLETE_FROM:
        missing = _days(COMPLETE_FROM, first.from_on - ONE_DAY)
        yield Fault(first.where, f"{first.name}: no value {missing}; where the law has none, none = true")
    if last.to_on is not None:
        missing = _days(last.to_on + ONE_DAY, None)
        yield Fault(last.where, f"{last.name}: no value {missing}; where the law has none, none = true")


def _days(first: dt.date, last: dt.date | None) -> str:
    return f"from {first} on" if last is None else f"from {first} to {last}"
