"""The pace the law itself sets: how much of a year's balancing transfer may be drawn by each month (Circular 26/2026 Art 15.3).

A decision says only that a line keeps it (a ceiling of the period `law`); the amounts come from the values of law on the day
the decision counts from, and are kept as its ceilings, so that they can be explained for ever.
"""

from __future__ import annotations

from fractions import Fraction

from khobac.registers.law.values import Law

BY_LAW = "law"
"""What a ceiling names in the place of a period."""
MONTH, FIRST_MONTHS, FIRST_QUARTER = "transfer.month_max_fraction", "transfer.q1_month_max_pct", "transfer.q1_max_pct"


def sets_a_pace(law: Law) -> bool:
    """Whether the law of that day has one."""
    return all(law.get(name) is not None for name in (MONTH, FIRST_MONTHS, FIRST_QUARTER))


def lawful_pace(allotted: int, year: int, law: Law) -> list[tuple[str, int]]:
    """The ceiling of each month, in đồng rounded down over the year so far.

    In the first quarter a month has its share, as far as the quarter's lasts; each later month has the usual one.
    """
    usual = Fraction(law.value(MONTH))
    early, quarter = Fraction(law.value(FIRST_MONTHS), 100), Fraction(law.value(FIRST_QUARTER), 100)
    ceilings, before = [], 0
    for month in range(1, 13):
        share = min(month * early, quarter) if month <= 3 else quarter + (month - 3) * usual
        reached = int(allotted * share)
        ceilings.append((f"{year}-{month:02}", reached - before))
        before = reached
    return ceilings
