"""S17, approvals: the chief accountant signs what officers propose, then the director approves and the books post.

Three groups: clean below the large amounts, those to be looked at with what was overridden and why, and large ones.
"""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khobac.cash.payments import desk_queries as payments
from khobac.core.errors import Refused
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff import desk as desks
from khobac.doors.portal.staff.bulk import sign
from khobac.doors.portal.staff.desk import Desk, Group, Opened, desk_of, names_of, open_dossier, show
from khobac.doors.portal.templatetags.portal import dong
from khobac.flows.payment import approval
from khobac.spending.requests import desk_queries
from khobac.spending.requests.desk_queries import DeskPage, DeskRow

CHIEF, DIRECTOR = APPROVERS = ("office_chief_accountant", "director")


@office_page(*APPROVERS)
@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for this signature, the first one open."""
    return _page(request, desk_of(request))


@office_page(*APPROVERS)
@require_GET
def opened(request: HttpRequest, number: str) -> HttpResponse:
    """One of them open; only its pane when the list asks for it."""
    desk = desk_of(request)
    if desks.target(request) != "dossier":
        return _page(request, desk, number)
    row = desk.row(number)
    return render(request, "portal/staff/approval_pane.html", _pane(desk, _opened(desk, row)))


@office_page(*APPROVERS)
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Sign one; a reason not to is said where it was asked."""
    desk = desk_of(request)
    row = desk.row(number)
    if not request.POST.get("confirmed"):
        return _page(request, desk, number, armed=True)
    [result] = sign(desk, [row])
    if result.refused:
        return _page(request, desk, number, problem=result.refused)
    said = _("Đã duyệt chi %(number)s") if desk.role == DIRECTOR else _("Đã ký %(number)s")
    return _next(request, desk, said % {"number": number})


@office_page(*APPROVERS)
@require_http_methods(["GET", "POST"])
def hand_back(request: HttpRequest, number: str) -> HttpResponse:
    """Give a proposal back to the officer, with a reason."""
    desk = desk_of(request)
    row = desk.row(number)
    context: dict[str, Any] = {
        "dossier": row,
        "officer": names_of([row.proposed_by]).get(row.proposed_by or "", row.proposed_by),
        "reason": request.POST.get("reason", ""),
        "trail": [(reverse("approvals"), _("Chờ duyệt")), (reverse("approval_open", args=[number]), number)],
    }
    if request.method == "POST":
        try:
            approval.hand_back(number, desk.person, context["reason"])
        except Refused as refused:
            context |= {"refused": refused, "has_errors": True}
            return render(request, "portal/staff/hand_back.html", context, status=422)
        return _next(request, desk, _("Đã chuyển lại %(number)s") % {"number": number})
    return render(request, "portal/staff/hand_back.html", context)


def _next(request: HttpRequest, desk: Desk, said: str) -> HttpResponse:
    if not desks.is_htmx(request):
        messages.success(request, said)
        return HttpResponseRedirect(reverse("approvals"))
    answer = _page(request, desk)
    answer["HX-Trigger"] = json.dumps({"khobac:toast": {"text": said}})
    answer["HX-Push-Url"] = reverse("approvals")
    return answer


def _page(request: HttpRequest, desk: Desk, number: str = "", **shown: Any) -> HttpResponse:
    found = desk_queries.approvals_queue(
        desk.offices,
        countersigned=desk.role == DIRECTOR,
        high=desk.large_amount,
        wanted=desks.wanted(request),
        after=desks.place(request),
    )
    people = names_of(row.proposed_by for row in found.rows)
    row = _chosen(desk, found, number)
    context = {
        "role": desk.role,
        "counts": found.counts,
        "bank_proposals": payments.proposals(desk.offices) if desk.role == CHIEF else 0,
        "listing": not number,
        "trail": [(reverse("approvals"), _("Chờ duyệt"))] if number else [],
        "groups": _groups(desk, found, row, people),
        "shown": len(found.rows),
        "next_url": desks.next_url(request, found.after),
        "first_url": reverse("approvals") if desks.place(request) else None,
        "filtered": any(request.GET.get(name) for name in ("tim", "loc")),
        "frame_template": desks.frame(request),
        **(_pane(desk, open_dossier(desk, row, people), **shown) if row else {}),
    }
    return render(request, "portal/staff/approvals.html", context, status=422 if shown.get("problem") else 200)


def _chosen(desk: Desk, found: DeskPage, number: str) -> DeskRow | None:
    if number:
        return next((row for row in found.rows if row.number == number), None) or desk.row(number)
    return found.rows[0] if found.rows else None


def _opened(desk: Desk, row: DeskRow) -> Opened:
    return open_dossier(desk, row, names_of([row.proposed_by]))


def _groups(desk: Desk, found: DeskPage, current: DeskRow | None, people: dict[str, str]) -> list[Group]:
    rows = show(desk, found.rows, current.number if current else "", people)
    titles = (_("Sạch dưới ngưỡng"), _("Cần xem"), _("Giá trị lớn"))
    groups = [
        Group(title, found.counts.groups[place], [each for each in rows if each.row.place == place])
        for place, title in enumerate(titles)
    ]
    return [group for group in groups if group.rows]


def _pane(desk: Desk, dossier: Opened, **shown: Any) -> dict[str, Any]:
    row = dossier.row
    asked = (
        _("Duyệt chi %(amount)s cho %(payee)s?") if desk.role == DIRECTOR else _("Ký duyệt %(amount)s cho %(payee)s?")
    )
    back = {"label": _("Chuyển lại"), "key": "KeyB", "url": reverse("hand_back", args=[row.number])}
    return shown | {
        "opened": dossier,
        "dossier": row,
        "can_decide": row.state in ("checked", "under_control"),
        "label": _("Duyệt") if desk.role == DIRECTOR else _("Ký duyệt"),
        "others": [] if row.kind == "pay_first" else [back],
        "question": asked % {"amount": dong(row.amount), "payee": row.payee_name},
        "has_errors": bool(shown.get("problem")),
    }
