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
from khobac.doors.portal.books.tables import Cell, Column, Row, Table
from khobac.doors.portal.books.unit_accounts import sections
from khobac.doors.portal.seat import acting, unit_page


@unit_page()
@require_GET
def contracts(request: HttpRequest) -> HttpResponseBase:
    """All contracts, the last signed first."""
    found = commitments.contracts(acting(request).unit or "").values()
    columns = [
        Column(_("Hợp đồng")),
        Column(_("Ký ngày")),
        Column(_("Giá trị (₫)"), "num"),
        Column(_("Đã thanh toán (₫)"), "num"),
        Column(_("Tạm ứng còn (₫)"), "num"),
        Column(_("Còn lại (₫)"), "money"),
    ]
    table = Table("hop-dong", _("Hợp đồng của đơn vị"), columns, [_contract_row(each) for each in found])
    context = {"table": table, "sections": sections("contracts")}
    return table.file(request) or render(request, "portal/books/contracts.html", context)


@unit_page()
@require_GET
def contract(request: HttpRequest, code: str) -> HttpResponseBase:
    """One contract with all that hangs on it; a foreign one does not exist."""
    page = contract_page(acting(request).unit or "", code)
    if page is None:
        raise Refused(Word.NOT_FOUND, _("Đơn vị không có hợp đồng %(code)s.") % {"code": code})
    years = _years(page)
    context = {
        "page": page,
        "contract": page.contract,
        "years": years,
        "versions": _versions(page),
        "advances": _advances(page),
        "guarantees": _guarantees(page),
        "trail": [(reverse("contracts"), _("Hợp đồng"))],
        "paid_percent": 100 * page.contract.paid_gross // page.contract.value if page.contract.value else 0,
    }
    return years.file(request) or render(request, "portal/books/contract.html", context)


def _contract_row(each: ContractFacts) -> Row:
    url = reverse("contract", args=[each.code])
    left = each.value - each.paid_gross
    return [
        Cell(each.code, url, each.subject),
        each.signed_on,
        each.value,
        each.paid_gross,
        each.advance_outstanding,
        left,
    ]


def _years(page: ContractPage) -> Table:
    columns = [
        Column(_("Năm")),
        Column(_("Nguồn")),
        Column(_("Số cam kết")),
        Column(_("Kế hoạch (₫)"), "num"),
        Column(_("Đã cam kết (₫)"), "num"),
        Column(_("Đã thanh toán (₫)"), "num"),
        Column(_("Còn được chi (₫)"), "money"),
    ]
    rows: list[Row] = [
        [str(each.year), each.source, each.number, each.planned, each.committed, each.paid, each.remaining]
        for each in page.years
    ]
    return Table("cam-ket", _("Cam kết theo năm"), columns, rows)


def _versions(page: ContractPage) -> Table:
    columns = [
        Column(_("Bản")),
        Column(_("Hiệu lực từ")),
        Column(_("Giá trị (₫)"), "num"),
        Column(_("Ghi nhận lúc")),
    ]
    rows: list[Row] = [[str(each.number), each.valid_from, each.value, each.recorded_at] for each in page.versions]
    return Table("phu-luc", _("Hợp đồng và phụ lục"), columns, rows)


def _advances(page: ContractPage) -> Table:
    columns = [
        Column(_("Chi ngày")),
        Column(_("Nguồn")),
        Column(_("Mã NDKT")),
        Column(_("Hạn thu hồi")),
        Column(_("Đã tạm ứng (₫)"), "num"),
        Column(_("Chưa thu hồi (₫)"), "money"),
    ]
    rows: list[Row] = [
        [each.paid_on, each.source, each.ndkt, each.due_on, each.amount, each.outstanding] for each in page.advances
    ]
    return Table("tam-ung", _("Tạm ứng"), columns, rows)


def _guarantees(page: ContractPage) -> Table:
    columns = [
        Column(_("Bảo lãnh")),
        Column(_("Ngân hàng")),
        Column(_("Hết hạn")),
        Column(_("Giá trị (₫)"), "num"),
        Column(_("Còn hiệu lực (₫)"), "money"),
    ]
    rows: list[Row] = [
        [each.number, each.bank, each.expires_on, each.amount, each.in_force] for each in page.guarantees
    ]
    return Table("bao-lanh", _("Bảo lãnh"), columns, rows)
