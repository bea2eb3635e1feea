"""The alerts of a unit's people. Looking changes nothing: who has read them says so with a press."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khobac.doors.portal.seat import acting, unit_page
from khobac.flows import alerts as flow
from khobac.watch.alerts import queries as alerts
from khobac.watch.alerts.queries import AlertView

PAGE = 50
LEAD_TO = {"AUTO_PAY": "bills"}
"""The page of what an alert is about, where that is no dossier."""


@dataclass(frozen=True, slots=True)
class Told:
    """An alert as components/alert_item.html shows it."""

    title: str
    body: str
    at: dt.datetime
    url: str
    unread: bool


@unit_page()
@never_cache
@require_GET
def alert_list(request: HttpRequest) -> HttpResponse:
    """Latest first, a page at a time."""
    seat = acting(request)
    before = request.GET.get("truoc", "")
    before_id = int(before) if before.isdecimal() and len(before) < 19 else None
    found = alerts.of_unit(seat.unit or "", seat.person, before_id, PAGE + 1)
    shown = found[:PAGE]
    context = {
        "alerts": [tell(each) for each in shown],
        "latest": shown[0].id if shown else None,
        "next_url": f"{request.path}?truoc={shown[-1].id}" if len(found) > PAGE else None,
        "first_url": request.path if before else None,
    }
    return render(request, "portal/units/alerts.html", context)


@unit_page()
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """This person has read everything up to the alert that stood first on their page; later ones stay new."""
    seat = acting(request)
    up_to = request.POST.get("den", "")
    if up_to.isdecimal() and len(up_to) < 19:
        flow.mark_seen(seat.unit or "", seat.person, int(up_to))
    return HttpResponseRedirect(reverse("alerts"))


def tell(alert: AlertView) -> Told:
    """In the language of the reader; it leads to its dossier."""
    english = (get_language() or "vi").startswith("en")
    return Told(
        title=alert.title_en if english else alert.title_vi,
        body=alert.body_en if english else alert.body_vi,
        at=alert.at,
        url=reverse("dossier", args=[alert.dossier]) if alert.dossier else reverse(LEAD_TO.get(alert.kind, "alerts")),
        unread=alert.seen_at is None,
    )
