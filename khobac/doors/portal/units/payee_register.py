"""Whom the unit pays: the list, entering one more, and another account from today on."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.fields import label
from khobac.doors.portal.seat import acting, unit_page
from khobac.doors.portal.templatetags.portal import field_id
from khobac.flows import payees
from khobac.flows.payees import NewPayee
from khobac.registers.accounts import queries as accounts
from khobac.registers.banks import queries as banks

SHOWN = 100


@unit_page("accountant")
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The payees and the form for a new one. From an order (`nhap`), entering one leads back to it, found."""
    seat = acting(request)
    if request.method == "GET":
        return render(request, "portal/units/payees.html", _page(request, {}))
    typed = {name: request.POST.get(name, "").strip() for name in ("name", "tax_code", "bank")}
    typed["account"] = _account(request)
    try:
        code = payees.register(seat.unit or "", NewPayee(**typed), seat.person)
    except Refused as refused:
        return _refused(request, refused, "portal/units/payees.html", _page(request, typed))
    messages.success(request, _("Đã đăng ký %(name)s") % {"name": typed["name"]})
    draft = request.POST.get("nhap", "")
    if draft.isdecimal():
        return HttpResponseRedirect(f"{reverse('order', args=[int(draft)])}?{urlencode({'tim': code})}#f-payee")
    return HttpResponseRedirect(reverse("payees"))


@unit_page("accountant")
@never_cache
@require_http_methods(["GET", "POST"])
def change_account(request: HttpRequest, code: str) -> HttpResponse:
    """Another account for a payee; old and new stand beside each other before it is done."""
    seat = acting(request)
    payee = accounts.payee(seat.unit or "", code, clock.today())
    if payee is None:
        raise Refused(Word.NOT_FOUND, f"Đơn vị chưa có đối tượng thụ hưởng {code}.")
    typed = {"bank": payee.bank_id or payees.TREASURY, "account": ""}
    context = {"payee": payee, "banks": banks.banks_on(clock.today()), "typed": typed}
    if request.method == "GET":
        return render(request, "portal/units/payee_account.html", context)
    typed |= {"bank": request.POST.get("bank", ""), "account": _account(request)}
    try:
        payees.change_account(seat.unit or "", code, typed["bank"], typed["account"], seat.person)
    except Refused as refused:
        return _refused(request, refused, "portal/units/payee_account.html", context)
    messages.success(request, _("Đã đổi tài khoản của %(name)s; các lệnh sau trả vào tài khoản mới") % {"name": payee.name})
    return HttpResponseRedirect(reverse("payees"))


def _account(request: HttpRequest) -> str:
    """As people copy it: without the spaces between its groups."""
    return "".join(request.POST.get("account_number", "").split())


def _page(request: HttpRequest, typed: dict[str, str]) -> dict[str, Any]:
    text, today = request.GET.get("q", "").strip(), clock.today()
    return {
        "payees": accounts.payees(acting(request).unit or "", text, today, SHOWN),
        "q": text,
        "draft_id": request.POST.get("nhap") or request.GET.get("nhap", ""),
        "banks": banks.banks_on(today),
        "typed": typed,
    }


def _refused(request: HttpRequest, refused: Refused, template: str, context: dict[str, Any]) -> HttpResponse:
    """The form with every fault at its field; whatever has no faults is no fault of the form."""
    if "faults" not in refused.details:
        raise refused
    faults = [(pointer, _(sentence)) for pointer, sentence in refused.details["faults"]]
    context |= {
        "errors": [(field_id(pointer), f"{label(pointer)}: {sentence}", "") for pointer, sentence in faults],
        "wrong": dict(faults),
        "has_errors": True,
    }
    return render(request, template, context, status=422)
