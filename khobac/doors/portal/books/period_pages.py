"""Periods of a treasury's books: closed for a time by one person, opened again by two, with a reason."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khobac.books.periods import queries as periods
from khobac.books.periods.queries import PeriodView
from khobac.books.periods.spans import Kind, Period
from khobac.books.periods.states import State
from khobac.core import clock
from khobac.core.errors import Refused
from khobac.doors.portal.books.asked import address, year_of, years
from khobac.doors.portal.books.desk import Books, books_of, books_page, sections
from khobac.doors.portal.books.tables import Cell, Column, Row, Table
from khobac.doors.portal.books.words import PERIOD_EVENTS, PERIOD_STATES, in_english
from khobac.doors.portal.seat import STATUS_OF
from khobac.flows import periods as flow
from khobac.registers.law import queries as laws

DONE: dict[str, Callable[[Books, str, str], None]] = {
    "khoa": lambda own, name, reason: flow.close(own.office, name, own.person),
    "de-nghi-mo": lambda own, name, reason: flow.ask_to_reopen(own.office, name, own.person, reason),
    "mo-lai": lambda own, name, reason: flow.reopen(own.office, name, own.person),
}


@books_page
@never_cache
@require_GET
def all_periods(request: HttpRequest) -> HttpResponseBase:
    """The year, its months, the days that were ever closed, and the calendar of duties."""
    own, year = books_of(request), year_of(request)
    columns = [Column(_("Kỳ")), Column(_("Trạng thái")), Column(_("Khóa từ ngày")), Column(_("Đề nghị mở lại"))]
    rows = [_row(view, own) for view in _views(own, year)]
    table = Table(f"ky-{own.office}-{year}", _("Kỳ kế toán"), columns, rows)
    context = {
        "table": table,
        "own": own,
        "year": year,
        "years": years(),
        "sections": sections("periods", own),
        "duties": _duties(year),
    }
    return table.file(request) or render(request, "portal/books/periods.html", context)


@books_page
@never_cache
@require_GET
def period(request: HttpRequest, name: str) -> HttpResponse:
    """One period: how it came to where it stands, and what may be done to it."""
    return _page(request, name)


@books_page
@require_POST
def act(request: HttpRequest, name: str, deed: str) -> HttpResponse:
    """Close it, ask to open it again, or agree to that; a refusal is told on the page."""
    own = books_of(request)
    reason = request.POST.get("reason", "").strip()
    if deed == "khoa" and request.POST.get("confirmed") != "1":
        return _page(request, name, armed=True)
    try:
        DONE[deed](own, name, reason)
    except Refused as refused:
        return _page(request, name, refused=refused, reason=reason)
    messages.success(request, _("Đã ghi nhận với kỳ %(period)s") % {"period": name})
    return HttpResponseRedirect(address(reverse("period", args=[name]), kb=own.kb))


def _page(
    request: HttpRequest, name: str, refused: Refused | None = None, reason: str = "", armed: bool = False
) -> HttpResponse:
    own, wanted = books_of(request), flow.named(name)
    view = next((each for each in _views(own, wanted.first_on.year) if each.period == wanted), None)
    view = view or PeriodView(wanted, State.OPEN, None, "", "")
    word, kind = PERIOD_STATES[view.state]
    context = {
        "own": own,
        "view": view,
        "name": name,
        "query": address("", kb=own.kb),
        "word": word,
        "kind": kind,
        "armed": armed,
        "reason": reason,
        "refused": refused,
        "events": _events(own, wanted),
        "trail": [(address(reverse("periods"), kb=own.kb), _("Kỳ kế toán"))],
        "is_over": wanted.last_on <= clock.today(),
        "is_mine": view.asked_by == own.person,
        "may_close": own.role == "office_chief_accountant",
        "may_reopen": own.role in ("office_chief_accountant", "director"),
    }
    status = STATUS_OF.get(refused.word, 409) if refused else 200
    return render(request, "portal/books/period.html", context, status=status)


def _views(own: Books, year: int) -> list[PeriodView]:
    return periods.periods(own.treasury_id, year, laws.law_on(clock.today()).get("period.close_day"))


def _row(view: PeriodView, own: Books) -> Row:
    word, kind = PERIOD_STATES[view.state]
    asked = Cell(view.asked_for, under=view.asked_by) if view.asked_by else None
    return [
        Cell(_name(view.period), address(reverse("period", args=[str(view.period)]), kb=own.kb)),
        Cell(str(word), tag=kind),
        view.closes_on,
        asked,
    ]


def _name(period: Period) -> str:
    words = {Kind.DAY: _("Ngày %(name)s"), Kind.MONTH: _("Tháng %(name)s"), Kind.YEAR: _("Năm %(name)s")}
    shown = {Kind.DAY: "%d/%m/%Y", Kind.MONTH: "%m/%Y", Kind.YEAR: "%Y"}
    return words[period.kind] % {"name": period.first_on.strftime(shown[period.kind])}


def _events(own: Books, wanted: Period) -> list[dict[str, object]]:
    return [
        {"what": PERIOD_EVENTS[each.event], "at": each.at, "who": each.actor, "note": each.reason}
        for each in reversed(periods.steps(own.treasury_id, wanted))
    ]


def _duties(year: int) -> Table:
    columns = [Column(_("Hạn")), Column(_("Việc phải làm")), Column(_("Ai làm")), Column(_("Mẫu")), Column(_("Căn cứ"))]
    english = in_english()
    rows: list[Row] = [
        [each.due_on, each.what_en if english else each.what_vi, each.due_from, each.form, each.basis]
        for each in periods.duties(year)
    ]
    return Table(f"lich-{year}", _("Lịch khóa sổ và quyết toán"), columns, rows)
