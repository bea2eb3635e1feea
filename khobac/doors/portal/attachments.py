"""Files enclosed with dossiers, handed out: as downloads alone, never shown under our own address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from khobac.casework.documents import queries as documents
from khobac.core.errors import Refused, Word
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff.desk import desk_of
from khobac.flows import enclosures

STAFF = ("officer", "office_chief_accountant", "director", "payment_officer")
TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "xml": "application/xml",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@office_page(*STAFF)
@require_GET
def treasury_file(request: HttpRequest, number: str, sha256: str) -> HttpResponse:
    """A file enclosed with a dossier of one's own office."""
    row = desk_of(request).row(number)
    found = next((each for each in documents.of_dossier(row.id) if each.sha256 == sha256), None)
    if found is None:
        raise Refused(Word.NOT_FOUND, "Không có tệp này.")
    return download(found.sha256, found.name, found.kind)


def download(sha256: str, name: str, kind: str) -> HttpResponse:
    """Saved, not opened; the name ends as the bytes say, whatever it ended in."""
    stem = name.rpartition(".")[0] or name
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{stem}.{kind}") or "attachment",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(enclosures.content_of(sha256), content_type=TYPES[kind], headers=headers)
