"""S18, the team board: what lies with whom, how old and how late, when it will be done; and handing it over, many at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from khobac.core import clock
from khobac.core.errors import Refused
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff.desk import Desk, desk_of, show
from khobac.flows.payment import passing_on
from khobac.flows.payment.deadlines import in_season
from khobac.registers.organisations import queries as organisations
from khobac.watch.supervision import load
from khobac.watch.supervision.load import Load, Pace
from khobac.watch.supervision.peak import is_peak

SEATS = ("office_chief_accountant", "director")
NOBODY = "chua-ai"
"""What the address calls dossiers that nobody has taken; no user name looks like it."""

SAID_BY_FLOWS = (
    gettext_noop("Chọn ít nhất một hồ sơ."),
    gettext_noop("Người này đã giữ vị trí khác trên một trong các hồ sơ."),
)
"""Their English; the page looks a sentence up when it shows it."""


@dataclass(frozen=True)
class Member:
    """One line of the board. `address` names the officer in links; `done` is when all will be done at today's pace."""

    name: str
    address: str
    load: Load | None
    pace: Pace
    done: dt.datetime | None

    @property
    def is_somebody(self) -> bool:
        """Whether it is an officer's line, not that of dossiers nobody has taken."""
        return self.address != NOBODY

    @property
    def bar(self) -> list[tuple[str, int, int]]:
        """Late, due today and later as parts of a bar of a hundred: kind, where it begins, how long it is."""
        parts, begin = [], 0
        if self.load is not None:
            for kind, many in (("late", self.load.late), ("today", self.load.today), ("later", self.load.later)):
                width = many * 100 // self.load.dossiers
                parts.append((kind, begin, width))
                begin += width
        return parts


@office_page(*SEATS)
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """The whole board. Twelve statements."""
    desk, now = desk_of(request), clock.now()
    loads = {each.person: each for each in load.by_officer(desk.offices, now)}
    names = {each.username: each.name for each in organisations.people_in(desk.office, "officer", now)}
    since = load.today(desk.offices, now)
    worked = load.worked_today(desk.hours, now)
    idle = sorted({*names, *since.decided} - {*loads}, key=lambda each: names.get(each, each))
    members = [
        _member(desk, person, names.get(person, person), loads.get(person), Pace(since.decided.get(person, 0), worked))
        for person in [*loads, *idle]
    ]
    pace = Pace(sum(since.decided.values()), worked)
    left = sum(each.dossiers for each in loads.values())
    context = {
        "members": members,
        "left": left,
        "late": sum(each.late for each in loads.values()),
        "received": since.received,
        "pace": pace.hourly,
        "done": pace.done_at(left, desk.hours, now),
        "season": in_season(desk.law),
        "peak": is_peak(since.received, left, len(names), desk.peak_per_officer),
    }
    return render(request, "portal/staff/team.html", context)


@office_page(*SEATS)
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, person: str) -> HttpResponse:
    """What lies with one officer, to be handed to another: ticked, with a reason."""
    desk, now = desk_of(request), clock.now()
    picked, reason, to = request.POST.getlist("picked"), request.POST.get("reason", ""), request.POST.get("to", "")
    refused = None
    if request.method == "POST":
        try:
            given = passing_on.reassign(picked, desk.person, to, reason)
            messages.success(request, ngettext("Đã chuyển %(n)s hồ sơ", "Đã chuyển %(n)s hồ sơ", given) % {"n": given})
            return HttpResponseRedirect(reverse("team"))
        except Refused as problem:
            refused = problem
    officers = organisations.people_in(desk.office, "officer", now)
    holder = "" if person == NOBODY else person
    rows = desk.rows(load.held_by(desk.offices, holder))
    context = {
        "name": {each.username: each.name for each in officers}.get(person, person) if holder else _("Chưa ai nhận"),
        "rows": [(each, each.row.number in picked) for each in show(desk, rows)],
        "colleagues": [each for each in officers if each.username != person],
        "to": to,
        "reason": reason,
        "refused": refused,
        "has_errors": refused is not None,
        "trail": [(reverse("team"), _("Đội ngũ"))],
    }
    return render(request, "portal/staff/team_member.html", context, status=422 if refused else 200)


def _member(desk: Desk, person: str, name: str, own: Load | None, pace: Pace) -> Member:
    done = pace.done_at(own.dossiers, desk.hours, clock.now()) if own else None
    return Member(name or _("Chưa ai nhận"), person or NOBODY, own, pace, done)
