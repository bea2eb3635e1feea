"""S04, my work: what waits for me, what I was writing, what money is left, what is due. Nothing that is zero is shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from khobac.books.budget import queries as budget
from khobac.casework.dossiers import drafts as kept
from khobac.casework.dossiers.drafts import DraftView
from khobac.casework.dossiers.states import OPEN, State
from khobac.core import clock
from khobac.doors.portal.seat import acting, unit_page
from khobac.doors.portal.units.alert_list import tell
from khobac.doors.portal.units.budget_lines import figures
from khobac.doors.portal.units.dossiers import with_status
from khobac.spending.requests import queries as requests
from khobac.spending.requests.queries import DossierRow
from khobac.watch.alerts import queries as alerts

TO_MEND = [State.RETURNED, State.PAYMENT_RETURNED]


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list of what waits."""

    url: str
    name: str
    hint: str
    word: str
    kind: str


@unit_page()
@never_cache
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The first page of everybody at a unit."""
    seat = acting(request)
    unit = seat.unit or ""
    mine = kept.of_unit(unit, ["editing"], 8) if seat.role == "accountant" else []
    waiting = kept.of_unit(unit, [seat.role], 50) if seat.role != "accountant" else []
    to_mend = _standing(requests.dossiers_of_unit(unit, TO_MEND), mine) if seat.role == "accountant" else []
    context = {
        "tasks": [*_to_sign(waiting), *_to_mend(to_mend), *_drafts(mine)],
        "lines": figures(budget.lines_of_unit(unit, clock.today().year)),
        "recent": with_status(requests.dossiers_of_unit(unit, limit=8)),
        "due": with_status(
            sorted(requests.dossiers_of_unit(unit, sorted(OPEN), limit=5), key=lambda row: row.due_at or row.sent_at)
        ),
        "alerts": [tell(each) for each in alerts.of_unit(unit, seat.person, limit=4)],
        "year": clock.today().year,
    }
    return render(request, "portal/units/home.html", context)


def _standing(returned: list[DossierRow], drafts: list[DraftView]) -> list[DossierRow]:
    """Those not being mended already."""
    if not returned:
        return []
    in_hand = {draft.resubmits for draft in drafts}
    mended = requests.mended([row.dossier_id for row in returned])
    return [row for row in returned if row.number not in in_hand and row.dossier_id not in mended]


def _to_sign(waiting: list[DraftView]) -> list[Task]:
    if not waiting:
        return []
    name = ngettext("Ký %(n)d lệnh chi", "Ký %(n)d lệnh chi", len(waiting)) % {"n": len(waiting)}
    senders = ", ".join(sorted({draft.prepared_by for draft in waiting}))
    return [Task(reverse("to_sign"), name, _("Gửi bởi %(who)s") % {"who": senders}, _("Chờ ký"), "info")]


def _to_mend(rows: list[DossierRow]) -> list[Task]:
    words = {State.RETURNED: _("Cần sửa"), State.PAYMENT_RETURNED: _("Ngân hàng trả lại")}
    return [
        Task(
            reverse("dossier", args=[row.number]), f"{row.content} · {row.payee_name}", row.number,
            words[State(row.state)], "warning",
        )
        for row in rows
    ]


def _drafts(mine: list[DraftView]) -> list[Task]:
    return [
        Task(
            reverse("mend" if draft.resubmits else "order", args=[draft.id]),
            draft.content.get("content") or _("Lệnh chi chưa ghi nội dung"),
            draft.note or (draft.resubmits or ""),
            _draft_word(draft),
            "warning" if draft.note else "plain",
        )
        for draft in mine
    ]


def _draft_word(draft: DraftView) -> str:
    if draft.note:
        return _("Được chuyển lại")
    return _("Đang sửa") if draft.resubmits else _("Đang lập")
