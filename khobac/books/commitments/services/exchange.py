"""Rates the Ministry of Finance sets by month: a contract in another currency is committed in it and in đồng.

Circular 113/2008. A đồng amount is the amount in currency times the month's rate, half a đồng rounded up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from khobac.books.commitments.models import ExchangeRate as RateRow


class ExchangeRate(NamedTuple):
    """A currency's rate of the month that begins on `valid_from`: đồng for one unit."""

    currency: str
    valid_from: dt.date
    rate: Decimal
    source: str = ""
    certainty: str = "entered"


def set_rates(rates: Iterable[ExchangeRate]) -> int:
    """Write these rates; one of the same currency and month is replaced. How many."""
    rows = [RateRow(**rate._asdict()) for rate in rates]
    RateRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["currency", "valid_from"],
        update_fields=["rate", "source", "certainty"],
    )
    return len(rows)


def in_dong(amount: Decimal, rate: Decimal) -> int:
    """The đồng an amount in currency comes to.

    >>> in_dong(Decimal("1000.50"), Decimal("25345.5")), in_dong(Decimal("-0.01"), Decimal("50"))
    (25358173, -1)
    """
    return int((amount * rate).quantize(Decimal(1), ROUND_HALF_UP))
