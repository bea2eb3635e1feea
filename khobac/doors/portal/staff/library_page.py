"""The library of defects to look things up in: every sentence an officer may name, with its rule, place and basis."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from khobac.core.text import fold
from khobac.doors.portal.findings import label
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff.defect_library import library


@office_page("officer", "office_chief_accountant", "director")
@require_GET
def defect_library(request: HttpRequest) -> HttpResponse:
    """All of it, or what has every word looked for, whatever its diacritics."""
    words = fold(request.GET.get("tim", "")[:100]).split()
    found = [each for each in library().values() if all(word in fold(each.offered) for word in words)]
    rows = [(each, label(each.pointer)) for each in found]
    return render(request, "portal/staff/defect_library.html", {"rows": rows, "words": request.GET.get("tim", "")})
