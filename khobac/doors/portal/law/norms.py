"""Norms, prices and rates of a day, for everybody: each with its article, its certainty and its days.

A unit also sees what it decided itself, and which special assets were approved for it; an officer asks for a unit by code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from khobac.doors.portal.books.tables import Cell, Column, Row, Table
from khobac.doors.portal.law.desk import READERS, day_of, sections
from khobac.doors.portal.law.words import CERTAINTY, in_words
from khobac.doors.portal.seat import Acting, public_page
from khobac.doors.portal.templatetags.portal import dong
from khobac.registers.law import queries as laws
from khobac.registers.law.keys import known_key
from khobac.registers.law.values import LawValue
from khobac.registers.norms import queries as norms
from khobac.registers.norms.models import CeilingKind
from khobac.registers.norms.queries import CeilingView

FAMILIES = ("norm.", "purchase.max.", "withhold.")
NO_NORM = ("norm.own_rules_prevail",)
"""Begins like a norm and is none."""

FAMILY_OF = {
    CeilingKind.OWN_RULE: "norm",
    CeilingKind.SPECIAL_ASSET: "purchase.max",
    CeilingKind.AGREEMENT: "purchase.max",
}


@public_page
@require_GET
def page(request: HttpRequest) -> HttpResponseBase:
    """The law's own table, the framework agreements, and what was decided for one unit. Two statements."""
    day, seat = day_of(request), getattr(request, "seat", None)
    unit = _unit(request, seat)
    law, found = laws.law_on(day), norms.standing(unit, day)
    of_law = _of_law(law.values, day)
    context = {
        "day": day,
        "of_law": of_law,
        "decided": [table for kind in CeilingKind if (table := _decided(kind, found)).rows],
        "unit": unit,
        "asks_for_unit": seat is not None and bool(seat.office),
        "lists": [
            (title, [_name(f"purchase.max.{kind}") for kind in law.get(key, ())])
            for key, title in (
                ("purchase.central", _("Mua sắm tập trung")),
                ("purchase.special", _("Tài sản chuyên dùng")),
            )
        ],
        "sections": sections(request, "norms") if seat is not None and seat.role in READERS else [],
    }
    return of_law.file(request) or render(request, "portal/law/norms.html", context)


def _unit(request: HttpRequest, seat: Acting | None) -> str | None:
    """The unit of who reads; an officer names one."""
    if seat is None:
        return None
    asked = request.GET.get("don-vi", "").strip()[:7] if seat.office else ""
    return seat.unit or asked or None


def _of_law(values: Mapping[str, LawValue], day: dt.date) -> Table:
    columns = [
        Column(_("Định mức")),
        Column(_("Mức cao nhất"), "money"),
        Column(_("Căn cứ")),
        Column(_("Từ ngày")),
        Column(_("Độ tin cậy")),
    ]
    rows: list[Row] = [
        [
            Cell(_name(key), under=key),
            _amount(key, value.value),
            value.basis,
            value.valid_from,
            _certainty(value.certainty),
        ]
        for key, value in sorted(values.items())
        if key.startswith(FAMILIES) and key not in NO_NORM
    ]
    return Table(f"dinh-muc-{day}", _("Định mức, giá và tỷ lệ theo văn bản"), columns, rows)


def _decided(kind: CeilingKind, found: Sequence[CeilingView]) -> Table:
    captions = {
        CeilingKind.OWN_RULE: _("Quy chế chi tiêu nội bộ của đơn vị"),
        CeilingKind.SPECIAL_ASSET: _("Tài sản chuyên dùng được duyệt cho đơn vị"),
        CeilingKind.AGREEMENT: _("Thỏa thuận khung mua sắm tập trung"),
    }
    in_all = Column(_("Cả năm"), "money") if kind is CeilingKind.OWN_RULE else Column(_("Số lượng"), "num")
    columns = [
        Column(_("Định mức")),
        Column(_("Mức cao nhất"), "money"),
        *([] if kind is CeilingKind.AGREEMENT else [in_all]),
        Column(_("Quyết định")),
        Column(_("Từ ngày")),
        Column(_("Đến")),
        Column(_("Độ tin cậy")),
    ]
    rows: list[Row] = [
        [
            _name(f"{FAMILY_OF[kind]}.{each.name}"),
            dong(each.amount),
            *([] if kind is CeilingKind.AGREEMENT else [_in_all(each)]),
            each.decision,
            each.valid_from,
            each.valid_to,
            _certainty(each.certainty),
        ]
        for each in found
        if each.kind == kind
    ]
    return Table(kind.value, captions[kind], columns, rows)


def _in_all(each: CeilingView) -> str | int | None:
    return dong(each.yearly_total) if each.yearly_total is not None else each.number


def _amount(key: str, value: int) -> str:
    """Money, or a rate in hundredths of a percent."""
    if not key.startswith("withhold."):
        return dong(value)
    whole, part = divmod(value, 100)
    return f"{whole},{part:02d} %" if part else f"{whole} %"


def _name(key: str) -> str:
    known = known_key(key)
    return in_words(known.meaning_vi, known.meaning_en) if known else key


def _certainty(certainty: str) -> Cell:
    word, kind = CERTAINTY[certainty]
    return Cell(str(word), tag=kind)
