"""The rows as a table for people and as one object for programs."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.books.row import Row

OURS = ("Kho Bạc Số", "1 worker")
COPY = "COPY of its rows"
COLUMNS = ("who", "way", "orders/s", "CPU ms an order", "of COPY", "by CPU", "we are faster", "by CPU")


def progress(row: Row) -> None:
    """One line, as soon as it is known."""
    Console().print(f"{row.name}, {row.way}: {row.problem or f'{row.per_second:,.1f}/s'}", highlight=False, markup=False)


def table(rows: Sequence[Row]) -> None:
    """All of them, with their ratios."""
    drawn = Table(*COLUMNS, title="Posting orders: rows counted and balanced after each")
    for figure in figures(rows)["rows"]:
        if "problem" in figure:
            drawn.add_row(figure["name"], figure["way"], figure["problem"])
        else:
            drawn.add_row(
                figure["name"], figure["way"], f"{figure['per_second']:,.1f}", _written(figure["cpu_ms"]),
                _written(figure["of_copy"]), _written(figure["of_copy_cpu"]), _written(figure["ours_times"]),
                _written(figure["ours_times_cpu"]),
            )
    Console().print(drawn)


def figures(rows: Sequence[Row]) -> dict[str, Any]:
    """Each row with its ratios to COPY with as many workers and to our posting with one."""
    [ours] = [row for row in rows if (row.name, row.way) == OURS]
    copies = {row.way: row for row in rows if row.name == COPY}
    bulk = next((row for row in rows if row.name.startswith("Tryton") and row.way == "in bulk" and not row.problem), None)
    return {
        "bench": "books",
        "of_copy": {way: _rounded(row.times(copies[way])) for row in rows if row.name == OURS[0] and (way := row.way)},
        "times_tryton_in_bulk": _rounded(ours.times(bulk)) if bulk else None,
        "rows": [_figure(row, ours, copies.get(row.way, copies[OURS[1]])) for row in rows],
    }


def _figure(row: Row, ours: Row, copy: Row) -> dict[str, Any]:
    if row.problem:
        return {"name": row.name, "way": row.way, "problem": row.problem}
    return {
        "name": row.name, "way": row.way, "orders": row.orders, "per_second": round(row.per_second, 1),
        "cpu_ms": _rounded(row.cpu_ms), "of_copy": _rounded(row.times(copy)),
        "of_copy_cpu": _ratio(copy.cpu_ms, row.cpu_ms), "ours_times": _rounded(ours.times(row)),
        "ours_times_cpu": _ratio(row.cpu_ms, ours.cpu_ms),
    }


def _ratio(over: float | None, under: float | None) -> float | None:
    return _rounded(over / under) if over is not None and under else None


def _rounded(number: float | None) -> float | None:
    """To three digits that count."""
    return None if number is None else float(f"{number:.3g}")


def _written(number: float | None) -> str:
    return "" if number is None else f"{number:,.4g}"
