"""The only writer of documents and attachments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khobac.core import clock, db
from khobac.core.arrays import texts
from khobac.core.documents import DocumentInfo


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A document, by its hash, as one of the papers of a dossier."""

    paper: str
    name: str
    sha256: str


def enter(unit_code: str, by: str, name: str, info: DocumentInfo) -> None:
    """This unit has sent in this file; a repeat changes nothing."""
    db.execute(
        """
        INSERT INTO documents_document (unit_code, sha256, kind, size_bytes, name, sent_by, sent_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (unit_code, sha256) DO NOTHING
        """,
        [unit_code, info.sha256, info.kind.value, info.size, name, by, clock.now()],
    )


def enclose(dossier_id: int, unit_code: str, enclosures: Sequence[Enclosure]) -> int:
    """Bind documents of the unit to a dossier, in this order; how many of them the unit has got. One statement."""
    return db.execute(
        """
        INSERT INTO documents_attachment (dossier_id, unit_code, document_id, ordinal, paper, name)
        SELECT %s, document.unit_code, document.id, new.ordinal, new.paper, new.name
        FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS new (paper, name, sha256, ordinal)
        JOIN documents_document document ON document.sha256 = new.sha256 AND document.unit_code = %s
        """,
        [
            dossier_id,
            texts(each.paper for each in enclosures),
            texts(each.name for each in enclosures),
            texts(each.sha256 for each in enclosures),
            unit_code,
        ],
    )
