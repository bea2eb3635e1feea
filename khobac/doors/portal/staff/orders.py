"""The payments desk: orders whose outcome is open or whose money came back, and bank news that no order explains.

Nothing is ever sent again on a guess: only what the bank said it never received. Bank news is explained by the payments
officer, or booked on an order once the chief accountant has confirmed it.
"""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from khobac.cash.payments import desk_queries
from khobac.core import clock
from khobac.core.errors import Refused
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff.desk import Desk, desk_of
from khobac.flows.payment import caring, returned, unexplained
from khobac.flows.payment.wire import configured_wire
from khobac.registers.organisations import queries as organisations

OFFICER, CHIEF = "payment_officer", "office_chief_accountant"
REMIND_AFTER = dt.timedelta(days=2)
"""What came back or nobody explained is reminded of after two days (handbook 6.6)."""


@office_page(OFFICER, CHIEF)
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """What needs a person, oldest first."""
    return _page(request, desk_of(request))


def _page(request: HttpRequest, desk: Desk, item_id: int = 0, refused: Refused | None = None) -> HttpResponse:
    troubled = desk_queries.troubled_orders(desk.office_codes)
    units = organisations.units({each.unit_code for each in troubled}, clock.today()) if troubled else {}
    context = {
        "troubled": [(each, units[each.unit_code].name_vi if each.unit_code in units else "") for each in troubled],
        "unexplained": desk_queries.unexplained(desk.office),
        "officer": desk.role == OFFICER,
        "person": desk.person,
        "late_since": clock.now() - REMIND_AFTER,
        "refused": refused,
        "refused_item": item_id,
        "reason": request.POST.get("reason", ""),
        "order": request.POST.get("order", ""),
        "has_errors": refused is not None,
    }
    return render(request, "portal/staff/orders.html", context, status=422 if refused else 200)


@office_page(OFFICER)
@require_POST
def resend(request: HttpRequest, number: str) -> HttpResponse:
    """Let the same bytes go again."""
    desk = desk_of(request)
    desk.row(number)
    returned.resend(configured_wire(), number, desk.person)
    messages.success(request, _("Đã gửi lại lệnh của hồ sơ %(number)s") % {"number": number})
    return HttpResponseRedirect(reverse("payment_orders"))


@office_page(OFFICER)
@require_POST
def give_up(request: HttpRequest, number: str) -> HttpResponse:
    """Give the payment up once confirmed: the money goes back to the line that paid it."""
    desk = desk_of(request)
    row = desk.row(number)
    if not request.POST.get("confirmed"):
        trail = [(reverse("payment_orders"), _("Lệnh thanh toán"))]
        return render(request, "portal/staff/give_up.html", {"dossier": row, "trail": trail})
    returned.give_up(number, desk.person)
    messages.success(request, _("Đã thôi chi %(number)s, tiền trở về dự toán") % {"number": number})
    return HttpResponseRedirect(reverse("payment_orders"))


@office_page(OFFICER)
@require_POST
def care(request: HttpRequest) -> HttpResponse:
    """Take items and orders of the list into one's care."""
    desk = desk_of(request)
    items = [int(each) for each in request.POST.getlist("item") if each.isdigit()]
    caring.take(desk.office, desk.person, items, request.POST.getlist("order"))
    messages.success(request, _("Đã nhận việc"))
    return HttpResponseRedirect(reverse("payment_orders"))


@office_page(OFFICER)
@require_POST
def settle(request: HttpRequest, item_id: int) -> HttpResponse:
    """Explain one piece of bank news, or say which order it is to be booked on."""
    desk = desk_of(request)
    reason, order = request.POST.get("reason", ""), request.POST.get("order", "").replace(" ", "").strip()
    try:
        if order:
            unexplained.propose(item_id, order, desk.person, reason)
            said = _("Đã đề nghị ghi sổ, chờ kế toán trưởng xác nhận")
        else:
            unexplained.explain(item_id, desk.person, desk.office, reason)
            said = _("Đã giải thích, không ghi sổ")
    except Refused as refused:
        return _page(request, desk, item_id, refused)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("payment_orders"))


@office_page(CHIEF)
@require_POST
def decide(request: HttpRequest, item_id: int) -> HttpResponse:
    """The second person: book what is proposed, or put the proposal aside."""
    desk = desk_of(request)
    try:
        if request.POST.get("decision") == "confirm":
            unexplained.confirm(item_id, desk.person)
            said = _("Đã ghi sổ theo đề nghị")
        else:
            unexplained.decline(item_id, desk.person)
            said = _("Không đồng ý: mục trở lại danh sách")
    except Refused as refused:
        return _page(request, desk, item_id, refused)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("payment_orders"))
