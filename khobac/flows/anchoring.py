"""The books are proven to outsiders: heads every five minutes, a day's root after midnight, both handed to every anchor.

Nothing is signed that was not recomputed from its raw rows in the same transaction. An anchor that does not answer holds up
nobody: it gets what it missed at a later turn. What the watcher finds is a fact, told once.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from khobac.books.anchors import queries, services
from khobac.books.anchors.ports import Anchor, AnchorDisagrees, AnchorUnreachable
from khobac.books.anchors.queries import Ages
from khobac.books.anchors.services import NotProven
from khobac.books.anchors.statements import anchor_key
from khobac.core import clock, db, facts
from khobac.core.differences import Difference
from khobac.core.facts import NewFact
from khobac.core.repeats import repeated
from khobac.flows.verification import verify_books, verify_since

LATE = dt.timedelta(minutes=10)
"""Two turns of the sealer's clock: an entry without seal or head for longer is an alarm."""

WATCHER = "parity watcher"

log = logging.getLogger(__name__)


@lru_cache
def configured_anchors() -> tuple[Anchor, ...]:
    """The anchors of this installation. Settings name who makes them, because only config knows the connectors."""
    return cast(tuple[Anchor, ...], import_string(settings.ANCHORS_IN_USE)())


def anchor(anchors: Sequence[Anchor]) -> int:
    """One turn: cover what is sealed, close days, hand everything over; how many statements were handed."""
    at, key = clock.now(), anchor_key(settings.SIGNING_FOLDER)
    for treasury_id, code in queries.uncovered():
        try:
            while services.cover(treasury_id, code, at, key):
                pass
        except NotProven as refused:
            tell(refused.differences)
    for treasury_id, code in queries.with_open_days(_midnight(at)):
        services.close_days(treasury_id, code, _midnight(at), key)
    return sum(_hand_over(each, at) for each in anchors)


def _hand_over(anchor: Anchor, at: dt.datetime) -> int:
    handed = 0
    try:
        while many := services.hand_over(anchor, at):
            handed += many
    except (AnchorUnreachable, AnchorDisagrees) as problem:
        log.warning("anchor %s: %s", anchor.name, problem)
        tell([_trouble(anchor, problem)])
    return handed


def _trouble(anchor: Anchor, problem: Exception) -> Difference:
    return Difference("anchors take what they are given", anchor.name, "taken", str(problem), anchor.name)


def _midnight(at: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(at.astimezone(clock.VIETNAM).date(), dt.time(), clock.VIETNAM)


@dataclass(frozen=True)
class State:
    """How the proof of the books stands, for the operator."""

    alarms: int
    late: list[str]
    anchors: dict[str, dt.datetime]
    """When each anchor was last given something."""


def state() -> State:
    """As of now."""
    ages = queries.ages()
    late = [f"{each.subject}: since {each.actual}" for each in _late(ages, clock.now())]
    handed = {name: clock.local(at) for name, at in ages.last_handed_at.items()}
    return State(ages.open_alarms, late, handed)


def watch() -> list[Difference]:
    """The parity watcher's look of a minute: what was written since the last, all sums, and a window of old entries."""
    at = clock.now()
    found, mark = verify_since(queries.last_look(), sample=int(at.timestamp()) // 60)
    found += _late(queries.ages(), at)
    tell(found)
    services.remember(mark, at)
    return found


def watch_everything(anchors: Sequence[Anchor]) -> list[Difference]:
    """Its look of the night; what is mended since then is no alarm any more."""
    found = prove_everything(anchors, WATCHER) + _late(queries.ages(), clock.now())
    tell(found, is_all=True)
    return found


def prove_everything(anchors: Sequence[Anchor], by: str, processes: int = 1) -> list[Difference]:
    """Prove all books by the second path, and keep that it was done, by whom and with what result."""
    began_at = clock.now()
    found = verify_books(anchors, processes)
    _note(began_at, by, [each.name for each in anchors], len(found))
    return found


@repeated
def _note(began_at: dt.datetime, by: str, anchors: Sequence[str], differences: int) -> None:
    with db.atomic():
        services.note_whole_proof(began_at, clock.now(), by, anchors, differences)


def _late(ages: Ages, at: dt.datetime) -> list[Difference]:
    waits = {"seal": ages.oldest_unsealed_at, "head": ages.oldest_uncovered_at}
    return [
        Difference(
            "entries are sealed and covered in time", f"oldest without {what}", f"younger than {LATE}", str(since)
        )
        for what, since in waits.items()
        if since is not None and at - since > LATE
    ]


@repeated
def tell(found: Sequence[Difference], is_all: bool = False) -> None:
    """Keep these as alarms, and record a fact for each that is new."""
    at = clock.now()
    with db.atomic():
        new = services.raise_alarms(found, at, clear_others=is_all)
        facts.record([NewFact("BooksDiffer", each.table, "", _content(each)) for each in new])


def _content(each: Difference) -> dict[str, str]:
    return {
        "check": each.check,
        "table": each.table,
        "row": each.subject,
        "expected": each.expected,
        "actual": each.actual,
    }
