"""Keys T and L of the workbench: hand a dossier to a colleague, or put it off to a day, each with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff.desk import Desk, desk_of
from khobac.doors.portal.staff.workbench import finish
from khobac.flows.payment import passing_on
from khobac.registers.organisations import queries as organisations
from khobac.spending.requests.desk_queries import DeskRow


@office_page("officer")
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """To whom, and why."""
    desk = desk_of(request)
    row = desk.row(number)
    colleagues = organisations.people_in(desk.office, "officer", clock.now())
    context = {"colleagues": [each for each in colleagues if each.username != desk.person]}

    def act() -> str:
        passing_on.hand_over(number, desk.person, request.POST.get("to", ""), request.POST.get("reason", ""))
        return _("Đã chuyển %(number)s")

    return _asked(request, desk, row, act, context | {"to": request.POST.get("to", "")})


@office_page("officer")
@require_http_methods(["GET", "POST"])
def lay_aside(request: HttpRequest, number: str) -> HttpResponse:
    """Until when, and why."""
    desk = desk_of(request)
    row = desk.row(number)

    def act() -> str:
        passing_on.lay_aside(number, desk.person, _day(request.POST.get("until", "")), request.POST.get("reason", ""))
        return _("Đã để sau %(number)s")

    tomorrow = clock.today() + dt.timedelta(days=1)
    until = request.POST.get("until", tomorrow.isoformat())
    return _asked(
        request, desk, row, act, {"later": True, "until": until, "first": tomorrow, "last": row.due_at.date()}
    )


def _asked(
    request: HttpRequest, desk: Desk, row: DeskRow, act: Callable[[], str], context: dict[str, Any]
) -> HttpResponse:
    """The form; once sent, the next dossier, or why it could not be done."""
    refused = None
    if request.method == "POST":
        try:
            return finish(request, desk, act() % {"number": row.number})
        except Refused as problem:
            refused = problem
    context |= {
        "dossier": row,
        "reason": request.POST.get("reason", ""),
        "refused": refused,
        "has_errors": refused is not None,
        "trail": [(reverse("workbench"), _("Hàng đợi")), (reverse("workbench_open", args=[row.number]), row.number)],
    }
    return render(request, "portal/staff/passing_on.html", context, status=422 if refused else 200)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Refused(Word.INVALID, "Chọn một ngày sau hôm nay và không quá hạn xử lý.", pointer="/until") from None
