"""Items of an order that came back, at the payments desk: the officer corrects what the payee has confirmed, the chief agrees."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khobac.core.errors import Refused
from khobac.doors.portal import correction_form
from khobac.doors.portal.seat import STATUS_OF, office_page
from khobac.doors.portal.staff.desk import Desk, desk_of
from khobac.flows.payment import reissue
from khobac.flows.payment.reissue import OFFICE

OFFICER, CHIEF = "payment_officer", "office_chief_accountant"


@office_page(OFFICER, CHIEF)
@never_cache
@require_GET
def items(request: HttpRequest, number: str) -> HttpResponse:
    """What of a dossier came back, with what is proposed for it."""
    return _page(request, desk_of(request), number)


@office_page(OFFICER)
@require_POST
def propose(request: HttpRequest, number: str) -> HttpResponse:
    """Say what the picked items are to be paid as; a refusal is said where it was asked."""
    desk = desk_of(request)
    desk.row(number)
    try:
        reissue.propose(number, correction_form.corrected(request), desk.person, request.POST.get("reason", ""), OFFICE)
    except Refused as refused:
        return _page(request, desk, number, refused)
    messages.success(request, _("Đã đề nghị sửa, chờ kế toán trưởng kho bạc duyệt"))
    return HttpResponseRedirect(reverse("payment_orders"))


@office_page(CHIEF)
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Pay the items again as proposed, or put the proposal aside."""
    desk = desk_of(request)
    desk.row(number)
    try:
        if request.POST.get("decision") == "approve":
            reissue.approve(number, desk.person, OFFICE, seen=correction_form.seen(request))
            said = _("Đã duyệt; lệnh được gửi lại cho ngân hàng")
        else:
            reissue.decline(number, desk.person, OFFICE)
            said = _("Không duyệt: khoản này chờ sửa lại")
    except Refused as refused:
        return _page(request, desk, number, refused)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("payment_orders"))


def _page(request: HttpRequest, desk: Desk, number: str, refused: Refused | None = None) -> HttpResponse:
    row = desk.row(number)
    form = correction_form.context(
        reissue.out(number), OFFICE, proposes=desk.role == OFFICER, decides=desk.role == CHIEF
    )
    context = {
        "dossier": row,
        "refused": refused,
        "has_errors": refused is not None,
        "reason": request.POST.get("reason", ""),
        "propose_url": reverse("propose_item_corrections", args=[number]),
        "decide_url": reverse("decide_item_corrections", args=[number]),
        "trail": [(reverse("payment_orders"), _("Lệnh thanh toán"))],
        **form,
    }
    status = STATUS_OF.get(refused.word, 409) if refused else 200
    return render(request, "portal/staff/item_corrections.html", context, status=status)
