"""Reading the library: the entries of a day with how often each was named, and one entry through time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from khobac.casework.disputes import queries as disputes
from khobac.casework.dossiers import queries as dossiers
from khobac.core import clock
from khobac.doors.portal.books.tables import Cell, Column, Row, Table
from khobac.doors.portal.findings import label
from khobac.doors.portal.law.desk import DRAFTS, STEWARDS, day_of, law_page, sections
from khobac.doors.portal.law.words import CERTAINTY, in_words
from khobac.doors.portal.library.offered import Offered, searched
from khobac.doors.portal.seat import acting
from khobac.doors.portal.staff.words import RULES
from khobac.doors.portal.templatetags.portal import date_vi
from khobac.registers.law import wordings
from khobac.registers.law.wordings import WordingView

COUNTED = dt.timedelta(days=365)
"""How far back is counted how often an entry was named, and how often a unit was right to dispute it."""


@dataclass(frozen=True)
class Version:
    """What an entry said from a day on, as the page shows it."""

    entry: WordingView
    place: str
    rule: str
    basis: str
    certainty: tuple[str, str]
    is_current: bool


@law_page
@never_cache
@require_GET
def entries(request: HttpRequest) -> HttpResponseBase:
    """The entries of a day, or those that have every word looked for."""
    day, sought = day_of(request), request.GET.get("tim", "")[:100]
    since = clock.now() - COUNTED
    named, upheld = dossiers.named_since(since), disputes.upheld_since(since)
    columns = [
        Column(_("Lỗi")),
        Column(_("Chỗ")),
        Column(_("Căn cứ")),
        Column(_("Tính từ")),
        Column(_("Số lần nêu trong 12 tháng"), "num"),
        Column(_("Đơn vị khiếu nại đúng"), "num"),
    ]
    rows: list[Row] = [
        [*_said(each, day), named.get(each.key), upheld.get(each.key)] for each in searched(day, sought)
    ]
    table = Table(f"thu-vien-loi-{day}", _("Thư viện lỗi"), columns, rows)
    context = {
        "table": table,
        "day": day,
        "sought": sought,
        "drafts": acting(request).role == DRAFTS,
        "sections": sections(request, "defect_library"),
    }
    return table.file(request) or render(request, "portal/library/entries.html", context)


@law_page
@never_cache
@require_GET
def entry(request: HttpRequest, key: str) -> HttpResponse:
    """One entry: what it says, what it said before, and what open changes would have it say."""
    found, drafted = wordings.versions(key), wordings.drafted(key)
    if not found and not drafted:
        raise Http404
    today = clock.today()
    versions = [_version(each, today) for each in found]
    current = next((each for each in versions if each.is_current and each.entry.value), None)
    own, since = acting(request).role, clock.now() - COUNTED
    context = {
        "key": key,
        "heading": in_words(current.entry.message_vi, current.entry.message_en) if current else key,
        "current": current,
        "versions": versions,
        "drafted": [_version(each, today) for each in drafted] if own in STEWARDS else [],
        "named": dossiers.named_since(since).get(key, 0),
        "upheld": disputes.upheld_since(since).get(key, 0),
        "drafts": own == DRAFTS,
        "reads_changes": own in STEWARDS,
        "sections": sections(request, "defect_library"),
        "trail": [(reverse("defect_library"), _("Thư viện lỗi"))],
    }
    return render(request, "portal/library/entry.html", context)


def basis(entry: WordingView) -> str:
    """The article an entry rests on, as people cite it."""
    return ", ".join(filter(None, (entry.article and _("Điều %s") % entry.article, entry.text_number)))


def _said(each: Offered, day: dt.date) -> Row:
    said = each.entry
    ended = said.text_ended_on
    over = _("văn bản hết hiệu lực sau %s") % date_vi(ended) if ended and ended < day else ""
    return [
        Cell(each.message, reverse("library_entry", args=[each.key]), under=in_words(said.fix_vi, said.fix_en)),
        Cell(label(said.pointer), under=said.rule),
        Cell(basis(said), under=over),
        said.valid_from,
    ]


def _version(entry: WordingView, today: dt.date) -> Version:
    word, kind = CERTAINTY[entry.certainty]
    holds = entry.valid_from <= today and (entry.valid_to is None or entry.valid_to >= today)
    return Version(
        entry,
        place=label(entry.pointer),
        rule=f"{entry.rule} · {RULES.get(entry.rule, '')}".strip(" ·"),
        basis=basis(entry),
        certainty=(str(word), kind),
        is_current=holds and entry.known_to is None and entry.approved_at is not None,
    )
