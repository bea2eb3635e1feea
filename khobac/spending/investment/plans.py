"""Capital plans as of a day: the medium-term plan of each source with the years given out of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from khobac.core import db


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """Capital of one source for a span of years, in đồng, and what of it each year was given."""

    source: str
    years: tuple[int, int]
    medium: int
    annual: dict[int, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """What no year has been given yet."""
        return self.medium - sum(self.annual.values())

    def covers(self, year: int) -> bool:
        """Whether the year lies in the span."""
        return self.years[0] <= year <= self.years[1]


_IN_FORCE = """
SELECT DISTINCT ON (term, source, first_year, last_year) term, source, first_year, last_year, amount
FROM investment_capitalplan
WHERE unit_code = %s AND valid_from <= %s AND (%s::timestamptz IS NULL OR recorded_at <= %s::timestamptz)
ORDER BY term DESC, source, first_year, last_year, valid_from DESC, id DESC
"""


def plans_of(unit: str, on: dt.date, known_at: dt.datetime | None = None) -> list[SourcePlan]:
    """The plans of a project in force on a day, as known at a moment (now), by source and span. One statement."""
    plans: list[SourcePlan] = []
    for row in db.rows(_IN_FORCE, [unit, on, known_at, known_at]):  # medium-term rows come first
        years = row["first_year"], row["last_year"]
        if row["term"] == "medium":
            plans.append(SourcePlan(row["source"], years, row["amount"]))
        else:
            _covering(plans, row["source"], years[0]).annual[years[0]] = row["amount"]
    return sorted(plans, key=lambda plan: (plan.source, plan.years))


def _covering(plans: list[SourcePlan], source: str, year: int) -> SourcePlan:
    """The plan an annual one came out of: `services.plan_year` gives none without it."""
    return next(plan for plan in plans if plan.source == source and plan.covers(year))


def planned_for(unit: str, year: int, on: dt.date) -> dict[str, int]:
    """What a project was given for a year, by source."""
    return {plan.source: plan.annual[year] for plan in plans_of(unit, on) if year in plan.annual}
