"""How the books of a treasury are proven: seals, signed heads and days, anchors, and what the watcher found."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from khobac.books.anchors import proof_queries
from khobac.books.anchors.proof_queries import Alarm, BookProof
from khobac.doors.portal.books.desk import books_of, books_page, sections
from khobac.doors.portal.books.tables import Cell, Column, Row, Table
from khobac.doors.portal.books.words import BOOKS
from khobac.flows import anchoring


@books_page
@never_cache
@require_GET
def proofs(request: HttpRequest) -> HttpResponseBase:
    """The three books, the anchors that hold them, and open alarms."""
    own = books_of(request)
    columns = [
        Column(_("Sổ")),
        Column(_("Số bút toán đã niêm phong"), "num"),
        Column(_("Niêm phong lúc")),
        Column(_("Đầu sổ đã ký đến số"), "num"),
        Column(_("Ký lúc")),
        Column(_("Ngày đã khóa đến số"), "num"),
        Column(_("Khóa lúc")),
    ]
    rows = [_book_row(each) for each in proof_queries.books(own.treasury_id)]
    table = Table(f"bang-chung-{own.office}", _("Niêm phong và chữ ký của từng sổ"), columns, rows)
    alarms = proof_queries.open_alarms()
    context = {
        "table": table,
        "own": own,
        "sections": sections("book_proofs", own),
        "state": anchoring.state(),
        "looked_at": proof_queries.last_looked_at(),
        "proven": proof_queries.last_whole_proof(),
        "alarms": _alarm_table(alarms),
        "many": len(alarms),
    }
    return table.file(request) or render(request, "portal/books/proofs.html", context)


def _book_row(each: BookProof) -> Row:
    link = each.link.hex()[:16] if each.link else ""
    return [
        Cell(str(BOOKS[each.book]), under=link),
        each.sealed,
        each.sealed_at,
        each.head,
        each.head_at,
        each.day,
        each.day_at,
    ]


def _alarm_table(alarms: list[Alarm]) -> Table:
    columns = [
        Column(_("Dòng sai")),
        Column(_("Phép kiểm")),
        Column(_("Phải là")),
        Column(_("Đang là")),
        Column(_("Thấy lúc")),
    ]
    rows: list[Row] = [
        [Cell(each.subject, under=each.table_name), each.check_name, each.expected, each.actual, each.raised_at]
        for each in alarms
    ]
    return Table("canh-bao-so", _("Chỗ sổ không khớp"), columns, rows)
