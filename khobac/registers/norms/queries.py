"""Reading ceilings as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from khobac.core import db
from khobac.core.arrays import texts
from khobac.registers.norms.models import CeilingKind
from khobac.registers.recording import holding


@dataclass(frozen=True)
class CeilingsView:
    """Ceilings of one unit on one day, in đồng: its own rules by norm, its special assets by kind, and of each agreement
    asked for the kinds it covers. `yearly` and `numbers`: the totals that some of them set, in đồng and in pieces.
    """

    own: dict[str, int] = field(default_factory=dict)
    special: dict[str, int] = field(default_factory=dict)
    agreements: dict[str, dict[str, int]] = field(default_factory=dict)
    yearly: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


def ceilings(unit_code: str, names: Collection[str], agreements: Collection[str], on: dt.date) -> CeilingsView:
    """What limits these norms and kinds for the unit on that day, and what these agreements cover. One statement."""
    found = CeilingsView()
    for row in db.rows(_CEILINGS, {"unit": unit_code, "names": texts(names), "numbers": texts(agreements), "on": on}):
        if row["kind"] == CeilingKind.OWN_RULE:
            found.own[row["name"]] = row["amount"]
        elif row["kind"] == CeilingKind.SPECIAL_ASSET:
            found.special[row["name"]] = row["amount"]
        else:
            found.agreements.setdefault(row["decision"], {})[row["name"]] = row["amount"]
        if row["yearly_total"] is not None:
            found.yearly[row["name"]] = row["yearly_total"]
        if row["number"] is not None:
            found.numbers[row["name"]] = row["number"]
    return found


@dataclass(frozen=True)
class CeilingView:
    """One ceiling as it was decided, in đồng; `yearly_total` and `number` where it sets what all together come to."""

    kind: str
    name: str
    amount: int
    yearly_total: int | None
    number: int | None
    decision: str
    valid_from: dt.date
    valid_to: dt.date | None
    certainty: str


def standing(unit_code: str | None, on: dt.date) -> list[CeilingView]:
    """The ceilings of that day that bind everybody, and those of the unit, where one is named. One statement."""
    found = db.rows(
        f"""
        SELECT kind, name, amount, yearly_total, number, decision, valid_from, valid_to, certainty
        FROM norms_ceiling AS ceiling
        WHERE {holding("ceiling")} AND (unit_code IS NULL OR unit_code = %(unit)s::text)
        ORDER BY kind, decision, name
        """,
        {"unit": unit_code, "on": on},
    )
    return [CeilingView(**row) for row in found]


_CEILINGS = f"""
SELECT kind, name, amount, decision, yearly_total, number FROM norms_ceiling AS ceiling
WHERE {holding("ceiling")}
  AND ((unit_code = %(unit)s::text AND name = ANY(%(names)s::text[]))
       OR (unit_code IS NULL AND decision = ANY(%(numbers)s::text[])))
ORDER BY name
"""


def names(unit_code: str, on: dt.date) -> tuple[set[str], set[str]]:
    """Norms of the unit's own rules, and kinds that its list or any agreement knows, on that day. One statement."""
    found = db.rows(
        f"""
        SELECT kind, name FROM norms_ceiling AS ceiling
        WHERE {holding("ceiling")} AND (unit_code = %(unit)s::text OR unit_code IS NULL)
        """,
        {"unit": unit_code, "on": on},
    )
    own = {row["name"] for row in found if row["kind"] == CeilingKind.OWN_RULE}
    return own, {row["name"] for row in found if row["kind"] != CeilingKind.OWN_RULE}
