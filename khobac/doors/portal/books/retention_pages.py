"""Retention money of the contracts of a treasury: what is held, when it is due, and keeping, releasing or depositing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from khobac.books.commitments import contract_queries
from khobac.books.commitments.contract_queries import ContractPage, Retained, contract_page
from khobac.books.ledger.families import Line
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.books import contract_forms as forms
from khobac.doors.portal.books.asked import address
from khobac.doors.portal.books.desk import Books, books_of, books_page, sections
from khobac.doors.portal.books.tables import Cell, Column, Row, Table
from khobac.doors.portal.books.words import in_english
from khobac.doors.portal.entering import EntryForm, entered
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.templatetags.portal import date_vi
from khobac.flows import contracts
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import UnitView

MOVES = "officer"
"""Who moves retention money (`move_retention`)."""


class Deed(NamedTuple):
    """Something done with retention money: its words, its form, whether it keeps some, and what carries it out."""

    title: Promise
    submit: Promise
    form: type[EntryForm]
    keeps: bool
    act: Callable[[str, str, Mapping[str, Any], str], str]


def _keep(unit: str, code: str, typed: Mapping[str, Any], by: str) -> str:
    contracts.keep(unit, code, typed["amount"], typed["reference"], by)
    return _("Đã ghi tiền giữ lại của hợp đồng %(code)s") % {"code": code}


def _release(unit: str, code: str, typed: Mapping[str, Any], by: str) -> str:
    contracts.release(unit, code, typed["amount"], typed["reference"], by)
    return _("Đã ghi trả tiền bảo hành của hợp đồng %(code)s") % {"code": code}


def _deposit(unit: str, code: str, typed: Mapping[str, Any], by: str) -> str:
    line = Line(typed["ndkt"], typed["amount"])
    contracts.move_to_deposit(
        unit,
        code,
        typed["year"],
        typed["source"],
        line,
        by,
        f"{code}/{typed['reference']}",
        on_commitment=typed["on_commitment"],
    )
    return _("Đã chuyển tiền bảo hành của hợp đồng %(code)s vào tài khoản tiền gửi") % {"code": code}


DEEDS = {
    "giu-lai": Deed(
        gettext_lazy("Giữ lại tiền bảo hành"), gettext_lazy("Ghi giữ lại"), forms.RetentionForm, True, _keep
    ),
    "tra": Deed(gettext_lazy("Trả tiền bảo hành"), gettext_lazy("Ghi trả"), forms.RetentionForm, False, _release),
    "tien-gui": Deed(gettext_lazy("Chuyển vào tiền gửi"), gettext_lazy("Chuyển"), forms.DepositForm, False, _deposit),
}


@books_page
@require_GET
def retained(request: HttpRequest) -> HttpResponseBase:
    """What is held on each contract, the soonest due first."""
    own, today = books_of(request), clock.today()
    found = contract_queries.retained(own.treasury_id)
    table = _table(found, organisations.units({each.unit for each in found}, today), own, today)
    context = {
        "table": table,
        "own": own,
        "sections": sections("retained", own),
        "held": sum(each.held for each in found),
        "due": sum(each.held for each in found if _is_due(each, today)),
    }
    return table.file(request) or render(request, "portal/books/retained.html", context)


@office_page(MOVES)
@never_cache
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, unit: str, deed: str, code: str) -> HttpResponse:
    """Keep, release or deposit retention money of one contract."""
    own, wanted = books_of(request), DEEDS.get(deed)
    if wanted is None:
        raise Http404
    page = contract_of(own, unit, code)
    done = address(reverse("treasury_contract", args=[unit, code]), kb=own.kb)
    form = wanted.form(request.POST or None, initial={"year": clock.today().year})
    context = {
        "title": wanted.title,
        "lead": _("Hợp đồng %(code)s") % {"code": code},
        "submit": wanted.submit,
        "facts": [
            (_("Giá trị"), page.contract.value),
            (_("Đã thanh toán"), page.contract.paid_gross),
            (_("Tiền bảo hành đang giữ"), page.retention.held),
        ],
        "trail": [(address(reverse("retained"), kb=own.kb), _("Tiền bảo hành")), (done, code)],
    }
    return entered(request, form, lambda typed: wanted.act(unit, code, typed, own.person), done, context)


def contract_of(own: Books, unit: str, code: str) -> ContractPage:
    """A contract on these books. Raises NOT_FOUND for any other."""
    page = contract_page(unit, code)
    if page is None or page.contract.treasury_id != own.treasury_id:
        raise Refused(Word.NOT_FOUND, _("Sổ của kho bạc không có hợp đồng %(code)s.") % {"code": code})
    return page


def _table(found: Sequence[Retained], units: Mapping[str, UnitView], own: Books, today: dt.date) -> Table:
    columns = [
        Column(_("Hợp đồng")),
        Column(_("Đơn vị")),
        Column(_("Đã giữ (₫)"), "num"),
        Column(_("Đã trả (₫)"), "num"),
        Column(_("Đã chuyển tiền gửi (₫)"), "num"),
        Column(_("Đang giữ (₫)"), "money"),
        Column(_("Đến hạn trả")),
    ]
    rows: list[Row] = [
        [
            Cell(
                each.contract,
                address(reverse("treasury_contract", args=[each.unit, each.contract]), kb=own.kb),
                each.payee,
            ),
            f"{each.unit} · {_name(units.get(each.unit))}",
            each.kept,
            each.released,
            each.moved,
            each.held,
            _due(each, today),
        ]
        for each in found
    ]
    return Table(f"bao-hanh-{own.office}", _("Tiền bảo hành đang giữ"), columns, rows)


def _due(each: Retained, today: dt.date) -> Cell:
    if each.due_on is None:
        return Cell(_("chưa ghi hạn"), tag="warning")
    return Cell(date_vi(each.due_on), tag="danger" if _is_due(each, today) else "plain")


def _is_due(each: Retained, today: dt.date) -> bool:
    """Whether the warranty is over: it lasts to the end of its last day."""
    return each.due_on is not None and each.due_on < today


def _name(unit: UnitView | None) -> str:
    if unit is None:
        return ""
    return unit.name_en if in_english() and unit.name_en else unit.name_vi
