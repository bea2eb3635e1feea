"""The lane of a dossier from plain facts and the law of a day. Pure, so that anybody can work it out again years later."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import TypeAdapter

from khobac.registers.law.values import Law

LAW_KEYS = (
    "lane.content_only_to",
    "lane.full_from",
    "lane.points",
    "lane.record.months",
    "lane.error_percent",
    "lane.sample.least",
    "lane.sample.most",
    "lane.split.days",
    "lane.split.limits",
    "lane.usual_times",
    "lane.december_percent",
)
"""The values of law a lane depends on: what is kept with it."""

WHOLE = 10_000
"""Rates and draws are counted in basis points: 10,000 is every dossier."""


class Lane(StrEnum):
    """How closely a dossier is looked at."""

    STRAIGHT = "straight"
    SAMPLE = "sample"
    FULL = "full"


class Scope(StrEnum):
    """What is looked at: the content of the request alone, or its papers too."""

    CONTENT = "content"
    PAPERS = "papers"


@dataclass(frozen=True)
class Facts:
    """What is known of a dossier and its unit when the lane is chosen; kept with it. Amounts in đồng.

    `decided` and `wrong` are the unit's dossiers of the last months and those sent back, refused or found wrong after
    payment, less what an upheld dispute took back. `paid_before`, `paid_total` and `last_account` are of the same payee;
    `recent`, `recent_total` the unit's other requests for that payee within the days of `lane.split.days`.
    """

    amount: int
    findings: int = 0
    decided: int = 0
    wrong: int = 0
    overdue_advance: int = 0
    payee: str = ""
    account: str = ""
    paid_before: int = 0
    paid_total: int = 0
    last_account: str = ""
    gross: int = 0
    recent: int = 0
    recent_total: int = 0
    december_percent: int = 0
    signed_after_hours: int = 0


FACTS: TypeAdapter[Facts] = TypeAdapter(Facts)


@dataclass(frozen=True)
class Reason:
    """A factor that applies: its points, and the figures it was seen by."""

    code: str
    points: int
    figures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """A lane with everything it rests on. `rate` and `draw` in basis points; no `draw`: nothing was drawn."""

    lane: Lane
    scope: Scope
    score: int
    rate: int
    draw: int | None
    reasons: tuple[Reason, ...]


def choose(facts: Facts, law: Law, draw: int | None) -> Choice:
    """The lane of a dossier.

    Above `lane.content_only_to` everything is controlled: few dossiers, nearly all the money. Below it only the content
    is, unless the score says otherwise; what scores low is drawn for the sample at the rate of its unit. Where nothing
    could be drawn every dossier belongs to the sample.
    """
    reasons = tuple(_reasons(facts, law))
    score, rate = sum(reason.points for reason in reasons), sampling_rate(facts, law)
    if facts.amount > law.value("lane.content_only_to") or score >= law.value("lane.full_from"):
        return Choice(Lane.FULL, Scope.PAPERS, score, rate, draw, reasons)
    lane = Lane.SAMPLE if draw is None or draw < rate else Lane.STRAIGHT
    return Choice(lane, Scope.CONTENT, score, rate, draw, reasons)


def sampling_rate(facts: Facts, law: Law) -> int:
    """The share of a unit's low-scored dossiers that is opened, from its own record of errors, in basis points.

    (wrong + 1) / (decided + 2), the rule of succession: what is to be expected of the next dossier after this record. It
    is kept between `lane.sample.least` and `lane.sample.most` percent: nobody is never looked at, a new unit not always.
    """
    expected = WHOLE * (facts.wrong + 1) // (facts.decided + 2)
    least, most = (100 * int(law.value(f"lane.sample.{end}")) for end in ("least", "most"))
    return min(max(expected, least), most)


def draw(seed: str, number: str) -> int:
    """The lot of a dossier on the day of this seed: 0 to 9,999, the same for whoever works it out.

    >>> draw("a" * 64, "HS-0061-26-0000001")
    2892
    """
    lot = hashlib.sha256(f"{seed}:{number}".encode()).digest()[:8]
    return int.from_bytes(lot) * WHOLE >> 64


def commitment(day: dt.date, seed: str) -> str:
    """What is published before the day: binds the seed without telling it."""
    return hashlib.sha256(f"{day}:{seed}".encode()).hexdigest()


def _reasons(facts: Facts, law: Law) -> Iterator[Reason]:
    points = points_of(law)
    for code, figures in _seen(facts, law):
        if points.get(code):
            yield Reason(code, points[code], figures)


def points_of(law: Law) -> dict[str, int]:
    """The points of each factor, from the "factor=points" rows of `lane.points`."""
    rows = (row.partition("=") for row in law.value("lane.points"))
    return {code: int(points) for code, _, points in rows}


def _seen(facts: Facts, law: Law) -> Iterator[tuple[str, dict[str, int]]]:
    """The factors that apply, each with the figures that show it."""
    if facts.findings:
        yield "findings", {"findings": facts.findings}
    if facts.wrong * 100 > facts.decided * law.value("lane.error_percent"):
        yield "error_record", {"wrong": facts.wrong, "decided": facts.decided}
    if facts.overdue_advance:
        yield "overdue_advance", {"outstanding": facts.overdue_advance}
    if facts.payee:
        yield from _of_payee(facts, law)
    if facts.december_percent > law.value("lane.december_percent"):
        yield "year_end_rush", {"percent": facts.december_percent}
    if facts.signed_after_hours:
        yield "after_hours", {"signatures": facts.signed_after_hours}


def _of_payee(facts: Facts, law: Law) -> Iterator[tuple[str, dict[str, int]]]:
    if not facts.account:
        yield "cash", {}
    if not facts.paid_before:
        yield "new_payee", {}
        usual = 0
    else:
        usual = facts.paid_total // facts.paid_before
        if facts.last_account != facts.account:
            yield "account_changed", {}
        if facts.gross > usual * law.value("lane.usual_times"):
            yield "unusual_amount", {"usual": usual, "amount": facts.gross}
    together = facts.recent_total + facts.gross
    limits = [int(limit) for limit in law.value("lane.split.limits")]
    crossed = [limit for limit in limits if facts.gross < limit <= together and facts.recent_total < limit]
    if facts.recent and crossed:
        yield "split", {"requests": facts.recent + 1, "together": together, "limit": crossed[-1]}
