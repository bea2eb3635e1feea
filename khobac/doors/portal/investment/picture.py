"""A project as a page shows it: whose it is, what it has received, where it will stand at the end of the year."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.books.asked import year_of, years
from khobac.doors.portal.books.desk import Books
from khobac.doors.portal.investment import tables
from khobac.registers.organisations import queries as organisations
from khobac.spending.investment.forecast import forecast
from khobac.spending.investment.queries import ProjectPage, project_page

GROUPS = {
    "N": gettext_lazy("Dự án quan trọng quốc gia"),
    "A": gettext_lazy("Nhóm A"),
    "B": gettext_lazy("Nhóm B"),
    "C": gettext_lazy("Nhóm C"),
}


def project_context(request: HttpRequest, unit: str, read_in: Books | None = None) -> dict[str, Any]:
    """All that the page of a project shows for the year asked for: to its owner, or in the books of a treasury.

    Raises NOT_FOUND.
    """
    today, year = clock.today(), year_of(request)
    page = project_page(unit, year, today)
    if page is None:
        raise Refused(Word.NOT_FOUND, _("Kho bạc chưa ghi nhận dự án %(code)s.") % {"code": unit})
    registered = organisations.units([unit, page.terms.investor_id], today)
    own, investor = registered[unit], registered.get(page.terms.investor_id)
    return {
        "page": page,
        "name": tables.name_of(own.name_vi, own.name_en),
        "investor": tables.name_of(investor.name_vi, investor.name_en) if investor else page.terms.investor_id,
        "group": GROUPS[page.terms.group],
        "year": year,
        "years": years(),
        "percent_in_all": _percent(page.disbursed_in_all, page.terms.total_investment),
        "percent_of_year": _percent(page.disbursed_in_year, page.planned_for_year),
        "forecast": _forecast(page, today),
        "sources": tables.sources(page),
        "contracts": tables.contracts(page, read_in),
        "volumes": tables.volumes(page),
        "decisions": tables.decisions(page),
    }


def _forecast(page: ProjectPage, today: dt.date) -> Any:
    """What of the plan will probably be left; only for the year that runs."""
    if page.year != today.year or page.settlement is not None:
        return None
    return forecast(page.planned_for_year, page.disbursed_in_year, page.unpaid, today)


def _percent(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 0
