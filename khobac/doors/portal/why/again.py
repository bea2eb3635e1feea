"""A dossier's decisions made again: from what was stored, and on law and position of their day as registers have them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from khobac.control.queries import CheckRecord
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff.desk import desk_of
from khobac.doors.portal.staff.full_view import STAFF
from khobac.doors.portal.why.shown import PURPOSES
from khobac.doors.portal.why.words import POSITION
from khobac.flows import reperformance
from khobac.flows.reperformance import AS_STORED, Difference, Kind, Performed
from khobac.registers.law.keys import known_key

KINDS: dict[Kind, tuple[Promise, str]] = {
    Kind.RULE_CHANGED: (gettext_lazy("Quy tắc đã đổi phiên bản"), "plain"),
    Kind.RECORDED_SINCE: (gettext_lazy("Ghi nhận sau ngày đó"), "info"),
    Kind.INPUT_CHANGED: (gettext_lazy("Dữ liệu khác lúc đó"), "danger"),
    Kind.ANSWER_CHANGED: (gettext_lazy("Kết quả sẽ khác"), "warning"),
}


@dataclass(frozen=True)
class ShownDifference:
    """One difference as a row."""

    word: str
    kind: str
    name: str
    then: str
    now: str


@dataclass(frozen=True)
class ShownAgain:
    """One check made again."""

    title: str
    record: CheckRecord
    agrees: bool
    differences: list[ShownDifference]


@office_page(*STAFF)
@require_GET
def made_again(request: HttpRequest, number: str) -> HttpResponse:
    """Every check of a dossier of this office again, with what differs."""
    desk_of(request).row(number)
    context = {
        "number": number,
        "checks": [_shown(each) for each in reversed(reperformance.of_dossiers([number]))],
        "as_stored": ", ".join(str(POSITION.get(name, name)) for name in AS_STORED),
        "trail": [(reverse("treasury_dossier", args=[number]), _("Hồ sơ %(number)s") % {"number": number})],
    }
    return render(request, "portal/why/again.html", context)


def _shown(performed: Performed) -> ShownAgain:
    record = performed.record
    title = str(PURPOSES.get(record.purpose, record.purpose))
    return ShownAgain(title, record, performed.agrees, [_difference(each) for each in performed.differences])


def _difference(difference: Difference) -> ShownDifference:
    word, kind = KINDS[difference.kind]
    known = known_key(difference.name)
    name = known.meaning_vi if known else POSITION.get(difference.name, difference.name)
    return ShownDifference(str(word), kind, str(name), difference.then, difference.now)
