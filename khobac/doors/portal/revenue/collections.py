"""Thu trong ngày (S24): first the money nobody has understood yet and what differs with agencies, then the day by bank.

An officer says what pending money is on the agency's word (form C1-07a): the code it pays, or item and chapter. Nothing is ever
guessed. A difference with an agency is taken by an officer and explained; one that goes away goes off the list by itself.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from khobac.cash.revenue import queries as revenue
from khobac.cash.revenue.matching import Why
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.books.tables import Column, Row, Table
from khobac.doors.portal.revenue.differences import differences_of
from khobac.doors.portal.seat import acting, office_page
from khobac.flows.periods import office_of
from khobac.flows.revenue import correcting, differing

OFFICER = "officer"
SHORTEST_REASON, LONGEST, LONGEST_EXPLANATION = 10, 200, 500
MOST = 100

WHY = {
    Why.NO_CODE: gettext_lazy("Ngân hàng không nói nộp khoản nào"),
    Why.UNKNOWN_CODE: gettext_lazy("Không có khoản mang mã này"),
    Why.OTHER_TREASURY: gettext_lazy("Khoản này do kho bạc khác thu"),
    Why.ID_PAID: gettext_lazy("Khoản này đã nộp đủ từ trước"),
    Why.CANCELLED: gettext_lazy("Cơ quan thu đã hủy khoản này"),
    Why.AMOUNT: gettext_lazy("Số tiền không khớp khoản phải nộp"),
    Why.UNKNOWN_ITEM: gettext_lazy("Mục hoặc chương không có trong danh mục"),
    Why.NO_RULE: gettext_lazy("Chưa có tỷ lệ điều tiết"),
}


@office_page(OFFICER)
@require_GET
def collections(request: HttpRequest) -> HttpResponse:
    """What waits for somebody first, then the day by bank."""
    return _page(request)


@office_page(OFFICER)
@require_POST
def care(request: HttpRequest) -> HttpResponse:
    """Take differences into one's care."""
    seat = acting(request)
    items = [int(each) for each in request.POST.getlist("item") if each.isdecimal()]
    differing.take(seat.office or "", seat.person, items)
    messages.success(request, _("Đã nhận việc"))
    return HttpResponseRedirect(reverse("collections"))


@office_page(OFFICER)
@require_POST
def explain(request: HttpRequest, item: int) -> HttpResponse:
    """Say why a difference is one; what is refused is told beside it."""
    seat = acting(request)
    reason = request.POST.get("reason", "")[:LONGEST_EXPLANATION]
    try:
        differing.explain(seat.office or "", item, seat.person, reason, request.POST.get("seen", ""))
    except Refused as refused:
        if refused.word == Word.NOT_FOUND:
            raise
        return _page(request, refused, item=item, given={"reason": reason})
    messages.success(request, _("Đã giải thích chênh lệch"))
    return HttpResponseRedirect(reverse("collections"))


@office_page(OFFICER)
@require_POST
def clarify(request: HttpRequest, bank: str, reference: str) -> HttpResponse:
    """Say what pending money is; what is refused is told beside it."""
    given = {name: request.POST.get(name, "").strip()[:LONGEST] for name in ("code", "item", "chapter", "reason")}
    try:
        _clarify(bank, reference, given, acting(request).person)
    except Refused as refused:
        return _page(request, refused, reference=reference, given=given)
    messages.success(request, _("Đã xác định chứng từ %(reference)s và chia cho các cấp") % {"reference": reference})
    return HttpResponseRedirect(reverse("collections"))


def _clarify(bank: str, reference: str, given: dict[str, str], by: str) -> None:
    if len(given["reason"]) < SHORTEST_REASON:
        raise Refused(Word.REASON_NEEDED, _("Ghi số văn bản của cơ quan thu, ít nhất 10 ký tự."))
    if given["code"]:
        correcting.clarify_as_payment(bank, reference, given["code"].upper(), by, given["reason"])
    else:
        correcting.clarify(bank, reference, given["item"], given["chapter"], by, given["reason"])


def _page(
    request: HttpRequest,
    refused: Refused | None = None,
    *,
    reference: str = "",
    item: int = 0,
    given: dict[str, str] | None = None,
) -> HttpResponse:
    office = office_of(acting(request).office or "")
    pending = revenue.pending(office.id, MOST + 1)
    context = {
        "pending": [(each, WHY[Why(each.why_pending)]) for each in pending[:MOST]],
        "has_more": len(pending) > MOST,
        "differences": differences_of(office.code),
        "day": _day(revenue.day_by_bank(office.id, clock.today())),
        "person": acting(request).person,
        "refused": refused,
        "reference": reference,
        "item": item,
        "given": given or {},
        "has_errors": refused is not None,
    }
    return render(request, "portal/revenue/collections.html", context, status=422 if refused else 200)


def _day(banks: list[revenue.DayOfBank]) -> Table:
    columns = [
        Column(_("Ngân hàng")),
        Column(_("Số chứng từ"), "num"),
        Column(_("Số tiền (₫)"), "money"),
        Column(_("Chờ xác định"), "num"),
        Column(_("Tiền chờ xác định (₫)"), "money"),
    ]
    figures = [(each.receipts, each.amount, each.pending, each.pending_amount) for each in banks]
    rows: list[Row] = [(each.bank, *row) for each, row in zip(banks, figures, strict=True)]
    totals: Row = (_("Cộng"), *map(sum, zip(*figures, strict=True))) if rows else ()
    return Table("thu", _("Thu hôm nay theo ngân hàng"), columns, rows, totals)
