"""Why a dossier was decided so: the page of the unit in plain words, that of staff with all inputs, and JSON for audit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from khobac.doors.portal.seat import office_page, unit_page
from khobac.doors.portal.staff.desk import desk_of, names_of
from khobac.doors.portal.staff.full_view import STAFF
from khobac.doors.portal.why import shown
from khobac.flows.payment import explanation
from khobac.flows.payment.explanation import Explanation


@unit_page()
@require_GET
def unit_why(request: HttpRequest, number: str) -> HttpResponse:
    """For the people of the unit: every rule in words, with the figures and the article it rests on."""
    return _page(request, explanation.explain(number), "dossier", full=False)


@office_page(*STAFF)
@require_GET
def treasury_why(request: HttpRequest, number: str) -> HttpResponse:
    """The same for staff of the office that works on it, with every input, version and hash."""
    desk_of(request).row(number)
    return _page(request, explanation.explain(number), "treasury_dossier", full=True)


@office_page(*STAFF)
@require_GET
def treasury_why_json(request: HttpRequest, number: str) -> JsonResponse:
    """The same as audit takes it."""
    desk_of(request).row(number)
    found = explanation.as_json(explanation.explain(number))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _page(request: HttpRequest, explained: Explanation, back: str, *, full: bool) -> HttpResponse:
    number = explained.dossier.number
    *earlier, last = [shown.check(each) for each in explained.checks]
    people = names_of(each.by for each in explained.decisions)
    context = {
        "dossier": explained.dossier,
        "last": last,
        "earlier": earlier[::-1],
        "decisions": shown.decisions(explained, people),
        "full": full,
        "trail": [(reverse(back, args=[number]), _("Hồ sơ %(number)s") % {"number": number})],
    }
    return render(request, "portal/why/why.html", context)
