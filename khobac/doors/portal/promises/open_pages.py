"""What everybody may read: letters of apology with their numbers masked, deadlines put off, the share answered on time; and
what a unit reads of its own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from khobac.casework.promises import queries
from khobac.casework.promises.queries import ApologyView
from khobac.core import clock
from khobac.doors.portal.promises.words import CAUSES
from khobac.doors.portal.seat import acting, public_page, unit_page
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView
from khobac.watch.supervision import queries as supervision

PAGE = 50


@dataclass(frozen=True)
class Figures:
    """How an office, or all of them, kept their word this year."""

    office: OfficeView | None
    decided: int
    late: int

    @property
    def percent(self) -> str:
        """The share on time, two decimals, rounded down: one late of a million is not 100."""
        whole, part = divmod((self.decided - self.late) * 10_000 // max(self.decided, 1), 100)
        return f"{whole},{part:02d}"


@public_page
@require_GET
def apologies(request: HttpRequest) -> HttpResponse:
    """S34: letters, the last signed first; above them this year's share on time. Five statements."""
    before = request.GET.get("sau", "")
    found = queries.published(int(before) if before.isdecimal() and len(before) < 16 else None, PAGE + 1)
    letters, extended = found[:PAGE], queries.latest_extensions() if not before else []
    today = clock.today()
    beginning = dt.datetime(today.year, 1, 1, tzinfo=clock.VIETNAM)
    kept = supervision.punctuality(beginning, clock.now())
    ids = {each.office_id for each in letters} | {each.office_id for each in extended} | {each.office_id for each in kept}
    offices = organisations.offices(ids, today)
    context = {
        "letters": [(each, offices.get(each.office_id), CAUSES[each.cause]) for each in letters],
        "extended": [(each, offices.get(each.office_id)) for each in extended],
        "all": Figures(None, sum(each.decided for each in kept), sum(each.late for each in kept)),
        "offices": [Figures(offices.get(each.office_id), each.decided, each.late) for each in kept],
        "beginning": beginning.date(),
        "next_url": f"{reverse('apologies')}?sau={letters[-1].id}" if len(found) > PAGE else None,
        "first_url": reverse("apologies") if before else None,
    }
    return render(request, "portal/promises/apologies.html", context)


@unit_page()
@require_GET
def own_apologies(request: HttpRequest) -> HttpResponse:
    """The letters this unit has had, whole."""
    letters: list[ApologyView] = queries.apologies_of_unit(acting(request).unit or "")
    return render(request, "portal/promises/own.html", {"letters": [(each, CAUSES[each.cause]) for each in letters]})
