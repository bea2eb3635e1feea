"""A contract for the treasury that keeps its books: what its unit sees, beside what an officer does with retention money."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from khobac.books.commitments.contract_queries import ContractPage
from khobac.doors.portal.books.asked import address
from khobac.doors.portal.books.contract_tables import contract_context
from khobac.doors.portal.books.desk import Books, books_of, books_page
from khobac.doors.portal.books.retention_pages import DEEDS, MOVES, contract_of
from khobac.spending.investment import queries as projects


@books_page
@require_GET
def contract(request: HttpRequest, unit: str, code: str) -> HttpResponseBase:
    """A contract of a unit of these books; any other does not exist."""
    own = books_of(request)
    page = contract_of(own, unit, code)
    context = contract_context(page) | {
        "trail": _trail(own, unit),
        "deeds": _deeds(page, own) if own.role == MOVES else [],
        "unit": unit,
    }
    return context["years"].file(request) or render(request, "portal/books/contract.html", context)


def _deeds(page: ContractPage, own: Books) -> list[tuple[str, object]]:
    """Money is released only where some is held."""
    unit, code = page.contract.unit, page.contract.code
    return [
        (address(reverse("retention_move", args=[unit, name, code]), kb=own.kb), deed.title)
        for name, deed in DEEDS.items()
        if deed.keeps or page.retention.held
    ]


def _trail(own: Books, unit: str) -> list[tuple[str, str]]:
    if not projects.is_project(unit):
        return [(address(reverse("retained"), kb=own.kb), _("Tiền bảo hành"))]
    return [
        (address(reverse("treasury_projects"), kb=own.kb), _("Dự án đầu tư")),
        (address(reverse("treasury_project", args=[unit]), kb=own.kb), unit),
    ]
