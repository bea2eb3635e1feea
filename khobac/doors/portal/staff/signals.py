"""Signals of remote monitoring that the office still has to explain: cause and remedy, one form each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from khobac.core.errors import Refused
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff.desk import desk_of
from khobac.flows import explaining
from khobac.watch.supervision import queries
from khobac.watch.supervision.models import Indicator

SEATS = ("office_chief_accountant", "director")
NAMES = {
    Indicator.NOT_TAKEN_IN_HAND: gettext_lazy("Chậm tiếp nhận"),
    Indicator.OVERDUE: gettext_lazy("Quá hạn"),
    Indicator.REFUSED_AGAIN: gettext_lazy("Trả lại, từ chối nhiều lần"),
    Indicator.INCOMPLETE_RETURN: gettext_lazy("Trả lại lần đầu không đủ lỗi"),
    Indicator.ADVANCE_OVERDUE: gettext_lazy("Tạm ứng quá hạn"),
}


@office_page(*SEATS)
@require_GET
def signals(request: HttpRequest) -> HttpResponse:
    """Those without an explanation, the oldest first."""
    return _page(request)


@office_page(*SEATS)
@require_POST
def explain(request: HttpRequest, signal_id: int) -> HttpResponse:
    """Explain one; a reason not to is said where it was asked."""
    given = (request.POST.get("cause", ""), request.POST.get("remedy", ""))
    try:
        explaining.explain(signal_id, desk_of(request).person, *given)
    except Refused as refused:
        return _page(request, refused, signal_id, given)
    messages.success(request, _("Đã giải trình"))
    return HttpResponseRedirect(reverse("unexplained"))


def _page(
    request: HttpRequest, refused: Refused | None = None, signal_id: int = 0, given: tuple[str, str] = ("", "")
) -> HttpResponse:
    found = queries.unexplained(desk_of(request).offices)
    context = {
        "signals": [(each, NAMES[Indicator(each.indicator)]) for each in found],
        "refused": refused,
        "explained": signal_id,
        "cause": given[0],
        "remedy": given[1],
        "has_errors": refused is not None,
    }
    return render(request, "portal/staff/signals.html", context, status=422 if refused else 200)
