"""S19: a unit's contracts, and one contract with its terms, years, advances, guarantees, retention money and requests."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from khobac.books.commitments import queries as commitments
from khobac.books.commitments.contract_queries import ContractPage, contract_page
from khobac.books.commitments.queries import ContractFacts
from khobac.core.errors import Refused, Word
from khobac.doors.portal.books.contract_tables import contract_context, subject_word
from khobac.doors.portal.books.tables import Cell, Column, Row, Table
from khobac.doors.portal.books.unit_accounts import sections
from khobac.doors.portal.books.unit_contract_entering import DEEDS
from khobac.doors.portal.seat import acting, unit_page


@unit_page()
@require_GET
def contracts(request: HttpRequest) -> HttpResponseBase:
    """All contracts, the last signed first."""
    seat = acting(request)
    found = commitments.contracts(seat.unit or "").values()
    columns = [
        Column(_("Hợp đồng")),
        Column(_("Ký ngày")),
        Column(_("Giá trị (₫)"), "num"),
        Column(_("Đã thanh toán (₫)"), "num"),
        Column(_("Tạm ứng còn (₫)"), "num"),
        Column(_("Còn lại (₫)"), "money"),
    ]
    table = Table("hop-dong", _("Hợp đồng của đơn vị"), columns, [_contract_row(each) for each in found])
    context = {"table": table, "sections": sections("contracts"), "may_declare": seat.role == "accountant"}
    return table.file(request) or render(request, "portal/books/contracts.html", context)


@unit_page()
@require_GET
def contract(request: HttpRequest, code: str) -> HttpResponseBase:
    """One contract with all that hangs on it; a foreign one does not exist."""
    seat = acting(request)
    page = contract_page(seat.unit or "", code)
    if page is None:
        raise Refused(Word.NOT_FOUND, _("Đơn vị không có hợp đồng %(code)s.") % {"code": code})
    context = contract_context(page) | {
        "trail": [(reverse("contracts"), _("Hợp đồng"))],
        "deeds": _deeds(page) if seat.role == "accountant" else [],
    }
    return context["years"].file(request) or render(request, "portal/books/contract.html", context)


def _deeds(page: ContractPage) -> list[tuple[str, object]]:
    """What may be declared of it: a call only on a guarantee there is."""
    code = page.contract.code
    return [
        (reverse("contract_entry", args=[name, code]), deed.title)
        for name, deed in DEEDS.items()
        if name != "goi-bao-lanh" or page.guarantees
    ]


def _contract_row(each: ContractFacts) -> Row:
    url = reverse("contract", args=[each.code])
    left = each.value - each.paid_gross
    return [
        Cell(each.code, url, subject_word(each.subject)),
        each.signed_on,
        each.value,
        each.paid_gross,
        each.advance_outstanding,
        left,
    ]
