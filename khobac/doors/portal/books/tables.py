"""A table of figures once: shown as a page, or taken away as CSV or XLSX, with the same columns and the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.functional import Promise

from khobac.core import access
from khobac.doors.portal.books.spreadsheets import Value, as_csv, as_xlsx

P = TypeVar("P")

FORMAT = "dang"
"""The parameter that asks for a file instead of the page."""

FORMATS = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
AT_ONCE = 1000
"""Rows a file reads from the database at a time."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; figures stand right, money stands out."""

    label: str | Promise
    kind: Literal["text", "num", "money"] = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value that leads somewhere, or with a line of small print under it, on the page alone."""

    value: Value
    url: str = ""
    under: str = ""
    tag: str = ""


Row = Sequence[Value | Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is the file's; `totals` stand under the rows."""

    name: str
    caption: str | Promise
    columns: Sequence[Column]
    rows: list[Row] = field(default_factory=list)
    totals: Row = ()

    @property
    def shown(self) -> list[list[tuple[Column, Cell]]]:
        """The rows for the page, each cell with its column."""
        return [self._paired(row) for row in self.rows]

    @property
    def shown_totals(self) -> list[tuple[Column, Cell]]:
        """The totals, the same way."""
        return self._paired(self.totals)

    def file(self, request: HttpRequest, rows: Iterable[Row] | None = None) -> HttpResponseBase | None:
        """The table as the file the address asks for, or None; `rows` where the page shows only some of them."""
        wanted = FORMATS.get(request.GET.get(FORMAT, ""))
        if wanted is None:
            return None
        kind, written = wanted
        headings = [str(column.label) for column in self.columns]
        values = ([_value(cell) for cell in row] for row in (self.rows if rows is None else rows))
        answer = StreamingHttpResponse(written(headings, values), content_type=kind)
        answer["Content-Disposition"] = f'attachment; filename="{self.name}.{request.GET[FORMAT]}"'
        return answer

    def _paired(self, row: Row) -> list[tuple[Column, Cell]]:
        return [
            (column, cell if isinstance(cell, Cell) else Cell(cell))
            for column, cell in zip(self.columns, row, strict=bool(row))
        ]


def _value(cell: Value | Cell) -> Value:
    return cell.value if isinstance(cell, Cell) else cell


def every_page(read: Callable[[P | None], tuple[list[Row], P | None]]) -> Iterator[Row]:
    """The rows of all pages, one after the other, for a file. `read` gives the rows after a place, and the next place.

    A file is written after the view has returned: each page is read in the name of whoever acted when it was asked for.
    """
    unit = access.acting_unit()

    def rows() -> Iterator[Row]:
        place: P | None = None
        while True:
            if unit is None:
                found, place = read(place)
            else:
                with access.acting_as(unit):
                    found, place = read(place)
            yield from found
            if place is None:
                return

    return rows()
