"""How far automatic payment reaches: units that authorised it, bills that paid themselves, and how long that took."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from khobac.cash.autopay import coverage_queries
from khobac.cash.autopay import queries as autopay
from khobac.cash.autopay.coverage_queries import BatchView
from khobac.cash.autopay.queries import BillView
from khobac.core import clock
from khobac.flows.autopay.authorising import PROJECT
from khobac.registers.organisations import queries as organisations

MONTH = dt.timedelta(days=30)


@dataclass(frozen=True)
class Coverage:
    """The figures of an office over the last thirty days. `days_to_settle` is the mean from bill to debit, times ten.

    Eligible is a unit that has an estimate or a deposit to pay from: every unit the office serves, projects apart.
    """

    eligible: int
    authorised: int
    bills: int
    by_themselves: int
    tenth_days_to_settle: int | None

    @property
    def percent_of_units(self) -> int:
        """Of the eligible units, how many have authorised something."""
        return self.authorised * 100 // self.eligible if self.eligible else 0

    @property
    def percent_of_bills(self) -> int:
        """Of the bills of these units, how many paid themselves."""
        return self.by_themselves * 100 // self.bills if self.bills else 0


def of_office(office_code: str) -> Coverage:
    """The figures of one office. Three statements."""
    today = clock.today()
    units = [unit.code for unit in organisations.units_served(office_code, today) if unit.kind != PROJECT]
    figures = coverage_queries.figures(units, clock.now() - MONTH, today)
    return Coverage(len(units), figures.units, figures.bills, figures.paid, figures.tenth_days_to_settle)


def failures(office_code: str) -> list[BillView]:
    """The latest bills of an office's units that did not pay themselves, at most 200. Two statements."""
    units = [unit.code for unit in organisations.units_served(office_code, clock.today())]
    return autopay.failures(units)


def batches() -> list[BatchView]:
    """The latest lists that came, with what became of their bills. One statement."""
    return coverage_queries.batches()
