"""Tables as files, streamed: CSV for programs, XLSX for people. No row is held longer than it takes to write it.

A text can never become a formula: in XLSX it is a string by its type, in CSV it gets an apostrophe in front. Numbers stay
numbers and days stay days.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from khobac.core import clock

Value = str | int | dt.date | dt.datetime | None

BOM = "\ufeff"
"""Without it Excel reads a CSV file as if it were not UTF-8."""

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
AT_ONCE = 500

DAY_ZERO = dt.date(1899, 12, 30)
"""Spreadsheets count days from here."""

_PLAIN, _HEADING, _FIGURE, _DAY, _MOMENT = range(5)

_PACKAGE = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/styles.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Target="xl/workbook.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Target="worksheets/sheet1.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
        '<Relationship Id="r2" Target="styles.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/></Relationships>'
    ),
    "xl/styles.xml": (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
        '<numFmt numFmtId="165" formatCode="dd/mm/yyyy hh:mm"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="5"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="3" applyNumberFormat="1"/>'
        '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_SHEET_BEGINS = (
    f'{_DECLARATION}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15" defaultColWidth="20"/><sheetData>'
)
_SHEET_ENDS = "</sheetData></worksheet>"


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """The table as CSV, a few hundred rows at a time.

    >>> b"".join(as_csv(["Ai", "Bao nhiêu"], [["=1+1", -5]])).decode().splitlines()
    ["\ufeffAi,Bao nhiêu", "'=1+1,-5"]
    """
    text = io.StringIO(BOM)
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    writer.writerow(headings)
    for number, row in enumerate(rows, 1):
        writer.writerow([_csv_cell(value) for value in row])
        if number % AT_ONCE == 0:
            yield _drained(text)
    yield _drained(text)


def _csv_cell(value: Value) -> str | int:
    match value:
        case None:
            return ""
        case int():
            return value
        case dt.datetime():
            return clock.local(value).isoformat(timespec="seconds")
        case dt.date():
            return value.isoformat()
    return f"'{value}" if value.startswith(STARTS_A_FORMULA) else value


def _drained(text: io.StringIO) -> bytes:
    done = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return done


class _Outgoing(io.RawIOBase):
    """Where the archive is written to, and taken from as it grows."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def taken(self) -> bytes:
        """What was written since the last time."""
        done = b"".join(self._parts)
        self._parts.clear()
        return done


def as_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """The table as a workbook of one sheet, a few hundred rows at a time."""
    outgoing = _Outgoing()
    with zipfile.ZipFile(outgoing, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _PACKAGE.items():
            archive.writestr(name, _DECLARATION + text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write((_SHEET_BEGINS + _row(headings, _HEADING)).encode())
            for number, row in enumerate(rows, 1):
                sheet.write(_row(row).encode())
                if number % AT_ONCE == 0:
                    yield outgoing.taken()
            sheet.write(_SHEET_ENDS.encode())
    yield outgoing.taken()


def _row(values: Sequence[Value], style: int = _PLAIN) -> str:
    return f"<row>{''.join(_cell(value, style) for value in values)}</row>"


def _cell(value: Value, style: int) -> str:
    match value:
        case None:
            return "<c/>"
        case int():
            return f'<c s="{_FIGURE}"><v>{value}</v></c>'
        case dt.datetime():
            local = clock.local(value)
            part = (local.hour * 3600 + local.minute * 60 + local.second) / 86_400
            return f'<c s="{_MOMENT}"><v>{(local.date() - DAY_ZERO).days + part:.9f}</v></c>'
        case dt.date():
            return f'<c s="{_DAY}"><v>{(value - DAY_ZERO).days}</v></c>'
    printable = "".join(each for each in value if each.isprintable() or each in "\n\t")
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(printable)}</t></is></c>'
