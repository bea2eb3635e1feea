"""The payments desk: orders whose outcome is open or whose money came back, and bank news that no order explains.

Nothing is ever sent again on a guess: only what the bank said it never received.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from khobac.cash.payments import desk_queries
from khobac.core import clock
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff.desk import Desk, desk_of
from khobac.flows.payment import returned
from khobac.flows.payment.wire import configured_wire
from khobac.registers.organisations import queries as organisations


@office_page("payment_officer")
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """What needs a person, oldest first."""
    desk = desk_of(request)
    troubled = desk_queries.troubled_orders(_offices(desk))
    units = organisations.units({each.unit_code for each in troubled}, clock.today()) if troubled else {}
    context = {
        "troubled": [(each, units[each.unit_code].name_vi if each.unit_code in units else "") for each in troubled],
        "unexplained": desk_queries.unexplained(),
    }
    return render(request, "portal/staff/orders.html", context)


@office_page("payment_officer")
@require_POST
def resend(request: HttpRequest, number: str) -> HttpResponse:
    """Let the same bytes go again."""
    desk = desk_of(request)
    desk.row(number)
    returned.resend(configured_wire(), number, desk.person)
    messages.success(request, _("Đã gửi lại lệnh của hồ sơ %(number)s") % {"number": number})
    return HttpResponseRedirect(reverse("payment_orders"))


@office_page("payment_officer")
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


def _offices(desk: Desk) -> list[str]:
    """Codes of the offices whose work this one does: an order keeps the one that prepared it."""
    return [view.code for view in organisations.offices(desk.offices, clock.today()).values()] or [desk.office]
