"""A whole province's allotment in one file: CSV or XLSX, one row each, columns named in the first line.

Nothing of a file with a defect is stored; every defect is told with its row (as the file counts, the first line being 1),
field and remedy. Columns: kind, unit, source, year, amount; and where needed tier, giver, giver_tier, giver_source, period.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from khobac.books.budget.services import Decision, Document
from khobac.core.documents.office import check_office
from khobac.core.documents.refusals import DocumentRefused
from khobac.core.errors import Refused, Word
from khobac.flows.budget import decisions
from khobac.flows.budget.content import Defect, Line

NEEDED, COLUMNS = ("kind", "unit", "source", "year", "amount"), Line._fields
_DEFAULTS = Line("", "", "", 0, 0)._asdict()
_WHOLE = re.compile(r"-?\d{1,18}")
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def import_file(content: bytes, document: Document, office_code: str, by: str) -> Decision:
    """Draft a decision from a file. Raises INVALID with all `defects`, and whatever `decisions.draft` raises."""
    lines, defects = read(content)
    if defects:
        raise Refused(Word.INVALID, "Tệp phân bổ có lỗi.", defects=defects)
    try:
        return decisions.draft(document, lines, office_code, by)
    except Refused as refused:
        told = refused.details.get("defects")
        if told:
            refused.details["defects"] = [replace(defect, row=defect.row and defect.row + 1) for defect in told]
        raise


def read(content: bytes) -> tuple[list[Line], list[Defect]]:
    """The rows of a file, or what cannot be read in it."""
    try:
        rows = _sheet(content) if content.startswith(b"PK") else _table(content)
    except DocumentRefused as refused:
        return [], [Defect(0, "", "FILE", refused.code)]
    head = [cell.strip().lower() for cell in next(rows, [])]
    missing = [name for name in NEEDED if name not in head]
    if missing or not set(head) <= {*COLUMNS, ""}:
        return [], [Defect(1, ", ".join(missing), "COLUMNS", ", ".join(sorted(set(head) - {*COLUMNS, ""})))]
    lines, defects = [], []
    for number, cells in enumerate(rows, 2):
        if any(cells):
            line, wrong = _line(number, head, cells)
            lines.append(line)
            defects += wrong
    return lines, defects


def _line(number: int, head: Sequence[str], cells: Sequence[str]) -> tuple[Line, list[Defect]]:
    given = {name: cell.strip() for name, cell in zip(head, cells, strict=False) if name and cell.strip()}
    defects = [
        Defect(number, name, "CELL", given[name])
        for name in ("year", "amount")
        if name in given and not _WHOLE.fullmatch(given[name])
    ]
    defects += [Defect(number, name, "CELL") for name in NEEDED if name not in given]
    if defects:
        return Line("", "", "", 0, 0), defects
    whole = {name: int(given[name]) for name in ("year", "amount")}
    return Line(**{**_DEFAULTS, **given, **whole}), []


def _table(content: bytes) -> Iterator[list[str]]:
    """The rows of a CSV, comma or semicolon; empty where it is no UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _sheet(content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet of an XLSX, read as a stream; a cell keeps the column its address says."""
    check_office(content)
    return _rows_of_sheet(content)


def _rows_of_sheet(content: bytes) -> Iterator[list[str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared: list[str] = []
        if "xl/sharedStrings.xml" in book.namelist():
            shared = ["".join(each.itertext()) for each in _elements(book, "xl/sharedStrings.xml", "si")]
        for row in _elements(book, "xl/worksheets/sheet1.xml", "row"):
            cells: list[str] = []
            for cell in row.iterchildren(f"{_SHEET}c"):
                cells += [""] * (_column(cell.get("r", "")) - len(cells))
                value = "".join("".join(part.itertext()) for part in cell if part.tag in (f"{_SHEET}v", f"{_SHEET}is"))
                cells.append(shared[int(value)] if cell.get("t") == "s" and value else value)
            yield cells


def _elements(book: zipfile.ZipFile, name: str, tag: str) -> Iterator[etree._Element]:
    """The elements of this tag, each forgotten once it was used. No entities, no network."""
    with book.open(name) as stream:
        for _, element in etree.iterparse(stream, tag=f"{_SHEET}{tag}", resolve_entities=False, no_network=True):
            yield element
            element.clear()


def _column(address: str) -> int:
    """How many columns stand before a cell.

    >>> _column("A1"), _column("C12"), _column("AA3")
    (0, 2, 26)
    """
    place = 0
    for letter in address:
        if not letter.isalpha():
            break
        place = place * 26 + ord(letter) - ord("A") + 1
    return max(place - 1, 0)
