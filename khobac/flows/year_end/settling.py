"""Settling a budget year: closed for good, irrevocably. What comes back afterwards is revenue."""

from __future__ import annotations

from collections.abc import Sequence

from khobac.books.ledger.postings.roles import LKB_PENDING
from khobac.books.periods import queries as periods
from khobac.books.periods import services
from khobac.books.periods.spans import Kind, Period
from khobac.core import audit, clock, db, facts
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact
from khobac.core.repeats import repeated
from khobac.flows.periods import office_of, require_keeper


def settle(office_code: str, year: int, by: str) -> list[int]:
    """Settle a budget year in the books of one treasury; those where that is new. Raises STATE, NO_RIGHT."""
    require_keeper(by, "settle_year", office_code)
    return _settle([office_of(office_code).id], year, by)


def settle_everywhere(year: int, by: str) -> list[int]:
    """Settle a budget year in all books, by whoever runs the whole system."""
    return _settle(periods.treasuries(), year, by)


@repeated
def _settle(treasury_ids: Sequence[int], year: int, by: str) -> list[int]:
    """Year and months closed for good, while no posting is in flight.

    Refused (STATE) before the year is over, and while anything stands on LKB_PENDING (Circular 77/2017 Art 66-67).
    """
    period, now = Period.year(year), clock.now()
    if now.date() <= period.last_on:
        raise Refused(Word.STATE, f"Năm {year} chưa kết thúc.")
    with db.atomic():
        services.hold(treasury_ids)
        pending = [each for each, _ in periods.standing_on([LKB_PENDING]) if each in set(treasury_ids)]
        if pending:
            raise Refused(Word.STATE, "Còn số dư liên kho bạc chờ xử lý, chưa quyết toán năm được.", treasuries=pending)
        settled = services.close_for_good(treasury_ids, period, by, now)
        for month in range(1, 13):
            services.close_for_good(treasury_ids, Period(Kind.MONTH, period.first_on.replace(month=month)), by, now)
        if settled:
            content = {"version": 1, "year": year, "treasuries": settled}
            facts.record([NewFact("YearSettled", str(year), "", content)])
            audit.record(by, "settle_year", [(str(year), "")])
    return settled
