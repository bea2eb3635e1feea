"""What differs with agencies, as the desk of revenue shows it: what is open with age and owner, and the last comparisons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from khobac.cash.revenue import comparison_queries as comparisons
from khobac.cash.revenue.comparison_queries import Comparison, Difference
from khobac.cash.revenue.matching import Match
from khobac.core import clock
from khobac.doors.portal.staff.desk import names_of
from khobac.flows.payment.position import office_hours
from khobac.registers.law import queries as laws

MOST, COMPARISONS = 100, 5
REMIND_AFTER = 1
"""Working days after which a difference nobody has explained is pointed out (handbook 5.6)."""

MATCHES: Mapping[Match, Promise] = {
    Match.ONLY_AGENCY: gettext_lazy("Chỉ cơ quan thu có"),
    Match.ONLY_TREASURY: gettext_lazy("Chỉ kho bạc có"),
    Match.AMOUNT_DIFF: gettext_lazy("Lệch số tiền"),
    Match.DATE_DIFF: gettext_lazy("Lệch ngày"),
    Match.DUPLICATE: gettext_lazy("Cơ quan thu ghi hai lần"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A difference in words; `who` has it, or has explained it. Age in whole days since it was first found."""

    difference: Difference
    word: Promise
    who: str
    days: int = 0
    late: bool = False


@dataclass(frozen=True, slots=True)
class ShownComparison:
    """A comparison with how many of its differences are still open, and those that somebody has explained."""

    comparison: Comparison
    open: int
    explained: list[Shown]


@dataclass(frozen=True, slots=True)
class Differences:
    """What the desk reads of its agencies: the open differences oldest first, at most a hundred, and the last comparisons."""

    open: list[Shown]
    has_more: bool
    compared: list[ShownComparison]

    @property
    def late(self) -> int:
        """How many of those shown have been open for long."""
        return sum(each.late for each in self.open)


def differences_of(office: str) -> Differences:
    """All of it for one office: four statements, and two for the calendar when something is open."""
    found = comparisons.differences(office, MOST + 1)
    compared = comparisons.comparisons(office, COMPARISONS)
    oldest = min((each.day_on for each in compared), default=clock.today())
    explained = comparisons.explained_differences(office, oldest) if compared else []
    names = names_of([*(each.owner for each in found), *(each.settled_by for each in explained)])
    late_before = _late_before() if found else clock.today()
    return Differences(
        [_open(each, names, late_before) for each in found[:MOST]],
        len(found) > MOST,
        [_compared(each, explained, names) for each in compared],
    )


def _late_before() -> dt.date:
    return office_hours(laws.law_on(clock.today())).add_working_days(clock.today(), -REMIND_AFTER)


def _open(each: Difference, names: Mapping[str, str], late_before: dt.date) -> Shown:
    found_on = each.found_at.date()
    days = (clock.today() - found_on).days
    return Shown(each, MATCHES[each.compared.match], names.get(each.owner, each.owner), days, found_on < late_before)


def _compared(each: Comparison, explained: list[Difference], names: Mapping[str, str]) -> ShownComparison:
    differing = set(each.differing)
    settled = [
        Shown(of, MATCHES[of.compared.match], names.get(of.settled_by, of.settled_by))
        for of in explained
        if (of.agency, of.day_on) == (each.agency, each.day_on) and of.compared in differing
    ]
    return ShownComparison(each, len(differing) - len(settled), settled[:MOST])
