"""Reading a file from outside, up to the limit, and finding out what it is."""
from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from khobac.core import limits
from khobac.core.documents.images import check_jpg, check_png
from khobac.core.documents.office import check_office, names_in
from khobac.core.documents.pdfs import check_pdf
from khobac.core.documents.refusals import DocumentRefused
from khobac.core.documents.xml import check_xml_file

CHUNK = 64 * limits.KIB


class Kind(StrEnum):
    """The kinds taken in; the value is the extension a stored file gets, whatever it was called."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"
    DOCX = "docx"
    XLSX = "xlsx"
    XML = "xml"


ARCHIVES = frozenset({Kind.DOCX, Kind.XLSX})
_PDF_MAY_START_BY = 1024
"""Readers of PDF accept its first line anywhere in the first kilobyte."""

CHECKS: dict[Kind, Callable[[bytes], None]] = {
    Kind.PDF: check_pdf,
    Kind.JPG: check_jpg,
    Kind.PNG: check_png,
    Kind.DOCX: check_office,
    Kind.XLSX: check_office,
    Kind.XML: check_xml_file,
}


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is known of an accepted file."""

    kind: Kind
    size: int
    sha256: str


def inspect(name: str, stream: BinaryIO, size_limit: limits.Limit = limits.FILE_SIZE) -> DocumentInfo:
    """Accept a file or raise DocumentRefused; the stream is read once, never further than one chunk past the limit."""
    if not name.isprintable() or not 0 < len(name) <= limits.FILE_NAME.value:
        raise DocumentRefused(limits.FILE_NAME.word)
    content = _read(stream, size_limit)
    kind = _kind(content)
    _refuse_two_faced(kind, content)
    CHECKS[kind](content)
    return DocumentInfo(kind, len(content), hashlib.sha256(content).hexdigest())


def _read(stream: BinaryIO, size_limit: limits.Limit) -> bytes:
    content = bytearray()
    while chunk := stream.read(CHUNK):
        content += chunk
        if len(content) > size_limit.value:
            raise DocumentRefused(size_limit.word)
    if not content:
        raise DocumentRefused("FILE_EMPTY")
    return bytes(content)


def _refuse_two_faced(kind: Kind, content: bytes) -> None:
    """A file that one program opens as a picture and another as an archive or a PDF shows each reader something else."""
    hides_archive = kind not in ARCHIVES and zipfile.is_zipfile(io.BytesIO(content))
    hides_pdf = kind is not Kind.PDF and b"%PDF-" in content[:_PDF_MAY_START_BY]
    if hides_archive or hides_pdf:
        raise DocumentRefused("FILE_TWO_FACED")


def _kind(content: bytes) -> Kind:
    """The kind by its first bytes; an archive by the part that makes it a document."""
    if content.startswith(b"%PDF-"):
        return Kind.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return Kind.JPG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content.removeprefix(b"\xef\xbb\xbf").startswith(b"<?xml"):
        return Kind.XML
    if content.startswith(b"PK\x03\x04"):
        names = names_in(content)
        if "word/document.xml" in names:
            return Kind.DOCX
        if "xl/workbook.xml" in names:
            return Kind.XLSX
    raise DocumentRefused("FILE_KIND")
