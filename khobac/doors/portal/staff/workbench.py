"""S14, the officer's workbench: queue left, dossier right, two keys for a clean one.

Opening a dossier changes nothing. The first decision takes it in hand: accepting a filed one examines it and accepts it
in one request, unless the examination finds something the officer has not seen; then it stays in hand, shown again.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.states import Event, State
from khobac.control import queries as checks
from khobac.control.inputs import Kind
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff import desk as desks
from khobac.doors.portal.staff import reasons
from khobac.doors.portal.staff.desk import Desk, Group, Opened, desk_of, open_dossier, show
from khobac.doors.portal.templatetags.portal import dong
from khobac.flows.lanes import lanes_of
from khobac.flows.payment import examination
from khobac.flows.payment.examination import UNDO_SECONDS
from khobac.spending.requests import desk_queries
from khobac.spending.requests.desk_queries import DeskPage, DeskRow
from khobac.watch.risk.queries import LaneView
from khobac.watch.supervision import peak
from khobac.watch.supervision.load import Pace, worked_today

EVERYBODY = "ca-phong"


@office_page("officer")
@require_GET
def workbench(request: HttpRequest) -> HttpResponse:
    """The queue with its first dossier open."""
    return _page(request, desk_of(request))


@office_page("officer")
@require_GET
def opened(request: HttpRequest, number: str) -> HttpResponse:
    """The queue with this dossier open; only its pane when the list asks for it. Nothing is taken in hand."""
    desk = desk_of(request)
    if desks.target(request) != "dossier":
        return _page(request, desk, number)
    row = desk.row(number)
    dossier = open_dossier(desk, row, lanes=lanes_of([row.id]))
    return render(request, "portal/staff/pane.html", _pane(request, dossier))


@office_page("officer")
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Take in hand, or accept once confirmed."""
    desk = desk_of(request)
    row = desk.row(number)
    if request.POST.get("decision") == "accept" and not request.POST.get("confirmed"):
        return _page(request, desk, number, armed=True)
    try:
        said = _act(request, desk, row)
    except Refused as refused:
        return _page(request, desk, number, refused=refused)
    if said is None:
        return _page(request, desk, number, examined=True)
    return finish(request, desk, said, undo=number if row.state != State.PAID and row.kind != Kind.PAY_FIRST else "")


@office_page("officer")
@require_POST
def undo(request: HttpRequest, number: str) -> HttpResponse:
    """Take an acceptance back within ten seconds, and open the dossier again."""
    desk = desk_of(request)
    desk.row(number)
    examination.undo(number, desk.person)
    url = reverse("workbench_open", args=[number])
    if not desks.is_htmx(request):
        return HttpResponseRedirect(url)
    answer = HttpResponse()
    answer["HX-Location"] = json.dumps({"path": url, "target": "#main", "swap": "outerHTML"})
    return answer


def _act(request: HttpRequest, desk: Desk, row: DeskRow) -> str | None:
    """What was done, in words; None when the dossier was only taken in hand and stays open."""
    reason = reasons.written(request.POST.get("reason_choice", ""), request.POST.get("reason", ""))
    if request.POST.get("decision") != "accept":
        found = examination.examine(row.number, desk.person).findings
        return _sent_on(row) if row.state == State.SUBMITTED and row.kind == Kind.PAY_FIRST and not found else None
    if row.state == State.SUBMITTED:
        seen = {(each.code, each.pointer) for each in checks.findings(row.check_id)} if row.check_id else set()
        taken = examination.examine_and_accept(row.number, desk.person, seen, reason)
        if taken.is_accepted:
            return _("Đã chấp nhận %(number)s") % {"number": row.number}
        found = taken.judged.findings
        if row.kind == Kind.PAY_FIRST and not found:
            return _sent_on(row)
        if {each.key for each in found} - seen:
            return None
    examination.accept(row.number, desk.person, reason)
    if row.state == State.PAID:
        return _("Kiểm soát sau %(number)s: không có sai sót") % {"number": row.number}
    return _("Đã chấp nhận %(number)s") % {"number": row.number}


def _sent_on(row: DeskRow) -> str:
    return _("Đã nhận %(number)s, chuyển duyệt chi") % {"number": row.number}


def finish(request: HttpRequest, desk: Desk, said: str, undo: str = "") -> HttpResponse:
    """The next dossier, and what was just done; `undo` is the number that can be taken back."""
    if not desks.is_htmx(request):
        if undo:
            return HttpResponseRedirect(f"{reverse('workbench')}?{urlencode({'vua': undo})}")
        messages.success(request, said)
        return HttpResponseRedirect(reverse("workbench"))
    answer = _page(request, desk)
    toast: dict[str, Any] = {"text": said}
    if undo:
        toast |= {"undo": reverse("workbench_undo", args=[undo]), "seconds": UNDO_SECONDS}
    answer["HX-Trigger"] = json.dumps({"khobac:toast": toast})
    answer["HX-Push-Url"] = reverse("workbench")
    return answer


def _page(request: HttpRequest, desk: Desk, number: str = "", **shown: Any) -> HttpResponse:
    """The whole workbench; `shown` says what the pane adds: armed, examined, refused."""
    everybody = request.GET.get("cua") == EVERYBODY
    found = desk_queries.officers_queue(
        desk.offices, desks.wanted(request, "" if everybody else desk.person), desks.place(request)
    )
    row = _chosen(desk, found, number)
    lanes = lanes_of({each.id for each in [*found.rows, *([row] if row else [])]})
    now = clock.now()
    rush = peak.rush(desk.office, desk.offices, desk.person, now)
    dossier = open_dossier(desk, row, lanes=lanes) if row else None
    context = {
        "counts": found.counts,
        "listing": not number,
        "trail": [(reverse("workbench"), _("Hàng đợi"))] if number else [],
        "groups": _groups(desk, found, row, lanes, rush.names),
        "shown": len(found.rows),
        "next_url": desks.next_url(request, found.after),
        "first_url": reverse("workbench") if desks.place(request) else None,
        "filtered": any(request.GET.get(name) for name in ("tim", "loc", "cua")),
        "just_accepted": _undoable(desk, request.GET.get("vua", "")),
        "bulk_limit": desk.bulk_limit,
        "peak": _peak(desk, rush, now),
        "frame_template": desks.frame(request),
        **(_pane(request, dossier, **shown) if dossier else {}),
    }
    refused: Refused | None = shown.get("refused")
    return render(request, "portal/staff/workbench.html", context, status=422 if refused else 200)


def _chosen(desk: Desk, found: DeskPage, number: str) -> DeskRow | None:
    """The dossier to open: the one asked for, else the first of the page."""
    if number:
        return next((row for row in found.rows if row.number == number), None) or desk.row(number)
    return found.rows[0] if found.rows else None


def _peak(desk: Desk, rush: peak.Rush, now: dt.datetime) -> dict[str, Any] | None:
    """What the officer sees at a peak: the day of the office, his own pace, and when his part is done; else None."""
    if not peak.is_peak(rush.received, rush.waiting, rush.officers, desk.peak_per_officer):
        return None
    pace = Pace(rush.decided, worked_today(desk.hours, now))
    done = pace.done_at(rush.share, desk.hours, now)
    return {"rush": rush, "pace": pace.hourly, "done": done, "today": done is not None and done.date() == now.date()}


def _groups(
    desk: Desk, found: DeskPage, current: DeskRow | None, lanes: Mapping[int, LaneView], names: dict[str, str]
) -> list[Group]:
    holders = {person: name for person, name in names.items() if person != desk.person}
    rows = show(desk, found.rows, current.number if current else "", lanes=lanes, holders=holders)
    now = clock.now()
    parts: dict[str, list[desks.ShownRow]] = {"late": [], "today": [], "later": []}
    for each in rows:
        due = each.row.due_at
        parts["late" if due < now else "today" if due.date() == now.date() else "later"].append(each)
    counts = found.counts
    groups = [
        Group(_("Quá hạn"), counts.late, parts["late"], late=True),
        Group(_("Đến hạn hôm nay"), counts.today, parts["today"]),
        Group(_("Đến hạn sau"), counts.later, parts["later"]),
    ]
    return [group for group in groups if group.rows]


def _pane(request: HttpRequest, dossier: Opened, **shown: Any) -> dict[str, Any]:
    refused: Refused | None = shown.get("refused")
    row = dossier.row
    return shown | {
        "opened": dossier,
        "dossier": row,
        "after_payment": row.state == State.PAID,
        "pay_first": row.kind == Kind.PAY_FIRST,
        "in_hand": row.state != State.SUBMITTED,
        "others": _others(row),
        "can_decide": row.state in (State.SUBMITTED, State.UNDER_CONTROL, State.PAID),
        "question": question(dossier),
        "why_not": _why_not(dossier),
        "reasons": reasons.numbered() if dossier.warned else [],
        "reason_choice": request.POST.get("reason_choice", ""),
        "reason": request.POST.get("reason", ""),
        "reason_missing": refused is not None and refused.word == Word.REASON_NEEDED,
        "has_errors": refused is not None,
    }


def question(dossier: Opened) -> str:
    """What Enter will do, with amount and payee."""
    row = dossier.row
    return _("Chấp nhận %(amount)s cho %(payee)s?") % {"amount": dong(row.amount), "payee": row.payee_name}


def _why_not(dossier: Opened) -> str:
    if not dossier.blocked:
        return ""
    return _("Còn %(n)s lỗi chặn: trả lại, từ chối, hoặc nhận xử lý để kiểm tra lại.") % {"n": dossier.row.blocks}


def _others(row: DeskRow) -> list[dict[str, str]]:
    url = reverse("return", args=[row.number])
    passed_on = [
        {"label": _("Chuyển"), "key": "KeyT", "url": reverse("hand_over", args=[row.number])},
        {"label": _("Để sau"), "key": "KeyL", "url": reverse("lay_aside", args=[row.number])},
    ]
    if row.state == State.PAID:
        return [{"label": _("Thông báo sai sót"), "key": "KeyR", "url": url}, *passed_on]
    return [{"label": _("Trả lại"), "key": "KeyR", "url": url}, *passed_on]


def _undoable(desk: Desk, number: str) -> DeskRow | None:
    """The dossier just accepted, for pages without scripts, while it can still be taken back."""
    row = desk_queries.on_desk([number]).get(number) if number else None
    if row is None or row.state != State.CHECKED:
        return None
    last = dossiers.steps(row.id)[-1]
    fresh = (clock.now() - last.at).total_seconds() <= UNDO_SECONDS
    return row if last.event == Event.ACCEPT and last.actor == desk.person and fresh else None
