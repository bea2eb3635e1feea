"""The director's two pages: deadlines to put off for force majeure, and drafts of apology to sign."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khobac.casework.promises import queries
from khobac.casework.promises.queries import ApologyView
from khobac.core import clock
from khobac.core.errors import Refused
from khobac.doors.portal.promises.words import CAUSES
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff.desk import desk_of
from khobac.flows.payment import apologies, extension
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import UnitView

SEATS = ("office_chief_accountant", "director")


@dataclass(frozen=True)
class Draft:
    """A draft as its form shows it, with what was entered last time."""

    letter: ApologyView
    unit: UnitView | None
    cause: str
    words: str
    new_day: str

    @property
    def owed(self) -> bool:
        """Whether a new day is to be named."""
        return apologies.is_owed(self.letter.state)


@office_page("director")
@require_http_methods(["GET", "POST"])
def extensions(request: HttpRequest) -> HttpResponse:
    """S15's sister for an outage: all that is open and in time, due first; one notice for those ticked."""
    desk = desk_of(request)
    picked = request.POST.getlist("picked") or request.GET.getlist("ho-so")
    reason, days = request.POST.get("reason", ""), request.POST.get("days", "1")
    refused = None
    if request.method == "POST":
        try:
            moved = extension.extend(
                picked, desk.person, int(days) if days.isdecimal() and len(days) < 4 else 0, reason
            )
            said = ngettext("Đã gia hạn %(n)s hồ sơ", "Đã gia hạn %(n)s hồ sơ", len(moved)) % {"n": len(moved)}
            messages.success(request, said)
            return HttpResponseRedirect(reverse("extensions"))
        except Refused as problem:
            refused = problem
    rows = queries.extendable(desk.offices)
    units = organisations.units({each.unit_code for each in rows}, clock.today())
    context = {
        "rows": [
            (each, units.get(each.unit_code), desk.seconds_left(each.due_at), each.number in picked) for each in rows
        ],
        "most": int(desk.law.value("deadline.extension.most")),
        "basis": desk.law.values["deadline.extension.force_majeure"].basis,
        "days": days,
        "reason": reason,
        "refused": refused,
        "has_errors": refused is not None,
        "trail": [(reverse("approvals"), _("Chờ duyệt"))],
    }
    return render(request, "portal/promises/extensions.html", context, status=422 if refused else 200)


@office_page(*SEATS)
@require_GET
def to_sign(request: HttpRequest) -> HttpResponse:
    """Drafts of the office, the longest missed first."""
    return _drafts(request)


@office_page("director")
@require_POST
def sign(request: HttpRequest, apology_id: int) -> HttpResponse:
    """Sign and publish one; a reason not to is said where it was asked."""
    given = {name: request.POST.get(name, "") for name in ("cause", "words", "promised_on")}
    try:
        apologies.sign(apology_id, desk_of(request).person, given["cause"], given["words"], _day(given["promised_on"]))
    except Refused as refused:
        return _drafts(request, refused, apology_id, given)
    messages.success(request, _("Đã ký, gửi đơn vị và công bố thư xin lỗi"))
    return HttpResponseRedirect(reverse("apologies_to_sign"))


def _drafts(
    request: HttpRequest, refused: Refused | None = None, tried: int = 0, given: dict[str, str] | None = None
) -> HttpResponse:
    desk = desk_of(request)
    found = queries.to_sign(desk.offices)
    units = organisations.units({each.unit_code for each in found}, clock.today())
    proposed = apologies.new_day().isoformat()
    drafts = []
    for each in found:
        entered = given if given and each.id == tried else {}
        unit = units.get(each.unit_code)
        drafts.append(
            Draft(
                letter=each,
                unit=unit,
                cause=entered.get("cause", each.cause),
                words=entered.get("words", _proposed_words(each, CAUSES[each.cause])),
                new_day=entered.get("promised_on", proposed),
            )
        )
    context = {
        "drafts": drafts,
        "causes": list(CAUSES.items()),
        "may_sign": desk.role == "director",
        "refused": refused,
        "tried": tried,
        "has_errors": refused is not None,
        "trail": [(reverse("approvals"), _("Chờ duyệt"))],
    }
    return render(request, "portal/promises/to_sign.html", context, status=422 if refused else 200)


def _proposed_words(letter: ApologyView, cause: Promise) -> str:
    """The letter as composed: the director reads it, mends it, signs it."""
    told = {
        "number": letter.number,
        "cause": str(cause)[:1].lower() + str(cause)[1:],
        "missed": f"{letter.missed_at:%H:%M %d/%m/%Y}",
    }
    return (
        _(
            "Kho bạc xin lỗi đơn vị vì hồ sơ %(number)s không có kết quả trước %(missed)s như đã hẹn, do %(cause)s. "
            "Chúng tôi đã giao người hoàn thành và rút kinh nghiệm để việc này không lặp lại."
        )
        % told
    )


def _day(text: str) -> dt.date | None:
    """A day as the form sends it; the flow asks for one where it is needed."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
