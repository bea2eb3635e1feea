"""The project for its owner: plan, money and contracts; declaring accepted volume, and starting a payment from there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.books.unit_accounts import sections
from khobac.doors.portal.entering import entered
from khobac.doors.portal.investment.forms import AcceptanceForm
from khobac.doors.portal.investment.picture import project_context
from khobac.doors.portal.seat import acting, unit_page
from khobac.doors.portal.units import copying
from khobac.flows import drafts, investment
from khobac.spending.investment.queries import ContractRow, ProjectPage, project_page

FOR_ADVANCE, FOR_VOLUME = "advance", "payment"


@unit_page()
@require_GET
def project(request: HttpRequest) -> HttpResponseBase:
    """The project whose seat the reader holds."""
    context = _context(request)
    table = context["sources"]
    return table.file(request) or render(request, "portal/investment/unit_project.html", context)


@unit_page("accountant")
@never_cache
@require_http_methods(["GET", "POST"])
def accept_volume(request: HttpRequest) -> HttpResponse:
    """Declare an acceptance record on one of the project's contracts."""
    seat, today = acting(request), clock.today()
    page = project_page(seat.unit or "", today.year, today)
    if page is None:
        raise Refused(Word.NOT_FOUND, _("Kho bạc chưa ghi nhận dự án %(code)s.") % {"code": seat.unit})
    done = reverse("project")
    form = AcceptanceForm(request.POST or None)
    choices = [(each.code, each.code) for each in page.contracts]
    form.fields["contract"].choices = choices  # type: ignore[attr-defined]

    def act(typed: Mapping[str, Any]) -> str:
        investment.accept_volume(seat.unit or "", typed["contract"], form.acceptance(), seat.person)
        return _("Đã ghi biên bản nghiệm thu %(number)s") % {"number": typed["number"]}

    context = {
        "title": _("Ghi biên bản nghiệm thu A-B"),
        "submit": _("Ghi nghiệm thu"),
        "trail": [(done, _("Dự án"))],
        "facts": [(_("Nghiệm thu chưa trả"), page.unpaid), (_("Kế hoạch năm"), page.planned_for_year)],
    }
    return entered(request, form, act, done, context)


@unit_page("accountant")
@require_POST
def start_payment(request: HttpRequest) -> HttpResponse:
    """A new order on a contract: an advance, or the volume accepted and not paid, as the usual form to be completed."""
    seat, today = acting(request), clock.today()
    page = project_page(seat.unit or "", today.year, today)
    wanted = request.POST.get("contract")
    contract = next((each for each in page.contracts if each.code == wanted), None) if page else None
    if page is None or contract is None:
        raise Refused(Word.NOT_FOUND, _("Dự án không có hợp đồng này."))
    kind = FOR_ADVANCE if request.POST.get("kind") == FOR_ADVANCE else FOR_VOLUME
    draft = drafts.start(seat.unit or "", seat.person, _content(page, contract, kind))
    return HttpResponseRedirect(reverse("order", args=[draft]))


def _content(page: ProjectPage, contract: ContractRow, kind: str) -> dict[str, Any]:
    source = next((money.source for money in page.money if money.available > 0), "")
    content = copying.empty(source) | {"kind": kind, "payee": contract.payee, "contract": contract.code}
    if kind == FOR_VOLUME:
        content["content"] = _("Thanh toán khối lượng hoàn thành hợp đồng %(code)s") % {"code": contract.code}
        content["lines"] = [{"amount": contract.unpaid}] if contract.unpaid else []
    else:
        content["content"] = _("Tạm ứng hợp đồng %(code)s") % {"code": contract.code}
    return content


def _context(request: HttpRequest) -> dict[str, Any]:
    seat = acting(request)
    context = project_context(request, seat.unit or "")
    may_act = seat.role == "accountant" and context["page"].settlement is None
    return context | {"sections": sections("project"), "may_act": may_act}
