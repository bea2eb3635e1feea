"""Simulations of changed law: the list, one with its counts by kind, and the dossiers behind a count."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.days import parse_day
from khobac.doors.portal.law.typed import written
from khobac.doors.portal.seat import acting, office_page
from khobac.doors.portal.staff.words import RULES
from khobac.doors.portal.units.words import KINDS
from khobac.flows import simulation as flow
from khobac.registers.law.keys import known_key
from khobac.watch.simulations import queries
from khobac.watch.simulations.queries import ChangedView, CountView, SimulationView

STEWARDS = ("steward_draft", "steward_approve")
PAGE = 50
YEAR = dt.timedelta(days=365)

OUTCOMES: dict[str, tuple[Promise, str]] = {
    "fails": (gettext_lazy("Đạt thành không đạt"), "danger"),
    "passes": (gettext_lazy("Không đạt thành đạt"), "ok"),
    "otherwise": (gettext_lazy("Kết luận như cũ, lý do khác"), "info"),
}
STATES: dict[str, tuple[Promise, str]] = {
    "asked": (pgettext_lazy("simulation", "Đang chờ"), "plain"),
    "running": (pgettext_lazy("simulation", "Đang chạy"), "info"),
    "done": (pgettext_lazy("simulation", "Đã xong"), "ok"),
}
UNIT_KINDS: dict[str, Promise] = {
    "recurrent": gettext_lazy("Đơn vị chi thường xuyên"),
    "project": gettext_lazy("Dự án đầu tư"),
}


@dataclass(frozen=True)
class Total:
    """Dossiers of one outcome together."""

    outcome: str
    word: str
    kind: str
    many: int
    amount: int


@dataclass(frozen=True)
class ShownCount:
    """Dossiers of one outcome and kind, and where they are listed."""

    word: str
    unit_kind: str
    procedure: str
    mode: str
    many: int
    amount: int
    url: str


@dataclass(frozen=True)
class ShownChange:
    """A changed value of law: its name and how it would be."""

    name: str
    key: str
    value: str | None
    valid_from: dt.date


@office_page(*STEWARDS)
@require_GET
def simulations(request: HttpRequest) -> HttpResponse:
    """The latest simulations with what each came to."""
    found = queries.latest()
    totals = queries.totals([each.id for each in found])
    rows = [(each, _state(each), _totals(each.id, totals)) for each in found]
    return render(request, "portal/simulations/simulations.html", {"rows": rows})


@office_page(*STEWARDS)
@require_POST
def ask(request: HttpRequest, change_id: int) -> HttpResponse:
    """Ask for a drafted change to be tried on dossiers of some days (the last year where none are given)."""
    today = clock.today()
    first, last = (parse_day(request.POST.get(name, ""), today) for name in ("tu", "den"))
    title = request.POST.get("ten", "")[:200] or _("Thay đổi %(n)s") % {"n": change_id}
    asked = flow.ask_draft(title, change_id, first or today - YEAR, last or today, acting(request).person)
    return HttpResponseRedirect(reverse("simulation", args=[asked]))


@office_page(*STEWARDS)
@require_GET
def simulation(request: HttpRequest, simulation_id: int) -> HttpResponse:
    """One simulation: what was changed, how far it is, and who is decided otherwise, by kind."""
    found = _found(simulation_id)
    counts = queries.counts(simulation_id)
    context = {
        "simulation": found,
        "state": _state(found),
        "changes": [_change(each) for each in found.changes],
        "rules": [f"{code} {RULES.get(code, '')}" for code in found.rules],
        "totals": _totals(simulation_id, queries.totals([simulation_id])),
        "counts": [_count(simulation_id, each) for each in counts],
        "trail": [(reverse("simulations"), _("Mô phỏng"))],
    }
    return render(request, "portal/simulations/simulation.html", context)


@office_page(*STEWARDS)
@require_GET
def dossiers(request: HttpRequest, simulation_id: int, outcome: str) -> HttpResponse:
    """The dossiers behind a count, the largest first."""
    found = _found(simulation_id)
    if outcome not in OUTCOMES:
        raise Refused(Word.NOT_FOUND, "Không có mục này.")
    unit_kind, procedure, mode = (request.GET.get(name, "")[:20] for name in ("dv", "tt", "loai"))
    kind = (outcome, unit_kind, procedure, mode)
    rows = queries.changed(simulation_id, kind, _after(request), PAGE + 1)
    shown = rows[:PAGE]
    context = {
        "simulation": found,
        "outcome": OUTCOMES[outcome][0],
        "rows": [(each, _said(each)) for each in shown],
        "next_url": _next_url(request, shown[-1]) if len(rows) > PAGE else None,
        "first_url": request.path if "sau" in request.GET else None,
        "trail": [
            (reverse("simulations"), _("Mô phỏng")),
            (reverse("simulation", args=[simulation_id]), found.title),
        ],
    }
    return render(request, "portal/simulations/dossiers.html", context)


def _found(simulation_id: int) -> SimulationView:
    found = queries.simulation(simulation_id)
    if found is None:
        raise Refused(Word.NOT_FOUND, f"Không có mô phỏng {simulation_id}.")
    return found


def _state(found: SimulationView) -> tuple[str, str]:
    word, kind = STATES[found.state]
    return str(word), kind


def _totals(simulation_id: int, totals: dict[tuple[int, str], tuple[int, int]]) -> list[Total]:
    return [
        Total(outcome, str(word), kind, *totals.get((simulation_id, outcome), (0, 0)))
        for outcome, (word, kind) in OUTCOMES.items()
    ]


def _count(simulation_id: int, count: CountView) -> ShownCount:
    query = urlencode({"dv": count.unit_kind, "tt": count.procedure, "loai": count.mode})
    url = f"{reverse('simulated_dossiers', args=[simulation_id, count.outcome])}?{query}"
    return ShownCount(
        str(OUTCOMES[count.outcome][0]),
        str(UNIT_KINDS.get(count.unit_kind, count.unit_kind)),
        count.procedure,
        str(KINDS.get(count.mode, count.mode)),
        count.many,
        count.amount,
        url,
    )


def _change(kept: dict[str, Any]) -> ShownChange:
    known = known_key(kept["key"])
    name = (known.meaning_en if _english() else known.meaning_vi) if known else kept["key"]
    value = None if kept["value"] is None else written(kept["value"])
    return ShownChange(name, kept["key"], value, dt.date.fromisoformat(kept["valid_from"]))


def _said(changed: ChangedView) -> str:
    return changed.message_en if _english() else changed.message_vi


def _after(request: HttpRequest) -> tuple[int, int] | None:
    amount, _comma, identity = request.GET.get("sau", "").partition(",")
    try:
        return int(amount), int(identity)
    except ValueError:
        return None


def _next_url(request: HttpRequest, last: ChangedView) -> str:
    return f"{request.path}?{urlencode(request.GET.dict() | {'sau': f'{last.amount},{last.id}'})}"


def _english() -> bool:
    return (get_language() or "vi").startswith("en")
