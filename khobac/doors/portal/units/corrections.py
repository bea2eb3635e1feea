"""Money that came back: the accountant says what each item is to be paid as, a signer of the unit agrees or not."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khobac.doors.portal import correction_form
from khobac.doors.portal.seat import acting, unit_errand
from khobac.flows.payment import reissue


@unit_errand("accountant")
@require_POST
def propose(request: HttpRequest, number: str) -> HttpResponse:
    """Nothing leaves before the second person has agreed."""
    items = correction_form.corrected(request)
    reissue.propose(number, items, acting(request).person, request.POST.get("reason", ""))
    messages.success(request, _("Đã đề nghị sửa, chờ kế toán trưởng hoặc chủ tài khoản duyệt"))
    return HttpResponseRedirect(reverse("dossier", args=[number]))


@unit_errand("chief_accountant", "holder")
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Pay the items again as proposed, or put the proposal aside."""
    person = acting(request).person
    if request.POST.get("decision") == "approve":
        reissue.approve(number, person, seen=correction_form.seen(request))
        messages.success(request, _("Đã duyệt; lệnh được gửi lại cho ngân hàng"))
    else:
        reissue.decline(number, person)
        messages.success(request, _("Không duyệt: khoản này chờ sửa lại"))
    return HttpResponseRedirect(reverse("dossier", args=[number]))
