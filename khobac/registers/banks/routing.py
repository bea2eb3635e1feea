"""Which bank an order leaves by: a dated table of amount, payee's bank and hour. Pure; the first row that fits decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Route:
    """A row. '' as `payee_bank` is any bank, '' as `through` the payee's own; bounds are inclusive, amounts đồng."""

    payee_bank: str = ""
    through: str = ""
    amount_from: int = 0
    amount_to: int | None = None
    hour_from: dt.time = dt.time.min
    hour_to: dt.time = dt.time.max

    def fits(self, payee_bank: str, amount: int, hour: dt.time) -> bool:
        """Whether the row speaks of such an order."""
        return (
            self.payee_bank in ("", payee_bank)
            and self.amount_from <= amount
            and (self.amount_to is None or amount <= self.amount_to)
            and self.hour_from <= hour <= self.hour_to
        )


def bank_for(payee_bank: str, amount: int, hour: dt.time, routes: Sequence[Route], ours: Collection[str]) -> str | None:
    """The bank among `ours` (where the office has a payment account) that carries the order; None where no way leads.

    Where no row fits the payee's own bank does it: bilateral payment. A row that leads to a bank where the office has no
    account is passed over.

    >>> routes = [Route(through="SBV", amount_from=500_000_000), Route("NHB", "NHA", hour_from=dt.time(15))]
    >>> ten, four = dt.time(10), dt.time(16)
    >>> [bank_for("NHB", 7, hour, routes, {"NHA", "NHB"}) for hour in (ten, four)]
    ['NHB', 'NHA']
    >>> bank_for("NHB", 500_000_000, ten, routes, {"NHB", "SBV"}), bank_for("NHC", 7, ten, routes, {"NHA"})
    ('SBV', None)
    """
    for route in routes:
        through = route.through or payee_bank
        if route.fits(payee_bank, amount, hour) and through in ours:
            return through
    return payee_bank if payee_bank in ours else None
