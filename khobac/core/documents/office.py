"""DOCX and XLSX: archives of XML, judged by their directory before a byte is unpacked, then part by part."""
from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from khobac.core import limits
from khobac.core.documents.refusals import DocumentRefused
from khobac.core.documents.xml import Attributes, check_xml

_UNREADABLE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, EOFError,
    OSError, ValueError, IndexError, OverflowError,
)
_CENTRAL_ENTRY = b"PK\x01\x02"
_SYMBOLIC_LINK, _KIND_MASK = 0o120000, 0o170000
_ENCRYPTED = 0x1
_OLE = b"\xd0\xcf\x11\xe0"
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF", _OLE)
_CHUNK = 64 * limits.KIB
_REACHING_FORMULA = re.compile(
    r"\b(?:WEBSERVICE|IMAGE|RTD|CALL|EXEC|REGISTER(?:\.ID)?|SQL\.REQUEST)\s*\(|\|\s*'|'[^']*[/\\][^']*'!",
    re.IGNORECASE,
)
"""Functions that fetch or start something, DDE (`program|'topic'!item`), and cells of a workbook elsewhere: a
sheet's own name holds no slash."""
_REACHING_FIELD = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|DATABASE)\b", re.IGNORECASE)


def names_in(content: bytes) -> frozenset[str]:
    """The names of all parts, after the directory has been found harmless."""
    with _opened(content) as archive:
        return frozenset(archive.namelist())


def check_office(content: bytes) -> None:
    """Refuse a document or workbook that unpacks to too much, runs something or reaches out."""
    for name, part in _parts(content):
        lower = name.lower()
        if lower.endswith("vbaproject.bin") or "macrosheets/" in lower:
            raise DocumentRefused("ARCHIVE_MACRO")
        if part.startswith(_ARCHIVES):
            raise DocumentRefused("ARCHIVE_NESTED")
        if "externallinks/" in lower:
            raise DocumentRefused("ARCHIVE_EXTERNAL")
        if lower.endswith((".xml", ".rels")):
            _check_part(part)


def _check_part(part: bytes) -> None:
    """What a field says may be spread over several texts; formulas stand alone."""
    formulas: list[str] = []
    field: list[str] = []
    check_xml(
        part,
        _refuse_active_element,
        {"f": formulas.append, "definedName": formulas.append, "instrText": field.append},
    )
    if any(map(_REACHING_FORMULA.search, formulas)) or _REACHING_FIELD.search("".join(field)):
        raise DocumentRefused("ARCHIVE_EXTERNAL")


def _opened(content: bytes) -> zipfile.ZipFile:
    if content.count(_CENTRAL_ENTRY) > limits.ARCHIVE_MEMBERS.value:
        raise DocumentRefused(limits.ARCHIVE_MEMBERS.word)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _UNREADABLE as error:
        raise DocumentRefused("FILE_DAMAGED") from error
    _check_directory(archive.infolist(), len(content))
    return archive


def _check_directory(members: list[zipfile.ZipInfo], packed_size: int) -> None:
    """What the directory declares; parts that together claim more bytes than the file has would overlap."""
    unpacked = sum(member.file_size for member in members)
    if unpacked > min(limits.ARCHIVE_UNPACKED.value, limits.ARCHIVE_RATIO.value * packed_size):
        raise DocumentRefused(limits.ARCHIVE_UNPACKED.word)
    if sum(member.compress_size for member in members) > packed_size:
        raise DocumentRefused(limits.ARCHIVE_UNPACKED.word)
    names = [member.filename for member in members]
    if len({name.lower() for name in names}) < len(names) or any(map(_is_unsafe, members)):
        raise DocumentRefused("ARCHIVE_PATH")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise DocumentRefused("FILE_ENCRYPTED")


def _is_unsafe(member: zipfile.ZipInfo) -> bool:
    name = member.orig_filename
    leaves = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
    is_link = (member.external_attr >> 16) & _KIND_MASK == _SYMBOLIC_LINK
    return leaves or is_link or not name.isprintable()


def _parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Each part unpacked in memory; stops as soon as more comes out than may, whatever the directory declared."""
    left = limits.ARCHIVE_UNPACKED.value
    with _opened(content) as archive:
        for member in archive.infolist():
            part = bytearray()
            try:
                with archive.open(member) as stream:
                    while chunk := stream.read(_CHUNK):
                        part += chunk
                        if len(part) > left:
                            raise DocumentRefused(limits.ARCHIVE_UNPACKED.word)
            except DocumentRefused:
                raise
            except _UNREADABLE as error:
                raise DocumentRefused("FILE_DAMAGED") from error
            left -= len(part)
            yield member.filename, bytes(part)


def _refuse_active_element(name: str, attributes: Attributes) -> None:
    """Macro content types, relationships to the outside other than a link the reader clicks, and fields in one word."""
    if "macroenabled" in attributes.get("ContentType", "").lower():
        raise DocumentRefused("ARCHIVE_MACRO")
    if name.endswith(" fldSimple") and any(map(_REACHING_FIELD.search, attributes.values())):
        raise DocumentRefused("ARCHIVE_EXTERNAL")
    outside = attributes.get("TargetMode", "").lower() == "external"
    if outside and not attributes.get("Type", "").endswith("/hyperlink"):
        raise DocumentRefused("ARCHIVE_EXTERNAL")
