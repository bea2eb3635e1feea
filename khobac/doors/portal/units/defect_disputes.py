"""The unit says that a defect named to it is none, and reads what the treasury answers."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khobac.casework.disputes import queries as disputes
from khobac.casework.disputes.queries import DisputeView
from khobac.casework.dossiers import queries as casework
from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.states import State
from khobac.doors.portal.findings import ShownFinding, shown
from khobac.doors.portal.seat import acting, unit_page
from khobac.flows import disputes as flow


@dataclass(frozen=True, slots=True)
class Disputable:
    """A defect of a return, and what was said about it; `may` while nothing was and there is still time."""

    ordinal: int
    finding: ShownFinding
    dispute: DisputeView | None
    may: bool


def of_dossier(head: LockedDossier, is_mended: bool) -> list[Disputable]:
    """The defects of a returned dossier in their order. Two statements; none for a dossier that was not returned."""
    if head.state != State.RETURNED:
        return []
    said = {each.ordinal: each for each in disputes.of_dossier(head.id)}
    return [
        Disputable(ordinal, shown(defect), said.get(ordinal), ordinal not in said and not is_mended)
        for ordinal, defect in enumerate(casework.defects(head.id), 1)
    ]


@unit_page()
@require_POST
def dispute(request: HttpRequest, number: str, ordinal: int) -> HttpResponse:
    """Dispute one defect."""
    flow.dispute(number, ordinal, acting(request).person, request.POST.get("argument", ""))
    messages.success(request, _("Đã gửi khiếu nại; kho bạc trả lời bằng văn bản"))
    return HttpResponseRedirect(reverse("dossier", args=[number]))
