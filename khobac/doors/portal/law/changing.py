"""Changing the law: a steward drafts values and rows and sees their conflicts, another approves them together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.books.tables import Cell, Column, Row, Table
from khobac.doors.portal.days import parse_day
from khobac.doors.portal.findings import label
from khobac.doors.portal.law.desk import APPROVES, DRAFTS, sections, steward_page
from khobac.doors.portal.law.typed import (
    read_conditions,
    read_examples,
    read_result,
    read_value,
    written,
    written_example,
)
from khobac.doors.portal.law.words import STATES, conflict_sentence, in_words
from khobac.doors.portal.seat import STATUS_OF, acting
from khobac.flows import law as flow
from khobac.flows.law.uses import uses
from khobac.registers.law import change_queries as changes
from khobac.registers.law import queries as laws
from khobac.registers.law import wordings
from khobac.registers.law.cells import KINDS
from khobac.registers.law.change_queries import ChangeView
from khobac.registers.law.drafts import DraftRow, DraftValue
from khobac.registers.law.keys import KEYS
from khobac.registers.law.models import OPEN_CHANGES, ChangeState
from khobac.registers.law.values import CARRIED
from khobac.registers.law.wrong import Wrong

Deed = Callable[[HttpRequest, int, str], None]


@steward_page
@never_cache
@require_GET
def all_changes(request: HttpRequest) -> HttpResponseBase:
    """Changes that wait, then those decided."""
    return _list(request)


@steward_page
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a change under the title given."""
    try:
        change_id = flow.open_change(request.POST.get("title", ""), acting(request).person)
    except Refused as refused:
        return _list(request, refused)
    return HttpResponseRedirect(reverse("law_change", args=[change_id]))


@steward_page
@never_cache
@require_GET
def change(request: HttpRequest, change_id: int) -> HttpResponse:
    """One change: what it says, what stands in its way, and what may be done with it."""
    return _page(request, change_id)


@steward_page
@require_POST
def act(request: HttpRequest, change_id: int, deed: str) -> HttpResponse:
    """Write in it, hand it on, or decide on it; a refusal is told on the page, with what was typed."""
    if deed not in DEEDS:
        raise Http404
    if deed == "duyet" and request.POST.get("confirmed") != "1":
        return _page(request, change_id, armed=True)
    try:
        DEEDS[deed](request, change_id, acting(request).person)
    except Refused as refused:
        return _page(request, change_id, refused)
    messages.success(request, _("Đã ghi nhận với thay đổi số %(change)s") % {"change": change_id})
    return HttpResponseRedirect(reverse("law_change", args=[change_id]))


def _put_value(request: HttpRequest, change_id: int, by: str) -> None:
    typed = {name: request.POST.get(name, "").strip() for name in ("name", "value", "text", "article", "note")}
    none = request.POST.get("none") == "1"
    if not typed["name"] or not (none or typed["value"]):
        raise Refused(Word.INVALID, _("Giá trị phải có tên, và một trị hoặc dấu “không còn”."))
    value = None if none else read_value(typed["name"], typed["value"])
    day = _day(request)
    draft = DraftValue(typed["name"], value, day, typed["text"], typed["article"], note=typed["note"])
    flow.put_value(change_id, draft, by)


def _put_row(request: HttpRequest, change_id: int, by: str) -> None:
    kind = request.POST.get("kind", "")
    try:
        examples = read_examples(kind, request.POST.get("examples", ""))
    except ValueError as wrong:
        raise Refused(Word.INVALID, _("Ví dụ không đọc được: %(line)s.") % {"line": wrong}) from wrong
    row = DraftRow(
        key=f"{kind}.{request.POST.get('key', '').strip()}",
        conditions=read_conditions(request.POST.get("conditions", "")),
        result=read_result(kind, request.POST.get("result", "")),
        reason_vi=request.POST.get("reason_vi", "").strip(),
        reason_en=request.POST.get("reason_en", "").strip(),
        from_on=_day(request),
        text_id=request.POST.get("text", ""),
        article=request.POST.get("article", "").strip(),
        examples=examples,
    )
    flow.put_row(change_id, row, by)


DEEDS: dict[str, Deed] = {
    "gia-tri": _put_value,
    "bo-gia-tri": lambda request, change_id, by: flow.drop_value(change_id, _entry(request), by),
    "dong": _put_row,
    "bo-dong": lambda request, change_id, by: flow.drop_row(change_id, _entry(request), by),
    "bo-loi": lambda request, change_id, by: flow.drop_wording(change_id, _entry(request), by),
    "trinh": lambda request, change_id, by: flow.propose(change_id, by),
    "gui-lai": lambda request, change_id, by: flow.send_back(change_id, by, request.POST.get("reason", "")),
    "rut": lambda request, change_id, by: flow.withdraw(change_id, by, request.POST.get("reason", "")),
    "duyet": lambda request, change_id, by: flow.approve_change(change_id, by),
}


def _list(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    columns = [
        Column(_("Thay đổi")),
        Column(_("Trạng thái")),
        Column(_("Người soạn")),
        Column(_("Người duyệt")),
        Column(_("Nội dung"), "num"),
    ]
    rows: list[Row] = []
    for each in changes.changes():
        word, kind = STATES[each.state]
        rows.append(
            [
                Cell(each.title, reverse("law_change", args=[each.id]), under=_("Số %s") % each.id),
                Cell(str(word), tag=kind),
                Cell(each.author_name, under=f"{clock.local(each.drafted_at):%d/%m/%Y}"),
                each.decider_name if each.state == ChangeState.APPROVED else "",
                each.entries,
            ]
        )
    context = {
        "table": Table("thay-doi", _("Thay đổi pháp luật"), columns, rows),
        "sections": sections(request, "law_changes"),
        "may_draft": acting(request).role == DRAFTS,
        "refused": refused,
        "typed": request.POST.get("title", ""),
    }
    return render(request, "portal/law/changes.html", context, status=_status(refused))


def _page(request: HttpRequest, change_id: int, refused: Refused | None = None, armed: bool = False) -> HttpResponse:
    found = changes.change(change_id)
    if found is None:
        raise Http404
    own = acting(request)
    word, kind = STATES[found.state]
    is_open = found.state in OPEN_CHANGES
    is_mine = found.author == own.person
    writes = is_mine and own.role == DRAFTS and found.state == ChangeState.DRAFT
    said = flow.said_by(change_id)
    texts = laws.texts() if is_open else []
    values = [(each, written(each.value), uses().get(each.name, ())) for each in said.values]
    rows = [(each, written(each.result), list(map(written_example, each.examples))) for each in said.rows]
    standing = wordings.library(clock.today()) if said.entries and is_open else {}
    context = {
        "change": found,
        "word": word,
        "kind": kind,
        "values": values,
        "rows": rows,
        "entries": [(each, label(each.pointer), standing.get(each.key)) for each in said.entries],
        "conflicts": [(each, conflict_sentence(each)) for each in (flow.conflicts(said, texts) if is_open else [])],
        "writes": writes,
        "may_simulate": is_open and (bool(values) or any(each.key.startswith(CARRIED) for each in said.rows)),
        "may_withdraw": is_open and is_mine,
        "may_decide": found.state == ChangeState.PROPOSED and own.role == APPROVES and not is_mine,
        "waits": found.state == ChangeState.PROPOSED and is_mine,
        "texts": texts if writes else [],
        "names": sorted(KEYS) if writes else [],
        "kinds": [(name, in_words(kind.name_vi, kind.name_en)) for name, kind in KINDS.items()],
        "events": _events(found),
        "refused": refused,
        "faults": _faults(refused),
        "typed": request.POST,
        "armed": armed,
        "sections": sections(request, "law_changes"),
        "trail": [(reverse("law_changes"), _("Thay đổi"))],
    }
    return render(request, "portal/law/change.html", context, status=_status(refused))


def _events(found: ChangeView) -> list[dict[str, object]]:
    """What happened to it, the latest first."""
    told = [(_("Bắt đầu soạn"), found.drafted_at, found.author_name, "")]
    if found.proposed_at:
        told.append((_("Trình duyệt"), found.proposed_at, found.author_name, ""))
    if found.decided_at:
        word, _kind = STATES[found.state]
        told.append((str(word), found.decided_at, found.decider_name, found.reason))
    return [{"what": what, "at": at, "who": who, "note": note} for what, at, who, note in reversed(told)]


def _day(request: HttpRequest) -> dt.date:
    day = parse_day(request.POST.get("from_on", ""), clock.today())
    if day is None:
        raise Refused(Word.INVALID, _("Chưa có ngày bắt đầu tính."))
    return day


def _entry(request: HttpRequest) -> int:
    entry = request.POST.get("entry", "")
    if not entry.isdigit():
        raise Refused(Word.NOT_FOUND, _("Không có nội dung này trong thay đổi."))
    return int(entry)


def _faults(refused: Refused | None) -> list[str]:
    found: list[Wrong] = refused.details.get("faults", []) if refused else []
    return [in_words(*wrong) for wrong in found]


def _status(refused: Refused | None) -> int:
    return STATUS_OF.get(refused.word, 409) if refused else 200
