"""The strip above a desk that warns of decisions: late ones, those due before long, letters of apology to sign.

It is asked for by the page itself, every minute, so that no queue waits for it.
"""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from khobac.casework.promises import queries as promises
from khobac.core import clock
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff.desk import desk_of
from khobac.watch.supervision import queries as supervision
from khobac.watch.supervision.lateness import working_time_ahead


@office_page("officer", "office_chief_accountant", "director")
@require_GET
def alarms(request: HttpRequest) -> HttpResponse:
    """An officer's own work, or the whole office for those in charge. Two statements beside those of the seat and the law."""
    desk = desk_of(request)
    now, minutes = clock.now(), int(desk.law.value("desk.soon_minutes"))
    soon = working_time_ahead(desk.hours, now, dt.timedelta(minutes=minutes))
    own = desk.role == "officer"
    context = {
        "alarm": supervision.alarm(desk.offices, now, soon, desk.person if own else ""),
        "letters": 0 if own else promises.unsigned_count(desk.offices),
        "open_name": "workbench_open" if own else "treasury_dossier",
        "minutes": minutes,
    }
    return render(request, "portal/staff/alarms.html", context)
