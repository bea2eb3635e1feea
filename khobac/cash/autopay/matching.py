"""What becomes of a bill when it comes: matched with its authorisation, and guarded. Pure.

The guards, in this order: authorised on the day, not a bill that came before, not above the cap of one bill, nor with the
bills before it above the cap of their month, not far above what this customer code was billed before. History is two things
at once, the mean of the last three bills and the bill of the same month a year ago, and the larger of both is what is usual:
a school's summer and a cold January are no surprise.

A bill has its place in the month (its period) from the moment it comes until it is turned down: whatever it waits for, its
room is not given to another. One that finds no room has no place until the unit confirms it, and then it is the unit's word
that takes the month above its cap. What a credit note takes back of a bill is room again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from khobac.cash.autopay.states import BillState, CreditRefusal, Reason


@dataclass(frozen=True)
class Terms:
    """What of an authorisation decides about a bill.

    `cap` of one bill and `monthly_cap` of all bills of a month in đồng, `tolerance_percent` above what is usual.
    """

    id: int
    unit_code: str
    state: str
    valid_from: dt.date
    valid_to: dt.date | None
    cap: int | None = None
    monthly_cap: int | None = None
    tolerance_percent: int | None = None
    service: str = ""

    def holds_on(self, day: dt.date) -> bool:
        """Whether bills are paid under it on that day."""
        return self.state == "active" and self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class History:
    """What the same customer code was billed before, in đồng: the last bills that were paid, and a year ago."""

    last: tuple[int, ...] = ()
    year_ago: int | None = None

    @property
    def usual(self) -> int | None:
        """The most that is usual; None where nothing is known yet.

        >>> History((300, 200, 100), 450).usual, History((300, 200, 100)).usual, History().usual
        (450, 200, None)
        """
        known = [sum(self.last) // len(self.last)] if self.last else []
        return max([*known, *([self.year_ago] if self.year_ago is not None else [])], default=None)


@dataclass(frozen=True)
class Match:
    """Where a bill goes from here, and why. `month_used`: where its month has no room for it, what was used before, in đồng."""

    state: BillState
    reason: Reason
    month_used: int | None = None


class MonthlyUse:
    """What the bills of one month have used under each authorisation, in đồng, while those of a list are judged in order."""

    def __init__(self, used: Mapping[int, int]) -> None:
        self._used = dict(used)

    def of(self, terms: Terms | None) -> int:
        """What was used before the next bill under these terms."""
        return self._used.get(terms.id, 0) if terms else 0

    def take(self, amount: int, terms: Terms | None, fate: Match) -> None:
        """A bill that has its place leaves less for those after it."""
        if terms is not None and fate.state is not BillState.REJECTED and fate.month_used is None:
            self._used[terms.id] = self.of(terms) + amount


def match(
    amount: int, terms: Terms | None, is_repeated: bool, history: History, day: dt.date, month_used: int = 0
) -> Match:
    """The fate of a bill that has just come; `month_used`: what the bills before it have used of its month.

    >>> school = Terms(1, "1012345", "active", dt.date(2026, 1, 1), None, cap=5_000_000, tolerance_percent=30)
    >>> day, before = dt.date(2026, 3, 2), History((1_000_000, 1_100_000, 900_000))
    >>> [match(amount, school, False, before, day).reason.value for amount in (1_300_000, 1_300_001, 5_000_001)]
    ['', 'UNUSUAL', 'ABOVE_CAP']
    >>> month = Terms(2, "1012345", "active", dt.date(2026, 1, 1), None, monthly_cap=8_000_000)
    >>> [match(amount, month, False, before, day, month_used=6_700_000).reason.value for amount in (1_300_000, 1_300_001)]
    ['', 'ABOVE_MONTHLY_CAP']
    >>> match(1_300_000, None, False, before, day).reason.value, match(1_300_000, school, True, before, day).reason.value
    ('NO_AUTHORISATION', 'DUPLICATE_BILL')
    """
    if is_repeated:
        return Match(BillState.REJECTED, Reason.DUPLICATE_BILL)
    if terms is None or not terms.holds_on(day):
        return Match(BillState.REJECTED, Reason.NO_AUTHORISATION)
    is_above_month = terms.monthly_cap is not None and month_used + amount > terms.monthly_cap
    if terms.cap is not None and amount > terms.cap:
        return Match(BillState.HELD, Reason.ABOVE_CAP, month_used if is_above_month else None)
    if is_above_month:
        return Match(BillState.HELD, Reason.ABOVE_MONTHLY_CAP, month_used)
    if _is_unusual(amount, terms.tolerance_percent, history.usual):
        return Match(BillState.HELD, Reason.UNUSUAL)
    return Match(BillState.ANNOUNCED, Reason.NONE)


def credit_refusal(amount: int, left: int | None, is_repeated: bool) -> CreditRefusal:
    """Whether a credit note is taken. `left`: what earlier notes left of its bill, in đồng; None: no such bill.

    >>> [credit_refusal(150, left, False).value for left in (150, 149, None)], credit_refusal(150, 150, True).value
    (['', 'ABOVE_BILL', 'UNKNOWN_BILL'], 'DUPLICATE_NOTE')
    """
    if is_repeated:
        return CreditRefusal.DUPLICATE_NOTE
    if left is None:
        return CreditRefusal.UNKNOWN_BILL
    return CreditRefusal.ABOVE_BILL if amount > left else CreditRefusal.NONE


def _is_unusual(amount: int, tolerance_percent: int | None, usual: int | None) -> bool:
    return tolerance_percent is not None and usual is not None and amount * 100 > usual * (100 + tolerance_percent)
