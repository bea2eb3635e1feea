"""What others may read of documents. Each states its cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from khobac.core import clock, db
from khobac.core.errors import Refused, Word


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A file a unit has sent in."""

    sha256: str
    kind: str
    size_bytes: int
    name: str
    sent_by: str
    sent_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file enclosed with a dossier."""

    paper: str
    name: str
    sha256: str
    kind: str
    size_bytes: int


def document(unit_code: str, sha256: str) -> DocumentView:
    """A document of this unit. Raises NOT_FOUND, whether nobody has it or only another unit. One statement by key."""
    found = db.rows(
        """
        SELECT sha256, kind, size_bytes, name, sent_by, sent_at FROM documents_document
        WHERE unit_code = %s AND sha256 = %s
        """,
        [unit_code, sha256],
    )
    if not found:
        raise Refused(Word.NOT_FOUND, "Không có tệp này.")
    return DocumentView(**found[0] | {"sent_at": clock.local(found[0]["sent_at"])})


def of_dossier(dossier_id: int) -> list[AttachmentView]:
    """The files enclosed with a dossier, in the order they were enclosed. One statement by key."""
    found = db.rows(
        """
        SELECT attachment.paper, attachment.name, sha256, kind, size_bytes
        FROM documents_attachment attachment JOIN documents_document document ON document.id = attachment.document_id
        WHERE dossier_id = %s ORDER BY ordinal
        """,
        [dossier_id],
    )
    return [AttachmentView(**row) for row in found]
