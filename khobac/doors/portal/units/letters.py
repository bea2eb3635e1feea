"""A letter of a dossier as PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from khobac.casework.dossiers import queries as casework
from khobac.doors.portal.papers import paper
from khobac.doors.portal.seat import unit_page
from khobac.registers.organisations import queries as organisations
from khobac.spending.requests import queries as requests


@unit_page()
@require_GET
def letter(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The last letter of that kind; the paper is made when first asked for."""
    dossier = casework.by_number(number)
    found = [each for each in casework.letters(dossier.id) if each.kind == kind]
    sent_on = dossier.sent_at.date()
    unit, office = organisations.unit(dossier.unit_code, sent_on), organisations.office_by_id(dossier.office_id, sent_on)
    if not found or unit is None or office is None:
        raise Http404
    made = paper(found[-1], dossier, requests.of_dossier(dossier.id), unit, office, casework.defects(dossier.id))
    disposition = f'inline; filename="{number}-{kind}.pdf"'
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": disposition})
