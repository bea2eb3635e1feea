"""What an advice pays, and how a day of a bank or an agency compares with the receipts. Pure: values in, values out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from khobac.cash.revenue.ports import Advice


class Why(StrEnum):
    """Why money waits instead of being shared."""

    NO_CODE = "no_code"
    UNKNOWN_CODE = "unknown_code"
    OTHER_TREASURY = "other_treasury"
    ID_PAID = "id_paid"
    CANCELLED = "cancelled"
    AMOUNT = "amount"
    UNKNOWN_ITEM = "unknown_item"
    NO_RULE = "no_rule"


class Owed(NamedTuple):
    """What matters of an obligation when money comes for it."""

    code: str
    agency: str
    treasury_id: int
    area: str
    payer_class: str
    chapter: str
    item: str
    amount_due: int
    paid: int
    accepts: str
    cancelled: bool

    def refuses(self, amount: int) -> Why | None:
        """Why it does not take this amount; None when it does.

        >>> owed = Owed("N1", "thue", 1, "", "", "555", "1701", 100, 0, "exact", False)
        >>> owed.refuses(100), owed.refuses(99), owed._replace(accepts="part").refuses(99), owed._replace(paid=100).refuses(1)
        (None, <Why.AMOUNT: 'amount'>, None, <Why.ID_PAID: 'id_paid'>)
        """
        left = self.amount_due - self.paid
        if left <= 0:
            return Why.ID_PAID
        if self.cancelled:
            return Why.CANCELLED
        fits = {"exact": amount == self.amount_due, "part": amount <= left, "any": True}[self.accepts]
        return None if fits else Why.AMOUNT


class Understood(NamedTuple):
    """An advice and the obligation it pays, or why it pays none; without a code the bank's item and chapter may do."""

    advice: Advice
    owed: Owed | None
    why: Why | None


def understand(advices: Iterable[tuple[Advice, int]], owed: Mapping[str, Owed]) -> list[Understood]:
    """Each advice with the treasury whose account got it, in the order they came: of two for one code the first pays.

    >>> owed = Owed("N1", "thue", 1, "", "", "555", "1701", 100, 0, "exact", False)
    >>> import datetime as dt
    >>> paid = Advice("R1", "A", "N1", 100, dt.date(2026, 4, 8), "", "", "", "", "", "")
    >>> [each.why for each in understand([(paid, 1), (paid, 1), (paid._replace(code="N2"), 1)], {"N1": owed})]
    [None, <Why.ID_PAID: 'id_paid'>, <Why.UNKNOWN_CODE: 'unknown_code'>]
    """
    standing = dict(owed)
    return [_understood(advice, treasury_id, standing) for advice, treasury_id in advices]


def _understood(advice: Advice, treasury_id: int, standing: dict[str, Owed]) -> Understood:
    code = advice.named
    if not code:
        return Understood(advice, None, None if advice.item and advice.chapter else Why.NO_CODE)
    meant = standing.get(code)
    if meant is None:
        return Understood(advice, None, Why.UNKNOWN_CODE)
    why = Why.OTHER_TREASURY if meant.treasury_id != treasury_id else meant.refuses(advice.amount)
    if why is None:
        standing[code] = meant._replace(paid=meant.paid + advice.amount)
    return Understood(advice, meant if why is None else None, why)


class Match(StrEnum):
    """How one reference or code compares (handbook 5.6). Tolerance is zero."""

    MATCHED = "MATCHED"
    ONLY_BANK = "ONLY_BANK"
    ONLY_AGENCY = "ONLY_AGENCY"
    ONLY_TREASURY = "ONLY_TREASURY"
    AMOUNT_DIFF = "AMOUNT_DIFF"
    DATE_DIFF = "DATE_DIFF"
    DUPLICATE = "DUPLICATE"


class Compared(NamedTuple):
    """One reference as bank and treasury have it; amounts in đồng, 0 where one side has nothing."""

    reference: str
    match: Match
    bank_amount: int
    treasury_amount: int


def compare(lines: Iterable[tuple[str, int]], received: Mapping[str, int], of_day: Iterable[str]) -> list[Compared]:
    """A bank's list of a day against the receipts. `received` has every reference of the list that we have, whatever its day;
    `of_day` those we have of that day.

    >>> [row.match.value for row in compare([("R1", 7), ("R2", 5), ("R2", 5)], {"R1": 7, "R3": 1}, ["R1", "R3"])]
    ['MATCHED', 'DUPLICATE', 'ONLY_TREASURY']
    """
    at_bank: dict[str, list[int]] = defaultdict(list)
    for reference, amount in lines:
        at_bank[reference].append(amount)
    found = [_compared(reference, amounts, received.get(reference)) for reference, amounts in at_bank.items()]
    missing = [reference for reference in of_day if reference not in at_bank]
    return found + [Compared(each, Match.ONLY_TREASURY, 0, received[each]) for each in missing]


def _compared(reference: str, amounts: Sequence[int], ours: int | None) -> Compared:
    total = sum(amounts)
    if len(amounts) > 1:
        return Compared(reference, Match.DUPLICATE, total, ours or 0)
    if ours is None:
        return Compared(reference, Match.ONLY_BANK, total, 0)
    return Compared(reference, Match.MATCHED if total == ours else Match.AMOUNT_DIFF, total, ours)


class PaidFor(NamedTuple):
    """What the treasury received under a code, in đồng: on the day that is compared, and ever."""

    of_day: int
    ever: int


class ComparedCode(NamedTuple):
    """One code as agency and treasury have it; amounts in đồng, 0 where one side has nothing."""

    code: str
    match: Match
    agency_amount: int
    treasury_amount: int


def compare_codes(told: Iterable[tuple[str, int]], received: Mapping[str, PaidFor]) -> list[ComparedCode]:
    """An agency's day against ours, code by code; one it names twice is not added up for it.

    >>> ours = {"N1": PaidFor(7, 7), "N2": PaidFor(0, 5), "N3": PaidFor(1, 1)}
    >>> [row.match.value for row in compare_codes([("N1", 7), ("N2", 5), ("N9", 2)], ours)]
    ['MATCHED', 'DATE_DIFF', 'ONLY_AGENCY', 'ONLY_TREASURY']
    """
    at_agency: dict[str, list[int]] = defaultdict(list)
    for code, amount in told:
        at_agency[code].append(amount)
    found = [_compared_code(code, amounts, received.get(code, PaidFor(0, 0))) for code, amounts in at_agency.items()]
    missing = [(code, ours.of_day) for code, ours in received.items() if ours.of_day and code not in at_agency]
    return found + [ComparedCode(code, Match.ONLY_TREASURY, 0, amount) for code, amount in missing]


def _compared_code(code: str, amounts: Sequence[int], ours: PaidFor) -> ComparedCode:
    total = sum(amounts)
    if len(amounts) > 1:
        return ComparedCode(code, Match.DUPLICATE, total, ours.of_day)
    if total == ours.of_day:
        return ComparedCode(code, Match.MATCHED, total, ours.of_day)
    if not ours.of_day and ours.ever:
        return ComparedCode(code, Match.DATE_DIFF, total, ours.ever)
    return ComparedCode(code, Match.AMOUNT_DIFF if ours.of_day else Match.ONLY_AGENCY, total, ours.of_day)
