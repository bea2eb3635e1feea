"""Many rows in few statements: columns travel as PostgreSQL array literals and are inserted from them.

For loads by the ten thousand. COPY is no way in: tables with row-level security refuse it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from khobac.core import db
from khobac.core.arrays import texts

PAGE = 5_000
"""Rows of one statement."""


def insert(
    table: str,
    columns: Mapping[str, str],
    rows: Sequence[Sequence[Any]],
    *,
    returning: Sequence[str] = (),
    values: Mapping[str, str] | None = None,
    known: str = "",
) -> list[dict[str, Any]]:
    """Insert these rows, tuples in the order of `columns` (name: type); what they return, page by page.

    `values` are expressions for columns that are not the array's own, such as a list split from a text; `known` says what
    to do about rows that are there already ("DO NOTHING").
    """
    names = list(columns)
    chosen = [(values or {}).get(name, f"new.{name}") for name in names]
    statement = (
        f"INSERT INTO {table} ({', '.join(names)}) "
        f"SELECT {', '.join(chosen)} FROM unnest({', '.join(f'%s::{kind}[]' for kind in columns.values())}) "
        f"AS new ({', '.join(names)})" + (f" ON CONFLICT {known}" if known else "")
    )
    answers: list[dict[str, Any]] = []
    for page in _pages(rows):
        literals = [
            _literal(kind, column) for kind, column in zip(columns.values(), zip(*page, strict=True), strict=True)
        ]
        if returning:
            answers += db.rows(f"{statement} RETURNING {', '.join(returning)}", literals)
        else:
            db.execute(statement, literals)
    return answers


def _pages(rows: Sequence[Sequence[Any]]) -> Iterator[Sequence[Sequence[Any]]]:
    for first in range(0, len(rows), PAGE):
        yield rows[first : first + PAGE]


def _literal(kind: str, column: Sequence[Any]) -> str:
    r"""One column as an array literal.

    >>> print(_literal("text", ['say "x"', None, "NULL", ""]))
    {"say \"x\"",NULL,"NULL",""}
    >>> _literal("bigint", [1, None]), _literal("boolean", [True, False])
    ('{1,NULL}', '{True,False}')
    """
    if kind == "text" and None not in column:
        return texts(column)
    spell = _SPELLINGS.get(kind, str)
    return "{" + ",".join(["NULL" if value is None else spell(value) for value in column]) + "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_SPELLINGS: Mapping[str, Callable[[Any], str]] = {
    "text": _quoted,
    "jsonb": _quoted,
    "timestamptz": lambda moment: f'"{moment.isoformat()}"',
    "bytea": lambda content: f'"\\\\x{content.hex()}"',
}
