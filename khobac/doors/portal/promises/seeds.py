"""Which dossiers are drawn for a sample is decided by a seed a day: its hash published before, the seed itself after the day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from khobac.doors.portal.seat import public_page
from khobac.watch.risk import queries

DAYS = 90


@public_page
@require_GET
def seeds(request: HttpRequest) -> HttpResponse:
    """The last ninety days and the coming ones, with how anybody verifies a draw. One statement."""
    return render(request, "portal/promises/seeds.html", {"seeds": queries.seeds(DAYS)})
