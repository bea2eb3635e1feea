"""The books of a treasury for its accountants: trial balance, account book by any segment, entries, tree of allotments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from khobac.books.budget import tree
from khobac.books.budget.nodes import LINE_TIERS, TIERS, Node
from khobac.books.budget.tree import NodeView
from khobac.books.ledger import book_queries as books
from khobac.books.ledger.book_queries import Total, TrialRow
from khobac.books.ledger.statement_queries import Page, Place
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.books.as_known import known
from khobac.doors.portal.books.asked import Knowing, address, days_of, knowing, one_of, without, year_of, years
from khobac.doors.portal.books.desk import Books, books_of, books_page, sections
from khobac.doors.portal.books.lines import (
    entries_table,
    explained,
    history_table,
    line_address,
    line_of,
    paged_statement,
    sides,
    source_name,
    statement_columns,
)
from khobac.doors.portal.books.tables import AT_ONCE, Cell, Column, Row, Table, every_page
from khobac.doors.portal.books.words import BOOKS, KINDS, SEGMENTS, code_names
from khobac.doors.portal.books.words import TIERS as TIER_WORDS
from khobac.doors.portal.days import parse_day
from khobac.flows import reading
from khobac.registers.organisations import queries as organisations

ENTRIES = "book_entries"
GROUPED = ("ndkt", "unit", "source", "chapter", "section", "level", "natural_account", "role", "year", "bank")
"""Segments that a period's turnover may be added up by."""


@books_page
@require_GET
def trial_balance(request: HttpRequest) -> HttpResponseBase:
    """Every account with what stood on it, what moved and what stands; each book's debit equals its credit."""
    own = books_of(request)
    asked = request.GET.get("nam", "")
    year = int(asked) if asked in map(str, years()) else 0
    book = one_of(request, "so", BOOKS, "")
    today = clock.today()
    from_on = parse_day(request.GET.get("tu", ""), today) or books.BEGINNING
    to_on = parse_day(request.GET.get("den", ""), today) or today
    known = knowing(request)
    rows = books.trial_balance(own.treasury_id, year, book, from_on, to_on, known.at)
    table = _trial_table(rows, from_on, to_on, own, year, known)
    context = {
        "table": table,
        "own": own,
        "year": year,
        "years": years(),
        "book": book,
        "books": BOOKS.items(),
        "from_on": request.GET.get("tu", ""),
        "to_on": to_on,
        "known": known,
        "at": clock.now(),
        "sections": sections("books", own),
    }
    return table.file(request) or render(request, "portal/books/trial_balance.html", context)


@books_page
@require_GET
def account_book(request: HttpRequest) -> HttpResponseBase:
    """The lines within the segments asked for, with running balance, or their turnover by one more segment."""
    own, today = books_of(request), clock.today()
    segments = {name: value for name in books.SEGMENTS if (value := request.GET.get(name, "").strip())}
    if "year" in segments and not (
        segments["year"].isascii() and segments["year"].isdigit() and len(segments["year"]) == 4
    ):
        del segments["year"]
    days = days_of(request, today.replace(day=1))
    by, known = one_of(request, "theo", GROUPED, ""), knowing(request)
    context = {
        "own": own,
        "known": known,
        "days": days,
        "segments": [(name, SEGMENTS[name], segments.get(name, "")) for name in SHOWN_FILTERS],
        "by": by,
        "grouped": [(name, SEGMENTS[name]) for name in GROUPED],
        "sections": sections("account_book", own),
        "more": [(name, value) for name, value in segments.items() if name not in SHOWN_FILTERS],
    }
    if by:
        found = books.totals_by(own.treasury_id, by, segments, days.from_on, days.to_on, known.at)
        table = _totals_table(request, by, found)
        return table.file(request) or render(request, "portal/books/account_book.html", context | {"totals": table})

    def read(after: Place | None, limit: int) -> Page:
        return books.account_book(own.treasury_id, segments, days.from_on, days.to_on, after, limit, known.at)

    table = Table(f"so-ke-toan-{own.office}", _("Sổ kế toán"), statement_columns())
    of = repr((own.treasury_id, sorted(segments.items()), days.from_on, days.to_on, known.on))
    shown, every = paged_statement(request, table, of, read, ENTRIES)
    context |= {"shown": shown, "opening": sides(shown.opening)}
    return table.file(request, every) or render(request, "portal/books/account_book.html", context)


SHOWN_FILTERS = ("natural_account", "unit", "source", "year", "ndkt", "chapter")
"""Segments the form asks for; the others may stand in the address."""


@books_page
@require_GET
def entries(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The entries of a document in this treasury's books."""
    own = books_of(request)
    table = entries_table(reading.entries_of(reference, own.treasury_id), reference)
    context = {
        "table": table,
        "reference": reference,
        "trail": [(address(reverse("account_book"), kb=own.kb), _("Sổ kế toán"))],
        "dossier_url": reverse("treasury_dossier", args=[reference]) if reference.startswith("HS-") else "",
    }
    return table.file(request) or render(request, "portal/books/entries.html", context)


@books_page
@require_GET
def allotments(request: HttpRequest) -> HttpResponseBase:
    """The tree of allotments: its tops, or a place with those it gave to; each line leads to what it is made of."""
    own, year = books_of(request), year_of(request)
    place = _place(request, own, year)
    found = tree.nodes([place]).get(place) if place else None
    if place and found is None:
        raise Refused(Word.NOT_FOUND, _("Không có chỗ này trong cây phân bổ."))
    rows = tree.children(place, request.GET.get("sau", "")) if place else tree.tops(year, treasury_id=own.treasury_id)
    table = _tree_table(rows, own, year)

    def every(after: str | None) -> tuple[list[Row], str | None]:
        assert place is not None
        read = tree.children(place, after or "", AT_ONCE)
        return list(_tree_table(read, own, year).rows), read[-1].node.holder if len(read) == AT_ONCE else None

    file = table.file(request, every_page(every) if place else None)
    context = {
        "table": table,
        "own": own,
        "year": year,
        "years": years(),
        "sections": sections("allotments", own),
        "place": found,
        "holder": _names([place]).get(place.holder, place.holder) if place else "",
        "up_url": _up_url(found, own, year) if found else "",
        "next_url": without(request, sau=rows[-1].node.holder) if place and len(rows) == PAGE_OF_TREE else None,
    }
    return file or render(request, "portal/books/allotments.html", context)


PAGE_OF_TREE = 100


@books_page
@require_GET
def unit_line(request: HttpRequest, unit: str) -> HttpResponseBase:
    """Why the figures of a unit's line are what they are; of a unit of these books alone."""
    own = books_of(request)
    found = organisations.unit(unit, clock.today())
    if found is None or found.treasury_id != own.treasury_id:
        raise Refused(Word.NOT_FOUND, _("Không có đơn vị này trong sổ của kho bạc."))
    key = line_of(request, own.treasury_id, unit)
    shown, every = explained(request, key, request.path, ENTRIES)
    context = {
        "shown": shown,
        "kind": KINDS[key.account_kind],
        "source": source_name(key.source),
        "history": history_table(key),
        "known": known(request, key),
        "unit": found.name_vi,
        "trail": [(address(reverse("allotments"), kb=own.kb), _("Phân bổ dự toán"))],
        "at": clock.now(),
    }
    return shown.table.file(request, every) or render(request, "portal/books/budget_line.html", context)


def _trial_table(
    rows: list[TrialRow], from_on: dt.date, to_on: dt.date, own: Books, year: int, known: Knowing
) -> Table:
    names = code_names("natural_account", {row.natural_account for row in rows})
    in_period = from_on > books.BEGINNING
    columns = [Column(_("Tài khoản")), Column(_("Sổ"))]
    columns += [Column(_("Đầu kỳ Nợ (₫)"), "num"), Column(_("Đầu kỳ Có (₫)"), "num")] if in_period else []
    columns += [
        Column(_("Phát sinh Nợ (₫)"), "num"),
        Column(_("Phát sinh Có (₫)"), "num"),
        Column(_("Dư Nợ (₫)"), "money"),
        Column(_("Dư Có (₫)"), "money"),
    ]
    made: list[Row] = []
    for book, of_book in groupby(rows, lambda row: row.book):
        listed = list(of_book)
        for row in listed:
            url = _book_address(row, from_on, to_on, own, year, known)
            under = f"{names.get(row.natural_account, '')} · {row.role}"
            opening = sides(row.opening) if in_period else ()
            made.append(
                [
                    Cell(row.natural_account, url, under),
                    str(BOOKS[book]),
                    *opening,
                    row.debit,
                    row.credit,
                    *sides(row.closing),
                ]
            )
        made.append(_sum_of(listed, book, in_period))
    return Table(f"can-doi-{own.office}", _("Bảng cân đối tài khoản"), columns, made)


def _sum_of(rows: list[TrialRow], book: str, in_period: bool) -> Row:
    """A book's totals: debit side and credit side are equal, or the books are wrong."""
    opening = _both_sides(row.opening for row in rows) if in_period else ()
    turnover = (sum(row.debit for row in rows), sum(row.credit for row in rows))
    return [
        Cell(_("Cộng"), tag="plain"),
        str(BOOKS[book]),
        *opening,
        *turnover,
        *_both_sides(row.closing for row in rows),
    ]


def _both_sides(balances: Iterable[int]) -> tuple[int, int]:
    listed = list(balances)
    return sum(each for each in listed if each > 0), -sum(each for each in listed if each < 0)


def _book_address(row: TrialRow, from_on: dt.date, to_on: dt.date, own: Books, year: int, known: Knowing) -> str:
    begins = from_on if from_on > books.BEGINNING else dt.date(year or to_on.year, 1, 1)
    return address(
        reverse("account_book"),
        kb=own.kb,
        natural_account=row.natural_account,
        role=row.role,
        book=row.book,
        year=year or "",
        tu=begins.isoformat(),
        den=to_on.isoformat(),
        biet=known.on and known.on.isoformat(),
    )


def _totals_table(request: HttpRequest, by: str, found: list[Total]) -> Table:
    names = code_names(by, {each.value for each in found})
    columns = [Column(SEGMENTS[by]), Column(_("Phát sinh Nợ (₫)"), "money"), Column(_("Phát sinh Có (₫)"), "money")]
    rows: list[Row] = []
    for each in found:
        url = without(request, "theo", "sau", **{by: each.value}) if each.value else ""
        rows.append([Cell(each.value or _("không có"), url, names.get(each.value, "")), each.debit, each.credit])
    totals: Row = [_("Cộng"), sum(each.debit for each in found), sum(each.credit for each in found)]
    return Table(
        f"so-theo-{by}", _("Phát sinh theo %(segment)s") % {"segment": str(SEGMENTS[by]).lower()}, columns, rows, totals
    )


def _place(request: HttpRequest, own: Books, year: int) -> Node | None:
    """The place an address names (`bac`, `noi`, `nguon`), or None for the tops."""
    tier, holder, source = (request.GET.get(name, "") for name in ("bac", "noi", "nguon"))
    known = next((each for each in TIERS if each == tier), None)
    return Node(own.treasury_id, known, holder, source, year) if known and holder and source else None


def _tree_address(node: Node, own: Books) -> str:
    return address(
        reverse("allotments"),
        kb=own.kb,
        nam=node.year,
        bac=node.tier,
        noi=node.holder,
        nguon=node.source,
    )


def _up_url(found: NodeView, own: Books, year: int) -> str:
    return _tree_address(found.parent, own) if found.parent else address(reverse("allotments"), kb=own.kb, nam=year)


def _names(nodes: Iterable[Node]) -> dict[str, str]:
    return {
        code: unit.name_vi for code, unit in organisations.units({each.holder for each in nodes}, clock.today()).items()
    }


def _tree_table(rows: list[NodeView], own: Books, year: int) -> Table:
    names = _names(row.node for row in rows)
    columns = [
        Column(_("Nơi giữ")),
        Column(_("Cấp")),
        Column(_("Nguồn")),
        Column(_("Được giao (₫)"), "num"),
        Column(_("Đã phân bổ tiếp (₫)"), "num"),
        Column(_("Tạm dừng (₫)"), "num"),
        Column(_("Còn lại (₫)"), "money"),
    ]
    return Table(f"phan-bo-{year}", _("Cây phân bổ dự toán"), columns, [_tree_row(row, names, own) for row in rows])


def _tree_row(row: NodeView, names: dict[str, str], own: Books) -> Row:
    node = row.node
    if node.tier in LINE_TIERS:
        url = line_address(reverse("unit_line", args=[node.holder]), node.line(), kb=own.kb)
    else:
        url = _tree_address(node, own)
    left = row.free if row.available is None else row.available
    return [
        Cell(node.holder, url, names.get(node.holder, "")),
        str(TIER_WORDS[node.tier]),
        node.source,
        row.own,
        row.handed_down,
        row.frozen,
        left,
    ]
