"""Files from a unit's own software: sent in first, then named by their hash in the dossier, which both signatures cover."""

from __future__ import annotations

import io
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status
from pydantic import StringConstraints

from khobac.core import access, limits
from khobac.core.documents import DocumentRefused
from khobac.core.errors import Word
from khobac.doors.api import problems
from khobac.doors.api.examples import DOCUMENT
from khobac.doors.api.keys import UnitKey, client_of
from khobac.doors.api.openapi import describes
from khobac.doors.api.problems import english
from khobac.doors.api.schemas import DocumentOut
from khobac.flows import enclosures

router = Router(tags=["units"])

Name = Annotated[str, StringConstraints(min_length=1, max_length=limits.FILE_NAME.value)]


def described() -> dict[str, Any]:
    """How the contract tells of a body that is bytes."""
    body = {"application/octet-stream": {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}}
    return describes(201, DocumentOut, DOCUMENT, 400, 413, 422, requestBody={"required": True, "content": body})


@router.post("/documents", auth=UnitKey("file"), summary="Send a file in · Gửi tệp lên", **described())
def send_document(request: HttpRequest, name: Annotated[Name, Query()]) -> Status[DocumentOut] | HttpResponse:
    """The exact bytes of a PDF, JPG, PNG, XML, DOCX or XLSX, at most 10 MB; its kind is told by the bytes, not the name.

    The answer's `sha256` goes into `attachments` of the dossier. A repeat changes nothing.
    """
    client = client_of(request)
    body = request.read(limits.FILE_SIZE.value + 1)
    if len(body) > limits.FILE_SIZE.value:
        return problems.problem(request, "BODY_TOO_LARGE")
    try:
        with access.acting_as(client.unit):
            kept = enclosures.take_in(client.unit, client.person, name, io.BytesIO(body))
    except DocumentRefused as refused:
        return _refused(request, refused)
    return Status(201, DocumentOut(sha256=kept.sha256, kind=kept.kind, size_bytes=kept.size_bytes))


def _refused(request: HttpRequest, refused: DocumentRefused) -> HttpResponse:
    """What is wrong with the file, and how to mend it."""
    told = refused.wording
    sentence, remedy = (told.sentence_en, told.remedy_en) if english() else (told.sentence_vi, told.remedy_vi)
    found = problems.fault("/query/name" if refused.code == limits.FILE_NAME.word else "/attachments", sentence)
    return problems.problem(request, Word.INVALID, sentence, [found.model_copy(update={"fix": remedy})])
