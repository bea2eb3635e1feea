"""The year-end of a treasury: rehearsed, read with every effect and whatever needs a person, and run as rehearsed."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khobac.books.periods import year_end_queries as year_ends
from khobac.books.periods.year_end import STAGES, UNIT, Asked, Change, Effect, Question, Stage
from khobac.books.periods.year_end_queries import PlanView
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.books.asked import address, one_of, without, year_of, years
from khobac.doors.portal.books.desk import Books, books_of, books_page, sections
from khobac.doors.portal.books.tables import AT_ONCE, Cell, Column, Row, Table, every_page
from khobac.doors.portal.books.words import ASKED, KINDS, TIERS
from khobac.doors.portal.books.words import STAGES as STAGE_WORDS
from khobac.doors.portal.seat import office_page
from khobac.flows.year_end import rehearsal, running
from khobac.registers.organisations import queries as organisations

VIEWS = ("viec", "tac-dong", "ket-chuyen", "so-sanh")


@books_page
@never_cache
@require_GET
def plans(request: HttpRequest) -> HttpResponseBase:
    """Rehearsals and runs of a budget year, the latest first."""
    own, year = books_of(request), year_of(request)
    columns = [
        Column(_("Bản")),
        Column(_("Lúc")),
        Column(_("Bước")),
        Column(_("Cần người xem"), "num"),
        Column(_("Chuyển nguồn (₫)"), "num"),
        Column(_("Chuyển tạm ứng (₫)"), "num"),
        Column(_("Hủy (₫)"), "money"),
    ]
    rows = [_plan_row(each, own) for each in year_ends.plans(own.treasury_id, year)]
    table = Table(f"quyet-toan-{own.office}-{year}", _("Quyết toán năm: chạy thử và chạy thật"), columns, rows)
    context = {
        "table": table,
        "own": own,
        "year": year,
        "years": years(),
        "sections": sections("year_end", own),
        "may_rehearse": own.role == "office_chief_accountant",
        "rehearse_url": address(reverse("year_end_rehearse"), kb=own.kb),
    }
    return table.file(request) or render(request, "portal/books/year_end.html", context)


@office_page("office_chief_accountant")
@require_POST
def rehearse(request: HttpRequest) -> HttpResponse:
    """Show everything the year-end would do now; nothing is changed, and the rehearsal is kept."""
    own = books_of(request)
    asked = request.POST.get("nam", "")
    year = int(asked) if asked in map(str, years()) else years()[0]
    plan = rehearsal.rehearse(own.office, year, own.person, STAGES)
    return HttpResponseRedirect(address(reverse("year_end_plan", args=[plan.id]), kb=own.kb))


@office_page("office_chief_accountant")
@require_POST
def run(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Do what a rehearsal shows. Held against it: where it would come otherwise nothing is done (STATE)."""
    own = books_of(request)
    rehearsed = rehearsal.plan_of(own.office, plan_id)
    page = address(reverse("year_end_plan", args=[plan_id]), kb=own.kb)
    if request.POST.get("confirmed") != "1":
        messages.error(request, _("Đánh dấu xác nhận trước khi chạy thật."))
        return HttpResponseRedirect(page)
    if not _may_run(own, rehearsed):
        raise Refused(Word.STATE, _("Chỉ chạy thật theo một bản chạy thử của năm đã hết."))
    ran = running.run(own.office, rehearsed.year, own.person, [Stage(each) for each in rehearsed.stages], rehearsed.id)
    messages.success(request, _("Đã chạy quyết toán năm %(year)s.") % {"year": rehearsed.year})
    return HttpResponseRedirect(address(reverse("year_end_plan", args=[ran.plan.id]), kb=own.kb))


def _may_run(own: Books, found: PlanView) -> bool:
    is_over = clock.today().year > found.year
    return is_over and found.kind == "rehearsal" and own.role == "office_chief_accountant"


@books_page
@never_cache
@require_GET
def plan(request: HttpRequest, plan_id: int) -> HttpResponseBase:
    """One rehearsal or run: what needs a person, its effects, the accounts it closes, and where the run did otherwise."""
    own = books_of(request)
    found = rehearsal.plan_of(own.office, plan_id)
    view = one_of(request, "xem", VIEWS, VIEWS[0])
    table, every, next_url = _table(request, own, found, view)
    words = {
        "viec": _("Việc cần người"),
        "tac-dong": _("Tác động từng đơn vị"),
        "ket-chuyen": _("Tài khoản kết chuyển"),
        "so-sanh": _("Khác với chạy thật"),
    }
    if found.kind == "run":
        del words["so-sanh"]
    views = [(address(request.path, kb=own.kb, xem=name), word, name == view) for name, word in words.items()]
    context = {
        "plan": found,
        "own": own,
        "run_url": address(reverse("year_end_run", args=[plan_id]), kb=own.kb) if _may_run(own, found) else "",
        "table": table,
        "views": views,
        "next_url": next_url,
        "stages": [STAGE_WORDS[each] for each in STAGES if each in found.stages],
        "trail": [(address(reverse("year_end"), kb=own.kb, nam=found.year), _("Quyết toán năm"))],
    }
    return table.file(request, every) or render(request, "portal/books/year_end_plan.html", context)


def _table(
    request: HttpRequest, own: Books, found: PlanView, view: str
) -> tuple[Table, Iterable[Row] | None, str | None]:
    """The table of a view, all its rows where the page shows only some, and where the next page begins."""
    if view == "tac-dong":
        return _effects(request, found)
    if view == "ket-chuyen":
        return _closings(found), None, None
    if view == "so-sanh" and found.kind == "rehearsal":
        return _differences(rehearsal.differences(own.office, found.id)), None, None
    return _questions(found), None, None


def _plan_row(each: PlanView, own: Books) -> Row:
    word = _("Chạy thử số %(id)s") if each.kind == "rehearsal" else _("Chạy thật số %(id)s")
    url = address(reverse("year_end_plan", args=[each.id]), kb=own.kb)
    stages = ", ".join(str(STAGE_WORDS[name]) for name in STAGES if name in each.stages)
    return [
        Cell(word % {"id": each.id}, url, each.actor),
        each.at,
        stages,
        each.questions,
        each.carried,
        each.moved,
        each.cancelled,
    ]


def _questions(found: PlanView) -> Table:
    columns = [
        Column(_("Việc")),
        Column(_("Đơn vị")),
        Column(_("Nguồn")),
        Column(_("Về")),
        Column(_("Số tiền (₫)"), "money"),
    ]
    asked = year_ends.questions(found.treasury_id, found.id)
    names = _names({each.unit for each in asked})
    rows: list[Row] = [
        [str(ASKED[each.kind]), Cell(each.unit, under=names.get(each.unit, "")), each.source, _about(each), each.amount]
        for each in asked
    ]
    return Table(f"viec-{found.id}", _("Việc cần người"), columns, rows)


def _about(each: Question) -> str:
    """What a question is about: a dossier, a contract, an account; of a deposit the account itself says it."""
    return str(KINDS["deposit"]) if each.kind is Asked.DEPOSIT_UNCONFIRMED else each.subject


def _effects(request: HttpRequest, found: PlanView) -> tuple[Table, Iterable[Row] | None, str | None]:
    columns = [
        Column(_("Đơn vị")),
        Column(_("Nguồn")),
        Column(_("Chuyển nguồn (₫)"), "num"),
        Column(_("Chuyển tạm ứng (₫)"), "num"),
        Column(_("Hủy (₫)"), "money"),
    ]

    def read(after: str | None, limit: int = AT_ONCE) -> tuple[list[Row], str | None]:
        unit, source, tier = (*(after or "").split(".", 2), "", "", "")[:3]
        effects = year_ends.effects(found.treasury_id, found.id, (unit, source, tier), limit)
        return _effect_rows(effects), ".".join(effects[-1].key) if len(effects) == limit else None

    rows, following = read(request.GET.get("sau"), year_ends.PAGE)
    table = Table(f"tac-dong-{found.id}", _("Tác động từng đơn vị"), columns, rows)
    return table, every_page(read), without(request, sau=following) if following else None


def _effect_rows(effects: list[Effect]) -> list[Row]:
    names = _names({each.unit for each in effects})
    return [
        [Cell(each.unit, under=_holder(each, names)), each.source, each.carried, each.moved, each.cancelled]
        for each in effects
    ]


def _holder(effect: Effect, names: dict[str, str]) -> str:
    """Who holds it, and as what where it is not a unit's own estimate."""
    name = names.get(effect.unit, "")
    return name if effect.tier == UNIT else f"{name} · {TIERS[effect.tier]}"


def _closings(found: PlanView) -> Table:
    columns = [
        Column(_("Vai trò hạch toán")),
        Column(_("Cấp ngân sách")),
        Column(_("Nguồn")),
        Column(_("Kho bạc")),
        Column(_("Thu (₫)"), "num"),
        Column(_("Chi (₫)"), "money"),
    ]
    rows: list[Row] = [
        [
            each.role,
            each.level,
            each.source,
            each.treasury,
            -each.balance if each.balance < 0 else None,
            each.balance if each.balance > 0 else None,
        ]
        for each in year_ends.closings(found.treasury_id, found.id)
    ]
    return Table(f"ket-chuyen-{found.id}", _("Tài khoản kết chuyển"), columns, rows)


def _differences(changes: list[Change]) -> Table:
    names = [_("chuyển nguồn"), _("chuyển tạm ứng"), _("hủy")]
    columns = [Column(_("Đơn vị")), Column(_("Nguồn"))]
    columns += [Column(_("Chạy thử: %(what)s (₫)") % {"what": each}, "num") for each in names]
    columns += [Column(_("Chạy thật: %(what)s (₫)") % {"what": each}, "money") for each in names]
    rows: list[Row] = [[each.unit, each.source, *each.rehearsed, *each.comes] for each in changes]
    return Table("so-sanh", _("Khác với chạy thật"), columns, rows)


def _names(codes: set[str]) -> dict[str, str]:
    return {code: unit.name_vi for code, unit in organisations.units(codes - {""}, clock.today()).items()}
