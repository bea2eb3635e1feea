"""Files from a unit: judged by their bytes, kept under their hash, and enclosed with a draft one by one.

Unit commands: call inside `access.acting_as(unit)`. What is refused leaves nothing behind; bytes whose transaction
fails stay in the store without a row, where nobody can ask for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from khobac.casework.documents import queries as kept
from khobac.casework.documents import services as documents
from khobac.casework.documents.queries import DocumentView
from khobac.casework.dossiers import drafts
from khobac.casework.dossiers.services import drafts as casework
from khobac.core import db, limits
from khobac.core.documents import DocumentRefused, inspect, store
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.registers.law import queries as laws


@dataclass(frozen=True, slots=True)
class Sent:
    """A file on its way in, as one of the papers; the stream can be read twice."""

    paper: str
    name: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file of a draft as the draft keeps it."""

    paper: str
    name: str
    sha256: str
    kind: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was not taken in, and why."""

    name: str
    refused: DocumentRefused


@repeated
def take_in(unit: str, by: str, name: str, stream: BinaryIO) -> DocumentView:
    """Keep a file of the unit. Raises DocumentRefused with sentence and remedy, NO_RIGHT for who prepares nothing there."""
    rights.require_unit(by, "prepare", unit)
    with db.atomic():
        stream.seek(0)
        info = inspect(name, stream)
        stream.seek(0)
        store.keep(_folder(), info.sha256, stream.read())
        documents.enter(unit, by, name, info)
        return kept.document(unit, info.sha256)


def content_of(sha256: str) -> bytes:
    """The bytes of a document that a query has shown to the caller."""
    return store.fetch(_folder(), sha256)


@repeated
def enclose(draft_id: int, by: str, files: Sequence[Sent]) -> tuple[list[Enclosed], list[RefusedFile]]:
    """Enclose these files with a draft; the good ones are in, the others come back with their reason."""
    if not {file.paper for file in files} <= laws.papers_known():
        raise Refused(Word.INVALID, "Không có loại giấy tờ này.", pointer="/attachments")
    taken: list[Enclosed] = []
    refused: list[RefusedFile] = []

    def add(present: list[Enclosed], unit: str) -> list[Enclosed]:
        for file in files:
            try:
                enclosed = _taken(unit, by, file, present)
            except DocumentRefused as reason:
                refused.append(RefusedFile(file.name, reason))
                continue
            taken.append(enclosed)
            present = [*(each for each in present if each.sha256 != enclosed.sha256), enclosed]
        return present

    _change(draft_id, by, add)
    return taken, refused


@repeated
def remove(draft_id: int, by: str, sha256: str) -> None:
    """Enclose it no longer; the file itself stays among the unit's documents."""
    _change(draft_id, by, lambda present, _unit: [each for each in present if each.sha256 != sha256])


def of_draft(content: dict[str, Any]) -> list[Enclosed]:
    """The files enclosed with a draft of this content."""
    return [Enclosed(**each) for each in content.get("attachments", [])]


def _taken(unit: str, by: str, file: Sent, present: Sequence[Enclosed]) -> Enclosed:
    if len(present) >= limits.ATTACHMENTS.value:
        raise DocumentRefused(limits.ATTACHMENTS.word)
    document = take_in(unit, by, file.name, file.stream)
    return Enclosed(file.paper, file.name, document.sha256, document.kind, document.size_bytes)


def _change(draft_id: int, by: str, change: Callable[[list[Enclosed], str], list[Enclosed]]) -> None:
    with db.atomic():
        draft = drafts.lock(draft_id)
        rights.require_unit(by, "prepare", draft.unit_code)
        if draft.stage != "editing":
            raise Refused(Word.STATE, "Bản nháp đang chờ ký hoặc đã nộp, không sửa được.")
        casework.enclose(draft_id, [asdict(each) for each in change(of_draft(draft.content), draft.unit_code)])


def _folder() -> Path:
    return Path(settings.DOCUMENTS_FOLDER)
