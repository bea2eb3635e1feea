"""Several dossiers in one decision. The confirm sheet comes between: count, total, the largest; for officers a random
sample of three that must be opened, for approvers the total in words. What comes of each is told one by one.

Officers accept together only what goes straight through by its lane; one of the sample or under full control is opened.

The sheet is kept in the session, so that the sample cannot be drawn again until it suits.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from khobac.casework.dossiers.states import State
from khobac.control.inputs import Kind
from khobac.core.errors import Refused, Word
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff.desk import Desk, desk_of, frame, is_straight, open_dossier, show, total
from khobac.doors.portal.templatetags.portal import dong
from khobac.flows.lanes import lanes_of
from khobac.flows.payment import approval, examination
from khobac.spending.requests.desk_queries import DeskRow

SAMPLE = 3
MOST = 200
"""Dossiers in one bulk decision."""


@dataclass(frozen=True)
class Result:
    """What came of one dossier; `refused` says why not."""

    row: DeskRow
    refused: str = ""


@office_page("officer")
@require_http_methods(["GET", "POST"])
def accept_many(request: HttpRequest) -> HttpResponse:
    """The officer's sheet, and once its sample is opened and the decision confirmed, what came of each."""
    desk = desk_of(request)
    kept = _kept(request, "bulk_accept", desk, "workbench")
    if isinstance(kept, HttpResponse):
        return kept
    rows = desk.rows(kept["numbers"])
    unopened = [number for number in kept["sample"] if number not in kept["opened"]]
    confirmed = request.POST.get("decision") == "accept" and request.POST.get("confirmed")
    if confirmed and not unopened:
        request.session.pop("bulk_accept")
        lanes = lanes_of([row.id for row in rows])
        results = [Result(row, _accept(desk, row, is_straight(lanes.get(row.id)))) for row in rows]
        return _results(request, results, reverse("workbench"), _("Hàng đợi"))
    samples = [each for each in show(desk, rows) if each.row.number in kept["sample"]]
    context = _sheet(rows, 5) | {
        "samples": samples,
        "opened": kept["opened"],
        "unopened": len(unopened),
        "why_not": ngettext("Còn %(n)s hồ sơ mẫu phải mở xem", "Còn %(n)s hồ sơ mẫu phải mở xem", len(unopened))
        % {"n": len(unopened)}
        if unopened
        else "",
        "armed": request.POST.get("decision") == "accept" and not unopened,
        "question": _("Chấp nhận %(n)s hồ sơ, tổng %(total)s?") % {"n": len(rows), "total": dong(total(rows))},
        "trail": [(reverse("workbench"), _("Hàng đợi"))],
    }
    return render(request, "portal/staff/bulk_accept.html", context)


@office_page("officer")
@require_GET
def sample(request: HttpRequest, number: str) -> HttpResponse:
    """One dossier of the sample, opened and noted as opened."""
    desk = desk_of(request)
    kept = request.session.get("bulk_accept", {})
    if number not in kept.get("sample", ()):
        raise Refused(Word.NOT_FOUND, f"Không có hồ sơ mẫu {number}.")
    if number not in kept["opened"]:
        kept["opened"].append(number)
        request.session.modified = True
    row = desk.row(number)
    context = {
        "opened": open_dossier(desk, row, lanes=lanes_of([row.id])),
        "bare": True,
        "trail": [(reverse("workbench"), _("Hàng đợi")), (reverse("bulk_accept"), _("Chấp nhận nhiều hồ sơ"))],
        "frame_template": frame(request),
    }
    return render(request, "portal/staff/bulk_sample.html", context)


@office_page("office_chief_accountant", "director")
@require_http_methods(["GET", "POST"])
def approve_many(request: HttpRequest) -> HttpResponse:
    """The approver's sheet, and once confirmed, what came of each."""
    desk = desk_of(request)
    kept = _kept(request, "bulk_approve", desk, "approvals")
    if isinstance(kept, HttpResponse):
        return kept
    rows = desk.rows(kept["numbers"])
    if request.POST.get("decision") == "approve" and request.POST.get("confirmed"):
        request.session.pop("bulk_approve")
        return _results(request, sign(desk, rows), reverse("approvals"), _("Chờ duyệt"))
    context = _sheet(rows, 3) | {
        "role": desk.role,
        "armed": request.POST.get("decision") == "approve",
        "question": _("Duyệt %(n)s hồ sơ, tổng %(total)s?") % {"n": len(rows), "total": dong(total(rows))},
        "trail": [(reverse("approvals"), _("Chờ duyệt"))],
    }
    return render(request, "portal/staff/bulk_approve.html", context)


def sign(desk: Desk, rows: list[DeskRow]) -> list[Result]:
    """The signature of this desk's role on these dossiers, in one transaction; what came of each."""
    numbers = [row.number for row in rows]
    signature = approval.approve if desk.role == "director" else approval.countersign
    answers = signature(numbers, desk.person)
    refused = {each.number: each.refused.sentence for each in answers if each.refused}
    return [Result(row, refused.get(row.number, "")) for row in rows]


def _accept(desk: Desk, row: DeskRow, straight: bool) -> str:
    """Accept one clean dossier; why it was left out, or empty."""
    try:
        if not straight or row.amount > desk.bulk_limit or row.state not in (State.SUBMITTED, State.UNDER_CONTROL):
            return _("Không chấp nhận hàng loạt được: hãy mở riêng hồ sơ này.")
        is_clean = row.clean
        if row.state == State.SUBMITTED:
            is_clean = not examination.examine_and_accept(row.number, desk.person).judged.findings
        elif is_clean and row.kind != Kind.PAY_FIRST:
            examination.accept(row.number, desk.person)
        return "" if is_clean else _("Kiểm tra lúc này thấy vướng mắc: hồ sơ được giữ lại trong hàng đợi.")
    except Refused as refused:
        return refused.sentence


def _kept(request: HttpRequest, key: str, desk: Desk, back: str) -> dict[str, Any] | HttpResponse:
    """The sheet under work: a new one from the ticked rows of a list, else that of the session."""
    picked = request.POST.getlist("picked")[:MOST]
    if picked:
        numbers = [row.number for row in desk.rows(picked)]
        chance = secrets.SystemRandom()
        sample = chance.sample(numbers, min(SAMPLE, len(numbers)))
        request.session[key] = {"numbers": numbers, "sample": sorted(sample, key=numbers.index), "opened": []}
        return HttpResponseRedirect(request.path)
    kept: dict[str, Any] | None = request.session.get(key)
    return kept if kept else HttpResponseRedirect(reverse(back))


def _sheet(rows: list[DeskRow], largest: int) -> dict[str, Any]:
    by_amount = sorted(rows, key=lambda row: row.amount, reverse=True)
    return {"count": len(rows), "total": total(rows), "largest": by_amount[:largest]}


def _results(request: HttpRequest, results: list[Result], back_url: str, back_label: str) -> HttpResponse:
    done = [each for each in results if not each.refused]
    context = {
        "done": done,
        "left": [each for each in results if each.refused],
        "total": total([each.row for each in done]),
        "back_url": back_url,
        "trail": [(back_url, back_label)],
    }
    return render(request, "portal/staff/results.html", context)
