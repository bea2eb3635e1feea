"""Disputes of units that wait for an answer: give in, or stand by the defect, each with a reason the unit will read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from khobac.casework.disputes import queries
from khobac.core.errors import Refused
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff.desk import desk_of
from khobac.flows import disputes as flow

OFFICER, CHIEF, DIRECTOR = SEATS = ("officer", "office_chief_accountant", "director")


@office_page(*SEATS)
@require_GET
def disputes(request: HttpRequest) -> HttpResponse:
    """All of them, the oldest first."""
    return _page(request)


@office_page(*SEATS)
@require_POST
def answer(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Answer one; a reason not to is said where it was asked."""
    upheld = request.POST.get("decision") == "uphold"
    try:
        flow.answer(dispute_id, desk_of(request).person, upheld=upheld, reason=request.POST.get("reason", ""))
    except Refused as refused:
        return _page(request, refused, dispute_id)
    messages.success(request, _("Đã trả lời khiếu nại"))
    return HttpResponseRedirect(reverse("disputes"))


def _page(request: HttpRequest, refused: Refused | None = None, dispute_id: int = 0) -> HttpResponse:
    desk = desk_of(request)
    back = ("workbench", _("Về hàng đợi")) if desk.role == OFFICER else ("approvals", _("Về danh sách chờ duyệt"))
    context = {
        "waiting": queries.waiting(desk.offices),
        "back": back,
        "refused": refused,
        "answered": dispute_id,
        "reason": request.POST.get("reason", ""),
        "has_errors": refused is not None,
    }
    return render(request, "portal/staff/disputes.html", context, status=422 if refused else 200)
