"""A bank's or an agency's list of a day held against the receipts, reference by reference or code by code.

What differs becomes an item for a person of the office, once: with a bank among the news of banks, with an agency on the desk of
revenue (differing.py), while the agency reads its own side in the answer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from khobac.cash.payments import services as inbox
from khobac.cash.revenue import comparison_queries as comparisons
from khobac.cash.revenue import queries as revenue
from khobac.cash.revenue import services
from khobac.cash.revenue.matching import Compared, ComparedCode, Match, compare, compare_codes
from khobac.core import db
from khobac.core.repeats import repeated
from khobac.flows.periods import office_of


@repeated
def compare_day(bank: str, office_code: str, on: dt.date, lines: Sequence[tuple[str, int]]) -> list[Compared]:
    """Compare what a bank says it took for an office on a day with the receipts; the same list again tells nobody anew."""
    office = office_of(office_code)
    with db.atomic():
        received = revenue.received(bank, office.id, on, [reference for reference, _ in lines])
        amounts = {each.reference: each.amount for each in received}
        compared = compare(lines, amounts, [each.reference for each in received if each.booked_on == on])
        differing = [row for row in compared if row.match != Match.MATCHED]
        digest = hashlib.sha256(repr(sorted(lines)).encode()).digest()
        matched = len(compared) - len(differing)
        if services.keep_statement(bank, office_code, on, digest, matched, len(differing)) and differing:
            news = [_told(row) for row in differing]
            inbox.note_exceptions(bank, f"revenue {office_code} {on}", news, office_code)
        return compared


@repeated
def compare_with_agency(
    agency: str, office_code: str, on: dt.date, told: Sequence[tuple[str, int]]
) -> list[ComparedCode]:
    """Compare what an agency was told of a day at an office, in đồng by code, with what the receipts say. Raises NOT_FOUND."""
    office = office_of(office_code)
    with db.atomic():
        compared = compare_codes(told, comparisons.paid_to(agency, office.id, on, {code for code, _ in told}))
        digest = hashlib.sha256(repr(sorted(told)).encode()).digest()
        services.keep_comparison(agency, office_code, on, digest, compared)
        return compared


def _told(row: Compared) -> tuple[str, str, int, str]:
    difference = row.bank_amount - row.treasury_amount
    return row.match, row.reference, difference, f"{row.bank_amount} / {row.treasury_amount}"
