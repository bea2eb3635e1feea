"""A treasury's view of automatic payment: how far it reaches, the lists that came, and the bills that did not pay themselves."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_GET

from khobac.cash.autopay import queries as autopay
from khobac.cash.autopay.coverage_queries import BatchView
from khobac.cash.autopay.states import BillState
from khobac.doors.portal.bills.unit_bills import ShownBill
from khobac.doors.portal.bills.words import STATES
from khobac.doors.portal.books.desk import books_of, books_page, sections
from khobac.flows.autopay import coverage


@dataclass(frozen=True)
class ShownBatch:
    """A list as the page tells it."""

    batch: BatchView

    @property
    def states(self) -> list[tuple[Promise, str, int]]:
        """Word, kind of tag and number of bills, in the order of a bill's life."""
        return [(*STATES[state], self.batch.states[state]) for state in BillState if state in self.batch.states]


@books_page
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Coverage of the office, latest failures of its units, latest lists of all providers. Seven statements."""
    own = books_of(request)
    found = coverage.of_office(own.office)
    failures = coverage.failures(own.office)
    authorised = autopay.authorisations({each.authorisation_id for each in failures if each.authorisation_id})
    days = found.tenth_days_to_settle
    context = {
        "coverage": found,
        "sections": sections("treasury_bills", own),
        "days_to_settle": None if days is None else f"{days // 10},{days % 10}",
        "failures": [
            ShownBill(each, each.provider, under.monthly_cap if under else None)
            for each in failures
            for under in [authorised.get(each.authorisation_id or 0)]
        ],
        "batches": [ShownBatch(each) for each in coverage.batches()],
    }
    return render(request, "portal/bills/treasury_bills.html", context)
