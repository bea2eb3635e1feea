"""The lane of a dossier from plain facts and the law of a day. Pure, so that anybody can work it out again years later."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import asdict, dataclass
from enum import StrEnum

from pydantic import TypeAdapter

from khobac.registers.law import cells
from khobac.registers.law.cells import Row
from khobac.registers.law.values import Law

LAW_KEYS = (
    "lane.content_only_to",
    "lane.full_from",
    "lane.record.months",
    "lane.sample.least",
    "lane.sample.most",
    "lane.split.days",
)
"""The values of law a lane depends on: what is kept with it."""

UNCLEAR = "unclear"
FINDINGS = "findings"
"""Reasons of our own: a row of a table that cannot be told by machine, and a finding of the engine. A person must look."""

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
class Tables:
    """The decision tables in force on a day: risk factors with their points, and what sends a dossier into a lane."""

    risk: tuple[Row, ...] = ()
    routing: tuple[Row, ...] = ()


TABLES: TypeAdapter[Tables] = TypeAdapter(Tables)


@dataclass(frozen=True)
class Reason:
    """What speaks for looking more closely: a row of a table with its points, or one of our own."""

    code: str
    points: int
    reason_vi: str
    reason_en: str


@dataclass(frozen=True)
class Choice:
    """A lane with everything it rests on. `rate` and `draw` in basis points; no `draw`: nothing was drawn."""

    lane: Lane
    scope: Scope
    score: int
    rate: int
    draw: int | None
    reasons: tuple[Reason, ...]


def choose(facts: Facts, law: Law, tables: Tables, draw: int | None) -> Choice:
    """The lane of a dossier.

    Above `lane.content_only_to` everything is controlled: few dossiers, nearly all the money. Below it only the content
    is, unless the score says otherwise or a finding or a row that cannot be told wants a person; what scores low is drawn
    for the sample at the rate of its unit. Where nothing could be drawn every dossier belongs to the sample. A routing
    row may only make control closer.
    """
    known = asdict(facts)
    risk = cells.judge("risk", tables.risk, known)
    score, rate = sum(row.result for row in risk.holding), sampling_rate(facts, law)
    routing = cells.judge("routing", tables.routing, known | {"score": score})
    reasons = [Reason(row.key, row.result, row.reason_vi, row.reason_en) for row in risk.holding]
    reasons += [Reason(row.key, 0, row.reason_vi, row.reason_en) for row in routing.holding]
    reasons += [Reason(UNCLEAR, 0, row.reason_vi, row.reason_en) for row in (*risk.unclear, *routing.unclear)]
    if facts.findings:
        reasons.append(Reason(FINDINGS, 0, "Kiểm tra tự động có vướng mắc", "The automatic control found something"))
    must_look = facts.findings or risk.unclear or routing.unclear
    if facts.amount > law.value("lane.content_only_to") or score >= law.value("lane.full_from") or must_look:
        lane = Lane.FULL
    else:
        lane = Lane.SAMPLE if draw is None or draw < rate else Lane.STRAIGHT
    lane = max([lane, *(Lane(row.result) for row in routing.holding)], key=list(Lane).index)
    scope = Scope.PAPERS if lane is Lane.FULL else Scope.CONTENT
    return Choice(lane, scope, score, rate, draw, tuple(reasons))


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
