"""Projects for their treasury: the list, one project beside its dossiers, the settlement of a year."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.books.asked import address, year_of, years
from khobac.doors.portal.books.desk import Books, books_of, books_page, in_books_of, sections
from khobac.doors.portal.investment import tables
from khobac.doors.portal.investment.picture import project_context
from khobac.doors.portal.investment.treasury_entering import DEEDS, ENTERS
from khobac.flows import investment
from khobac.spending.investment import queries as projects


@books_page
@require_GET
def project_list(request: HttpRequest) -> HttpResponseBase:
    """The projects on the books of the treasury."""
    own, year = books_of(request), year_of(request)
    table = tables.project_list(projects.projects(year, clock.today(), [own.treasury_id]), year, own.kb)
    context = {
        "table": table,
        "own": own,
        "year": year,
        "years": years(),
        "sections": sections("treasury_projects", own),
        "new_url": address(reverse("new_project"), kb=own.kb) if own.role == ENTERS else "",
        "years_url": address(reverse("project_years"), kb=own.kb, nam=year),
    }
    return table.file(request) or render(request, "portal/investment/projects.html", context)


@books_page
@require_GET
def year_report(request: HttpRequest) -> HttpResponseBase:
    """Plan = paid = ledger, by project and source; what differs is named."""
    own, year = books_of(request), year_of(request)
    rows = investment.year_report(year, [own.treasury_id])
    table = tables.year_table(rows, year, own.kb)
    context = {
        "table": table,
        "own": own,
        "year": year,
        "years": years(),
        "at": clock.now(),
        "wrong": sum(not row.agrees for row in rows),
        "trail": [(address(reverse("treasury_projects"), kb=own.kb), _("Dự án đầu tư"))],
        "sections": sections("treasury_projects", own),
    }
    return table.file(request) or render(request, "portal/investment/year_report.html", context)


@books_page
@require_GET
def project(request: HttpRequest, unit: str) -> HttpResponseBase:
    """One project of the treasury with all that hangs on it."""
    own = books_of(request)
    context = project_context(request, unit, own)
    if context["page"].treasury_id != own.treasury_id:
        if there := in_books_of(request, context["page"].treasury_id):
            return HttpResponseRedirect(there)
        raise Refused(Word.NOT_FOUND, _("Kho bạc chưa ghi nhận dự án %(code)s.") % {"code": unit})
    table = context["sources"]
    context |= {
        "trail": [(address(reverse("treasury_projects"), kb=own.kb), _("Dự án đầu tư"))],
        "deeds": _deeds(own, unit) if own.role == ENTERS and context["page"].settlement is None else [],
    }
    return table.file(request) or render(request, "portal/investment/treasury_project.html", context)


def _deeds(own: Books, unit: str) -> list[tuple[str, object]]:
    """What an officer may enter of a project that is not finally settled."""
    return [
        (address(reverse("project_entry", args=[unit, name]), kb=own.kb), deed.title) for name, deed in DEEDS.items()
    ]
