"""A budget line as it was known: its figures on one day, by what was recorded up to another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest

from khobac.books.budget import tree
from khobac.books.budget.keys import LineKey
from khobac.books.budget.nodes import Node
from khobac.core import clock
from khobac.doors.portal.books.words import PARTS
from khobac.doors.portal.days import parse_day

KNOWN_PARTS = ("allotted", "committed", "advance", "actual")


@dataclass(frozen=True, slots=True)
class Known:
    """The figures of a line on a day as they were known at the end of another, in đồng."""

    on: dt.date
    known_on: dt.date
    kept: list[tuple[str, str]]
    """Parameters of the address that the form keeps."""
    figures: list[tuple[str, int]]
    available: int


def known(request: HttpRequest, key: LineKey) -> Known | None:
    """What the address asks for (`ngay`, known by `biet`), today where it asks for nothing; None for a deposit."""
    if not key.source:
        return None
    today = clock.today()
    on = parse_day(request.GET.get("ngay", ""), today) or today
    known_on = min(parse_day(request.GET.get("biet", ""), today) or today, today)
    node = Node(key.treasury_id, "4" if key.account_kind == "estimate" else "C", key.unit, key.source, key.year)
    position = tree.position_as_known(node, on, clock.end_of(known_on))
    return Known(
        on,
        known_on,
        [(name, value) for name, value in request.GET.dict().items() if name not in ("ngay", "biet", "sau", "dang")],
        [(str(PARTS[part]), getattr(position, part)) for part in KNOWN_PARTS],
        position.available,
    )
