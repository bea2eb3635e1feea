"""The pages of practice: one exercise after the other, decided with the keys of the workbench, and how it went.

What was answered is kept in the session alone: no table, no fact, no figure of anybody's work knows of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khobac.core import clock
from khobac.doors.portal.practice.made import Exercise, exercises
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff import reasons
from khobac.doors.portal.staff.workbench import question
from khobac.flows.payment.examination import SHORTEST_REASON

SESSION_KEY = "practice"
ANSWERS = frozenset({"accept", "return"})


@dataclass
class Round:
    """What an officer answered since beginning: `accept` or `return` by number, in their order."""

    begun_at: str
    answers: dict[str, str] = field(default_factory=dict)
    last_at: str = ""

    @property
    def seconds(self) -> int:
        """How long one decision took on average, in whole seconds."""
        if not self.answers:
            return 0
        taken = dt.datetime.fromisoformat(self.last_at) - dt.datetime.fromisoformat(self.begun_at)
        return round(taken.total_seconds() / len(self.answers))


@office_page("officer")
@never_cache
@require_GET
def practice(request: HttpRequest) -> HttpResponse:
    """The next exercise, or how the round went."""
    return _page(request)


@office_page("officer")
@never_cache
@require_GET
def opened(request: HttpRequest, number: str) -> HttpResponse:
    """The list with this exercise open."""
    return _page(request, number)


@office_page("officer")
@never_cache
@require_GET
def returning(request: HttpRequest, number: str) -> HttpResponse:
    """The return as it would be composed: every defect found is named already."""
    exercise = _find(exercises(clock.now()), number)
    trail = [(reverse("practice"), _("Luyện tập")), (reverse("practice_open", args=[number]), number)]
    context = {"exercise": exercise, "dossier": exercise.opened.row, "trail": trail}
    return render(request, "portal/practice/return.html", context)


@office_page("officer")
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Keep an answer once confirmed, and go on to the next."""
    exercise = _find(exercises(clock.now()), number)
    answer = request.POST.get("decision", "")
    if answer not in ANSWERS:
        raise Http404
    if answer == "accept" and not request.POST.get("confirmed"):
        return _page(request, number, armed=True)
    reason = reasons.written(request.POST.get("reason_choice", ""), request.POST.get("reason", ""))
    if answer == "accept" and exercise.opened.warned and len(reason) < SHORTEST_REASON:
        return _page(request, number, reason_missing=True)
    if answer == "return" or not exercise.opened.blocked:
        own = _round(request)
        own.answers[number] = answer
        own.last_at = clock.now().isoformat()
        request.session[SESSION_KEY] = vars(own)
    return HttpResponseRedirect(reverse("practice"))


@office_page("officer")
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Begin anew."""
    request.session.pop(SESSION_KEY, None)
    return HttpResponseRedirect(reverse("practice"))


def _page(request: HttpRequest, number: str = "", **said: Any) -> HttpResponse:
    own, every = _round(request), exercises(clock.now())
    left = [each for each in every if each.number not in own.answers]
    wrong = [each for each in every if each.number in own.answers and not each.is_right(own.answers[each.number])]
    chosen = _find(every, number) if number else next(iter(left), None)
    context = {
        "left": left,
        "decided": len(own.answers),
        "seconds": own.seconds,
        "right": len(own.answers) - len(wrong),
        "wrong": wrong,
        "last": _verdict(own, every),
        "trail": [(reverse("workbench"), _("Hàng đợi"))],
        **(_pane(request, chosen, **said) if chosen else {}),
    }
    return render(request, "portal/practice/practice.html", context, status=422 if said.get("reason_missing") else 200)


def _pane(request: HttpRequest, exercise: Exercise, **said: Any) -> dict[str, Any]:
    dossier = exercise.opened
    why_not = _("Còn %(n)s lỗi chặn: phải trả lại.") % {"n": dossier.row.blocks} if dossier.blocked else ""
    url = reverse("practice_return", args=[exercise.number])
    return said | {
        "opened": dossier,
        "dossier": dossier.row,
        "question": question(dossier),
        "why_not": why_not,
        "others": [{"label": _("Trả lại"), "key": "KeyR", "url": url}],
        "reasons": reasons.numbered() if dossier.warned else [],
        "reason_choice": request.POST.get("reason_choice", ""),
        "reason": request.POST.get("reason", ""),
        "has_errors": bool(said.get("reason_missing")),
    }


def _verdict(own: Round, every: list[Exercise]) -> tuple[str, bool] | None:
    """The number answered last, and whether rightly."""
    if not own.answers:
        return None
    number, answer = list(own.answers.items())[-1]
    return number, _find(every, number).is_right(answer)


def _find(every: list[Exercise], number: str) -> Exercise:
    found = next((each for each in every if each.number == number), None)
    if found is None:
        raise Http404
    return found


def _round(request: HttpRequest) -> Round:
    kept = request.session.get(SESSION_KEY)
    if kept is None:
        kept = vars(Round(clock.now().isoformat()))
        request.session[SESSION_KEY] = kept
    return Round(**kept)
