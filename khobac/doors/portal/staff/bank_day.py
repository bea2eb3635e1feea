"""The office's day at the banks: three ways told side by side, what is open, what stops the close, and the close."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khobac.cash.reconciliation import queries as statements
from khobac.cash.reconciliation.codes import Match
from khobac.core.errors import Refused
from khobac.doors.portal.seat import STATUS_OF, Acting, acting, office_page
from khobac.doors.portal.staff.words import MATCHES, OBSTACLES, STANDINGS
from khobac.flows import day_close
from khobac.flows.payment import routing

OFFICER, CHIEF = "payment_officer", "office_chief_accountant"


@office_page(OFFICER, CHIEF)
@never_cache
@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """Today as it stands."""
    return _page(request, acting(request))


@office_page(CHIEF)
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close today, once confirmed: every account is swept to the single account."""
    seat = acting(request)
    if request.POST.get("confirmed") != "1":
        return _page(request, seat, armed=True)
    try:
        day_close.close(seat.office or "", seat.person)
    except Refused as refused:
        return _page(request, seat, refused)
    messages.success(request, _("Đã khóa ngày và quyết toán về tài khoản tập trung"))
    return HttpResponseRedirect(reverse("bank_day"))


@office_page(OFFICER, CHIEF)
@never_cache
@require_GET
def statement(request: HttpRequest, statement_id: int) -> HttpResponse:
    """One statement: how many lines have which code, and those that need a person. What matched is only counted."""
    seat, found = acting(request), statements.statement(statement_id)
    if found is None or found.office != seat.office:
        raise Http404
    lines = next(statements.differing(statement_id), [])
    totals = statements.totals_of(statement_id)
    context = {
        "statement": found,
        "totals": [(MATCHES.get(code, code), many, amount) for code, (many, amount) in totals.items()],
        "lines": [(line, MATCHES.get(line.code, line.code)) for line in lines],
        "trail": [(reverse("bank_day"), _("Đối chiếu ngân hàng"))],
        "matched": totals.get(Match.MATCHED, (0, 0))[0],
    }
    return render(request, "portal/staff/bank_statement.html", context)


def _page(request: HttpRequest, seat: Acting, refused: Refused | None = None, armed: bool = False) -> HttpResponse:
    office = seat.office or ""
    end = day_close.look(office)
    context = {
        "end": end,
        "obstacles": [(OBSTACLES[each.kind], each) for each in end.obstacles],
        "open": [(STANDINGS[each.standing], each) for each in end.open if each.standing != "waiting"],
        "waiting": routing.waiting([office]) if any(each.standing == "waiting" for each in end.open) else [],
        "closes": end.closes,
        "parity": next(iter(statements.parity(office, 1)), None),
        "officer": seat.role == OFFICER,
        "chief": seat.role == CHIEF,
        "armed": armed,
        "refused": refused,
        "has_errors": refused is not None,
    }
    status = STATUS_OF.get(refused.word, 409) if refused else 200
    return render(request, "portal/staff/bank_day.html", context, status=status)
