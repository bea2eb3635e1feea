"""Between treasuries: money that waits here for its account, payments under way, and whether in = out, each with age and owner.

Whatever stands in transit is an ordinary row that somebody looks after: the payments officer of the office, or its chief
accountant where it has none.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from khobac.cash.inter_treasury import matrix
from khobac.cash.inter_treasury import queries as between
from khobac.cash.inter_treasury.queries import ArrivalView, InTransit
from khobac.core import clock
from khobac.core.errors import Refused
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff.desk import Desk, desk_of
from khobac.flows.inter_treasury import settling
from khobac.registers.organisations import queries as organisations

OFFICER, CHIEF = "payment_officer", "office_chief_accountant"


@dataclass(frozen=True, slots=True)
class Aged:
    """A row with the whole days it has stood."""

    row: ArrivalView | InTransit
    days: int


@office_page(OFFICER, CHIEF)
@require_GET
def transfers(request: HttpRequest) -> HttpResponse:
    """What waits and what is under way, oldest first."""
    return _page(request, desk_of(request))


@office_page(OFFICER, CHIEF)
@require_POST
def settle(request: HttpRequest, arrival_id: int) -> HttpResponse:
    """Credit waiting money to the right account, or send it back; a refusal is said where it was asked."""
    desk = desk_of(request)
    reason, account = request.POST.get("reason", ""), request.POST.get("account", "").strip()
    treasury_id = int(request.POST.get("treasury") or 0)
    try:
        if request.POST.get("decision") == "send_back":
            settling.send_back(treasury_id, arrival_id, desk.person, reason)
            said = _("Đã chuyển trả; kho bạc bên chi được báo ngay")
        else:
            settling.correct(treasury_id, arrival_id, account, desk.person, reason)
            said = _("Đã ghi có tài khoản; kho bạc bên chi được báo ngay")
    except Refused as refused:
        return _page(request, desk, arrival_id, refused)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("transfers"))


def _page(request: HttpRequest, desk: Desk, arrival_id: int = 0, refused: Refused | None = None) -> HttpResponse:
    offices = desk.office_codes
    waiting = [_aged(each, each.received_at) for each in between.waiting(offices)]
    under_way = [_aged(each, each.since) for each in between.in_transit(offices)]
    pairs = [each for each in matrix.pairs(clock.today()) if {each.payer, each.payee} & set(offices)]
    context = {
        "waiting": waiting,
        "under_way": under_way,
        "owner": _owner(desk.office),
        "contradicting": between.refused_messages(offices),
        "pairs": pairs,
        "agrees": all(pair.agrees for pair in pairs),
        "refused": refused,
        "refused_item": arrival_id,
        "reason": request.POST.get("reason", ""),
        "account": request.POST.get("account", ""),
        "has_errors": refused is not None,
    }
    return render(request, "portal/staff/transfers.html", context, status=422 if refused else 200)


def _aged(row: ArrivalView | InTransit, since: dt.datetime) -> Aged:
    return Aged(row, (clock.today() - since.date()).days)


def _owner(office: str) -> str:
    """Who looks after what stands."""
    names = organisations.names_in(office, (OFFICER, CHIEF), clock.now())
    return ", ".join(names[OFFICER] or names[CHIEF])
