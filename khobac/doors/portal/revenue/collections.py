"""Thu trong ngày (S24): what came in through each bank today, and, first of all, the money nobody has understood yet.

An officer says what it is on the agency's word (form C1-07a): the code it pays, or item and chapter. Nothing is ever guessed.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from khobac.cash.revenue import comparison_queries as comparisons
from khobac.cash.revenue import queries as revenue
from khobac.cash.revenue.matching import Match, Why
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.books.tables import Column, Row, Table
from khobac.doors.portal.seat import acting, office_page
from khobac.flows.periods import office_of
from khobac.flows.revenue import correcting

OFFICER = "officer"
SHORTEST_REASON, LONGEST = 10, 200
MOST, COMPARISONS = 100, 5

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

MATCHES = {
    Match.ONLY_AGENCY: gettext_lazy("Chỉ cơ quan thu có"),
    Match.ONLY_TREASURY: gettext_lazy("Chỉ kho bạc có"),
    Match.AMOUNT_DIFF: gettext_lazy("Lệch số tiền"),
    Match.DATE_DIFF: gettext_lazy("Lệch ngày"),
    Match.DUPLICATE: gettext_lazy("Cơ quan thu ghi hai lần"),
}


@office_page(OFFICER)
@require_GET
def collections(request: HttpRequest) -> HttpResponse:
    """The unmatched first, then the day by bank."""
    return _page(request)


@office_page(OFFICER)
@require_POST
def clarify(request: HttpRequest, bank: str, reference: str) -> HttpResponse:
    """Say what pending money is; what is refused is told beside it."""
    given = {name: request.POST.get(name, "").strip()[:LONGEST] for name in ("code", "item", "chapter", "reason")}
    try:
        _clarify(bank, reference, given, acting(request).person)
    except Refused as refused:
        return _page(request, reference, given, refused)
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
    request: HttpRequest, reference: str = "", given: dict[str, str] | None = None, refused: Refused | None = None
) -> HttpResponse:
    office = office_of(acting(request).office or "")
    pending = revenue.pending(office.id, MOST + 1)
    context = {
        "pending": [(each, WHY[Why(each.why_pending)]) for each in pending[:MOST]],
        "has_more": len(pending) > MOST,
        "day": _day(revenue.day_by_bank(office.id, clock.today())),
        "compared": [
            (each, [(row, MATCHES[row.match]) for row in each.differing[:MOST]])
            for each in comparisons.comparisons(office.code, COMPARISONS)
        ],
        "refused": refused,
        "reference": reference,
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
