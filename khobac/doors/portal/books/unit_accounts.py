"""What a unit reads of its own books: accounts, statements, entries with their proof, and why a figure of its budget is so."""

from __future__ import annotations

import datetime as dt
import json

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from khobac.books.ledger import statement_queries as statements
from khobac.books.ledger.statement_queries import Account, AccountBalance, Page, Place
from khobac.core import access, clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.books.as_known import known
from khobac.doors.portal.books.asked import address, days_of, year_of, years
from khobac.doors.portal.books.lines import (
    entries_table,
    explained,
    history_table,
    line_of,
    paged_statement,
    sides,
    source_name,
    statement_columns,
)
from khobac.doors.portal.books.tables import Cell, Column, Row, Table
from khobac.doors.portal.books.words import BOOKS, KINDS, code_names
from khobac.doors.portal.seat import acting, unit_page
from khobac.flows import proofs, reading
from khobac.registers.organisations import queries as organisations
from khobac.spending.investment import queries as investment

ENTRIES = "account_entries"


@unit_page()
@require_GET
def accounts(request: HttpRequest) -> HttpResponseBase:
    """The accounts of a budget year with their turnover and balance."""
    year = year_of(request)
    found = statements.accounts_of_unit(_book_of(request), acting(request).unit or "", year)
    names = code_names("natural_account", {each.account.account for each in found})
    columns = [
        Column(_("Tài khoản")),
        Column(_("Sổ")),
        Column(_("Nguồn")),
        Column(_("Phát sinh Nợ (₫)"), "num"),
        Column(_("Phát sinh Có (₫)"), "num"),
        Column(_("Dư Nợ (₫)"), "money"),
        Column(_("Dư Có (₫)"), "money"),
    ]
    table = Table(
        f"tai-khoan-{year}", _("Tài khoản của đơn vị"), columns, [_account_row(each, names) for each in found]
    )
    context = {"table": table, "year": year, "years": years(), "at": clock.now(), "sections": sections("accounts")}
    return table.file(request) or render(request, "portal/books/unit_accounts.html", context)


@unit_page()
@require_GET
def statement(request: HttpRequest, role: str, number: str) -> HttpResponseBase:
    """Every line of one account with the balance after it."""
    seat, today = acting(request), clock.today()
    asked_year = request.GET.get("nam", "0")
    year = int(asked_year) if asked_year.isascii() and asked_year.isdigit() and len(asked_year) <= 4 else 0
    account = Account(_book_of(request), seat.unit or "", role, number, year, request.GET.get("nguon", ""))
    days = days_of(request, today.replace(month=1, day=1) if year in (0, today.year) else dt.date(year, 1, 1))

    def read(after: Place | None, limit: int) -> Page:
        return statements.statement(account, days.from_on, days.to_on, after, limit)

    table = Table(f"so-{number}", _("Sổ chi tiết tài khoản %(number)s") % {"number": number}, statement_columns())
    of = "/".join(map(str, [*account, days.from_on, days.to_on]))
    shown, every = paged_statement(request, table, of, read, ENTRIES)
    context = {
        "shown": shown,
        "account": account,
        "days": days,
        "opening": sides(shown.opening),
        "at": clock.now(),
        "name": code_names("natural_account", [number]).get(number, ""),
        "source": source_name(account.source),
        "trail": [(reverse("accounts"), _("Sổ và tài khoản"))],
    }
    return table.file(request, every) or render(request, "portal/books/statement.html", context)


@unit_page()
@require_GET
def entries(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The entries of a dossier or contract, in the unit's own legs and those that face them."""
    table = entries_table(reading.entries_of(reference, _book_of(request)), reference)
    context = {
        "table": table,
        "reference": reference,
        "trail": [(reverse("accounts"), _("Sổ và tài khoản"))],
        "proof_url": reverse("entry_proof", args=[reference]),
        "dossier_url": reverse("dossier", args=[reference]) if reference.startswith("HS-") else "",
    }
    return table.file(request) or render(request, "portal/books/entries.html", context)


@unit_page()
@never_cache
@require_GET
def proof(request: HttpRequest, reference: str) -> HttpResponse:
    """The proof that these entries are in the books, to be checked without us by verify/khobac_verify.py."""
    text = json.dumps(proofs.proofs_of(reference), ensure_ascii=False, indent=1)
    safe = "".join(each if each.isascii() and each.isalnum() else "-" for each in reference)
    disposition = f'attachment; filename="bang-chung-{safe}.json"'
    return HttpResponse(text, content_type="application/json", headers={"Content-Disposition": disposition})


@unit_page()
@require_GET
def budget_line(request: HttpRequest) -> HttpResponseBase:
    """S12, drill-down: each figure of a line as the sum of its documents."""
    key = line_of(request, _book_of(request), acting(request).unit or "")
    shown, every = explained(request, key, request.path, ENTRIES)
    context = {
        "shown": shown,
        "kind": KINDS[key.account_kind],
        "source": source_name(key.source),
        "history": history_table(key),
        "known": known(request, key),
        "trail": [(reverse("budget_lines"), _("Dự toán"))],
        "at": clock.now(),
    }
    return shown.table.file(request, every) or render(request, "portal/books/budget_line.html", context)


def _book_of(request: HttpRequest) -> int:
    """The book that holds the unit."""
    unit = organisations.unit(acting(request).unit or "", clock.today())
    if unit is None:
        raise Refused(Word.NOT_FOUND, _("Đơn vị không còn hoạt động."))
    return unit.treasury_id


def _account_row(each: AccountBalance, names: dict[str, str]) -> Row:
    account = each.account
    path = reverse("account_statement", args=[account.role, account.account])
    url = address(path, nam=account.year, nguon=account.source)
    return [
        Cell(account.account, url, names.get(account.account, "")),
        str(BOOKS[each.book]),
        account.source,
        each.debit,
        each.credit,
        *sides(each.balance),
    ]


def sections(current: str) -> list[tuple[str, str, bool]]:
    """The pages of a unit's books, for the line of links on top of each; an investment project has one more."""
    pages = {
        "accounts": _("Tài khoản"),
        "contracts": _("Hợp đồng"),
        "budget_lines": _("Dự toán"),
        "bills": _("Hóa đơn tự trả"),
        "software": _("Phần mềm kết nối"),
    }
    if investment.is_project(access.acting_unit() or ""):
        pages = {"project": _("Dự án")} | pages
    return [(reverse(name), word, name == current) for name, word in pages.items()]
